"""Interfaces of type ``ipvlan``."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal

from nmstate_api.network.interface import Interface, InterfaceName, InterfaceType, prefixed
from nmstate_api.network.model import NetworkModel
from nmstate_api.network.scalar import Choice, Flag


class IpVlanMode(StrEnum):
    """On which layer packets are told apart."""

    L2 = "l2"
    """The interface works as on a switch."""

    L3 = "l3"
    """The node routes; no broadcasts, and the node's firewall sees nothing."""

    L3S = "l3s"
    """As l3, seen by the node's firewall."""


class IpVlan(NetworkModel):
    """How an interface shares its base interface. Changing anything makes it anew."""

    base_iface: InterfaceName | None = None
    """Interface that is shared. May be left out for one that exists."""

    mode: Annotated[IpVlanMode, Choice(IpVlanMode)] | None = None
    """On which layer packets are told apart. Default: l3."""

    private: Flag | None = None
    """Whether interfaces on one base interface are kept from each other. Default: false."""

    vepa: Flag | None = None
    """Whether they reach each other through a switch outside that sends frames back. Default: false."""

    def problems(self) -> Iterator[tuple[str, str]]:
        if self.private and self.vepa:
            yield "vepa", "true rules out private: true; set one of them to false"


class IpVlanInterface(Interface):
    """An interface on top of another, with addresses of its own and the other's MAC address."""

    type: Literal[InterfaceType.IPVLAN] = InterfaceType.IPVLAN
    """Kind of interface."""

    ipvlan: IpVlan | None = None
    """How it shares its base interface. May be left out for one that exists."""

    @property
    def parent(self) -> str | None:
        return self.ipvlan.base_iface if self.ipvlan is not None else None

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from super().problems()
        yield from prefixed("ipvlan", self.ipvlan)
