"""Interfaces of type ``ethernet``."""

from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from nmstate_api.network.interface import Interface, InterfaceName, InterfaceType
from nmstate_api.network.model import NetworkModel
from nmstate_api.network.scalar import U32, Choice, Flag


class Duplex(StrEnum):
    """Whether a link sends and receives at the same time."""

    FULL = "full"
    HALF = "half"


class Ethernet(NetworkModel):
    """The link of an Ethernet interface."""

    later: ClassVar[frozenset[str]] = frozenset({"sr-iov"})

    auto_negotiation: Flag | None = None
    """Whether speed and duplex are agreed on with the other side. Default: as it is."""

    speed: U32 | None = None
    """Speed in Mb/s. Default: as it is."""

    duplex: Annotated[Duplex, Choice(Duplex)] | None = None
    """Whether the link sends and receives at the same time. Default: as it is."""


class Veth(NetworkModel):
    """The other end of a pair of interfaces."""

    peer: InterfaceName
    """Name of the other end."""


class EthernetInterface(Interface):
    """A network card, or what looks like one: an end of a veth pair, which is shown as such and made by others."""

    show_only: ClassVar[frozenset[str]] = Interface.show_only | {"veth"}

    type: Literal[InterfaceType.ETHERNET, InterfaceType.VETH] = InterfaceType.ETHERNET
    """Kind of interface."""

    veth: Veth | None = None
    """Shown only: the other end of a veth pair."""

    ethernet: Ethernet | None = None
    """The link. Default: as it is."""
