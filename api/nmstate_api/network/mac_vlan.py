"""Interfaces of types ``mac-vlan`` and ``mac-vtap``."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal

from nmstate_api.network.interface import Interface, InterfaceName, InterfaceType, prefixed
from nmstate_api.network.model import NetworkModel, also
from nmstate_api.network.scalar import Choice, Flag


class MacVlanMode(StrEnum):
    """How the interfaces on one base interface reach each other."""

    VEPA = "vepa"
    """Through a switch outside that sends frames back."""

    BRIDGE = "bridge"
    """Directly."""

    PRIVATE = "private"
    """Not at all."""

    PASSTHRU = "passthru"
    """There is only one, and it takes the base interface over."""

    SOURCE = "source"
    """They receive frames of listed senders only."""

    UNKNOWN = "unknown"
    """Shown only."""


class MacVlan(NetworkModel):
    """How an interface shares its base interface. Changing anything makes it anew."""

    base_iface: InterfaceName | None = None
    """Interface that is shared. May be left out for one that exists."""

    mode: Annotated[MacVlanMode, Choice(MacVlanMode)] | None = None
    """How it reaches the others on the base interface. May be left out for one that exists."""

    promiscuous: Flag | None = also("promiscuous", "accept-all-mac")
    """Whether the base interface accepts frames for all MAC addresses; false for mode passthru only. Default: true."""

    def problems(self) -> Iterator[tuple[str, str]]:
        if self.mode is MacVlanMode.UNKNOWN:
            yield "mode", '"unknown" is only shown; valid are vepa, bridge, private, passthru and source'
        elif self.promiscuous is False and self.mode not in (None, MacVlanMode.PASSTHRU):
            yield "promiscuous", f"false is for mode passthru only, and the mode is {self.mode}; leave it out"


class MacVlanInterface(Interface):
    """An interface with a MAC address of its own on top of another interface."""

    type: Literal[InterfaceType.MAC_VLAN] = InterfaceType.MAC_VLAN
    """Kind of interface."""

    mac_vlan: MacVlan | None = None
    """How it shares its base interface. May be left out for one that exists."""

    @property
    def parent(self) -> str | None:
        return self.mac_vlan.base_iface if self.mac_vlan is not None else None

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from super().problems()
        yield from prefixed("mac-vlan", self.mac_vlan)


class MacVtapInterface(Interface):
    """As ``mac-vlan``, with a device file through which a virtual machine uses it."""

    type: Literal[InterfaceType.MAC_VTAP] = InterfaceType.MAC_VTAP
    """Kind of interface."""

    mac_vtap: MacVlan | None = None
    """How it shares its base interface. May be left out for one that exists."""

    @property
    def parent(self) -> str | None:
        return self.mac_vtap.base_iface if self.mac_vtap is not None else None

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from super().problems()
        yield from prefixed("mac-vtap", self.mac_vtap)
