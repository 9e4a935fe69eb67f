"""Interfaces of type ``ethernet``."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from nmstate_api.network.interface import Interface, InterfaceName, InterfaceType, prefixed
from nmstate_api.network.model import NetworkModel
from nmstate_api.network.scalar import U32, Choice, Flag
from nmstate_api.network.sriov import SrIov


class Duplex(StrEnum):
    """Whether a link sends and receives at the same time."""

    FULL = "full"
    HALF = "half"


class Ethernet(NetworkModel):
    """The link of an Ethernet interface."""

    auto_negotiation: Flag | None = None
    """Whether speed and duplex are agreed on with the other side. Default: as it is."""

    speed: U32 | None = None
    """Speed in Mb/s. Default: as it is."""

    duplex: Annotated[Duplex, Choice(Duplex)] | None = None
    """Whether the link sends and receives at the same time. Default: as it is."""

    sr_iov: SrIov | None = None
    """Virtual functions of the card. Default: as they are."""

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from prefixed("sr-iov", self.sr_iov)


class Veth(NetworkModel):
    """The other end of a pair of interfaces."""

    peer: InterfaceName
    """Name of the other end."""


class EthernetInterface(Interface):
    """A network card, or what looks like one: an end of a veth pair.

    Not checked here, because only the node can tell: whether a card of that name exists. A pair is made if it does
    not, and both ends are removed with either.
    """

    mistaken: ClassVar[Mapping[str, str]] = {
        "sr-iov": "unknown key; it belongs under ethernet, as ethernet.sr-iov",
        "sriov": "unknown key; it belongs under ethernet, as ethernet.sr-iov",
    }

    type: Literal[InterfaceType.ETHERNET, InterfaceType.VETH] = InterfaceType.ETHERNET
    """Kind of interface."""

    veth: Veth | None = None
    """The other end of a veth pair, which is made if it does not exist. Default: as it is."""

    ethernet: Ethernet | None = None
    """The link. Default: as it is."""

    @property
    def peer(self) -> str | None:
        return None if self.veth is None else self.veth.peer

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from super().problems()
        yield from prefixed("ethernet", self.ethernet)
        if self.peer == self.name:
            yield "veth.peer", f"{self.name} cannot be its own other end; name another interface"
