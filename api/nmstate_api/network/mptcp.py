"""Multipath TCP on an interface."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from nmstate_api.network.model import NetworkModel
from nmstate_api.network.scalar import Choice


class MptcpAddressFlag(StrEnum):
    """What the kernel may use an address for."""

    SIGNAL = "signal"
    """The other side is told of it."""

    SUBFLOW = "subflow"
    """Connections open further paths from it."""

    BACKUP = "backup"
    """Paths from it are used when no other is left."""

    FULLMESH = "fullmesh"
    """Paths from it go to every address that the other side tells of."""


MptcpAddressFlags = list[Annotated[MptcpAddressFlag, Choice(MptcpAddressFlag)]]


class Mptcp(NetworkModel):
    """Multipath TCP on an interface."""

    address_flags: MptcpAddressFlags | None = None
    """What all addresses of the interface are used for; an empty list turns it off. Default: as it is."""

    def problems(self) -> Iterator[tuple[str, str]]:
        flags = self.address_flags or []
        if MptcpAddressFlag.SIGNAL in flags and MptcpAddressFlag.FULLMESH in flags:
            yield "address-flags", "signal and fullmesh rule each other out; leave one of them out"
