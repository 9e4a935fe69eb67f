"""Interfaces of type ``infiniband``."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal

from pydantic.json_schema import JsonSchemaValue

from nmstate_api.network.interface import Interface, InterfaceName, InterfaceType, prefixed
from nmstate_api.network.model import NetworkModel
from nmstate_api.network.scalar import Choice, Whole

WHOLE_PORT = 0xFFFF
"""The partition key that stands for the hardware itself."""


class _PartitionKey(Whole):
    """A number of 16 bits, written in hexadecimal."""

    def read(self, value: object) -> object:
        number = super().read(value)
        return f"0x{number:04x}"

    def schema(self) -> JsonSchemaValue:
        return {"type": "string"}


PartitionKey = Annotated[str, _PartitionKey(0, WHOLE_PORT)]
"""Number of a partition, as in 0x8001."""


class InfiniBandMode(StrEnum):
    """How packets are carried."""

    DATAGRAM = "datagram"
    """One by one, with an MTU up to the hardware's."""

    CONNECTED = "connected"
    """Over connections, with an MTU up to 65520."""


class InfiniBand(NetworkModel):
    """How an interface carries IP over InfiniBand."""

    mode: Annotated[InfiniBandMode, Choice(InfiniBandMode)]
    """How packets are carried."""

    base_iface: InterfaceName | None = None
    """Interface of the hardware, for one that is a partition of it."""

    pkey: PartitionKey | None = None
    """Number of the partition. Default: 0xffff, the hardware itself."""

    @property
    def partition(self) -> int | None:
        """Number of the partition; None for the hardware itself."""
        number = WHOLE_PORT if self.pkey is None else int(self.pkey, 16)
        return None if number == WHOLE_PORT else number

    def problems(self) -> Iterator[tuple[str, str]]:
        if self.partition is not None and self.base_iface is None:
            yield "base-iface", "is missing; name the interface that it is a partition of"
        if self.base_iface is not None and self.partition is None:
            yield "pkey", f'is missing; give the number of the partition of "{self.base_iface}"'


class InfiniBandInterface(Interface):
    """IP over InfiniBand: the hardware, or a partition of it."""

    type: Literal[InterfaceType.INFINIBAND] = InterfaceType.INFINIBAND
    """Kind of interface."""

    infiniband: InfiniBand | None = None
    """How it carries IP. May be left out for an interface that exists."""

    @property
    def parent(self) -> str | None:
        return self.infiniband.base_iface if self.infiniband is not None else None

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from super().problems()
        yield from prefixed("infiniband", self.infiniband)
