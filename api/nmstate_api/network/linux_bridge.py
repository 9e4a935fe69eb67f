"""Interfaces of type ``linux-bridge``."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from nmstate_api.network.bridge_option import LinuxBridgeOptions
from nmstate_api.network.bridge_vlan import BridgePortVlan
from nmstate_api.network.interface import Interface, InterfaceName, InterfaceType, prefixed
from nmstate_api.network.model import NetworkModel, also
from nmstate_api.network.problem import repeated, shown_names
from nmstate_api.network.scalar import U16, Flag, Whole


class LinuxBridgePort(NetworkModel):
    """A port of a bridge, and how the bridge uses it."""

    name: InterfaceName
    """Interface that is the port."""

    stp_hairpin_mode: Flag | None = None
    """Whether frames may leave through the port by which they came. Default: false."""

    stp_path_cost: U16 | None = None
    """Cost of the port in the spanning tree. Default: by speed."""

    stp_priority: Annotated[int, Whole(0, 63)] | None = None
    """Priority of the port in the spanning tree. Default: 32."""

    vlan: BridgePortVlan | None = None
    """VLANs that pass the port. Default: as it is; {} lets all of them pass unfiltered."""


class LinuxBridge(NetworkModel):
    """Ports and options of a bridge.

    Not checked here, because only the node can tell: whether a port filters VLANs, which another default VLAN needs.
    """

    mistaken: ClassVar[Mapping[str, str]] = {"slaves": "unknown key; ports are listed under port"}

    options: LinuxBridgeOptions | None = None
    """Options of the bridge. Default: as they are."""

    port: list[LinuxBridgePort] | None = also("port", "ports")
    """Ports of the bridge, all of them: one that is not listed is detached. Default: as they are."""

    allow_extra_ports: bool | None = None
    """Whether ports that are not listed stay attached. Default: false."""

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from prefixed("options", self.options)
        for port in self.port or []:
            yield from prefixed(f"port[{port.name}].vlan", port.vlan)
        names = [port.name for port in self.port or []]
        if twice := repeated(names):
            yield "port", f"lists {shown_names(twice)} twice; list each port once"


class LinuxBridgeInterface(Interface):
    """A switch inside the kernel."""

    ports_key: ClassVar[str] = "bridge.port"

    type: Literal[InterfaceType.LINUX_BRIDGE] = InterfaceType.LINUX_BRIDGE
    """Kind of interface."""

    bridge: LinuxBridge | None = None
    """Ports and options of the bridge. May be left out for a bridge that exists."""

    @property
    def ports(self) -> list[str] | None:
        if self.bridge is None or self.bridge.port is None:
            return None
        return [port.name for port in self.bridge.port]

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from super().problems()
        yield from prefixed("bridge", self.bridge)
