"""Interfaces of type ``ovs-bridge``."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import model_validator

from nmstate_api.network.bridge_vlan import BridgePortVlan
from nmstate_api.network.interface import Interface, InterfaceName, InterfaceType, prefixed
from nmstate_api.network.model import NetworkModel, also
from nmstate_api.network.ovs_db import OvsDb
from nmstate_api.network.problem import repeated, shown, shown_names
from nmstate_api.network.scalar import U32, Choice, Flag


class OvsBondMode(StrEnum):
    """How the ports of an Open vSwitch bond share traffic."""

    ACTIVE_BACKUP = "active-backup"
    BALANCE_SLB = "balance-slb"
    BALANCE_TCP = "balance-tcp"
    LACP = "lacp"


class OvsBondPort(NetworkModel):
    """A port of a bond inside a bridge."""

    name: InterfaceName
    """Interface that is the port."""


class OvsBond(NetworkModel):
    """Several interfaces that act as one port of a bridge."""

    mistaken: ClassVar[Mapping[str, str]] = {"slaves": "unknown key; ports are listed under port"}

    mode: Annotated[OvsBondMode, Choice(OvsBondMode)] | None = None
    """How traffic is shared."""

    port: list[OvsBondPort] | None = also("port", "ports")
    """Interfaces that are bonded."""

    bond_downdelay: U32 | None = None
    """Milliseconds after which a port without link counts as down. Default: 0."""

    bond_updelay: U32 | None = None
    """Milliseconds after which a port with a link counts as up. Default: 0."""

    ovs_db: OvsDb | None = None
    """Entries of the port in Open vSwitch's database."""


class OvsBridgePort(NetworkModel):
    """A port of a bridge."""

    name: InterfaceName
    """Interface that is the port, or a name for the bond."""

    vlan: BridgePortVlan | None = None
    """VLANs that pass the port. Default: as it is; {} lets all of them pass."""

    link_aggregation: OvsBond | None = also("link-aggregation", "bond")
    """Interfaces that are the port together."""

    @property
    def interfaces(self) -> list[str]:
        """Interfaces that stand behind the port."""
        if self.link_aggregation is None or self.link_aggregation.port is None:
            return [self.name]
        return [port.name for port in self.link_aggregation.port]


class OvsSpanningTree(NetworkModel):
    """The spanning tree protocol; true stands for {enabled: true}."""

    enabled: Flag | None = None
    """Whether the bridge takes part in it. Default: false."""

    @model_validator(mode="before")
    @classmethod
    def _switch_means_enabled(cls, values: object) -> object:
        return values if values is None or isinstance(values, dict | list | NetworkModel) else {"enabled": values}


class OvsBridgeOptions(NetworkModel):
    """Options of a bridge. What is not given stays as it is."""

    stp: OvsSpanningTree | None = None
    """The spanning tree protocol. Default: off."""

    rstp: Flag | None = None
    """Whether the bridge takes part in the rapid spanning tree protocol. Default: false."""

    mcast_snooping_enable: Flag | None = None
    """Whether multicast goes only to ports with members. Default: false."""

    fail_mode: str | None = None
    """What becomes of traffic without a controller: standalone or secure. Default: standalone."""

    datapath: str | None = None
    """What moves the frames: system, or netdev for user space. Default: system."""


class OvsBridge(NetworkModel):
    """Ports and options of a bridge."""

    mistaken: ClassVar[Mapping[str, str]] = {"slaves": "unknown key; ports are listed under port"}

    allow_extra_patch_ports: Flag | None = None
    """Whether patch ports that are not listed stay, such as those that OVN adds. Default: false."""

    allow_extra_ports: bool | None = None
    """Whether ports of any kind that are not listed stay. Default: false."""

    options: OvsBridgeOptions | None = None
    """Options of the bridge. Default: as they are."""

    port: list[OvsBridgePort] | None = also("port", "ports")
    """Ports of the bridge, all of them: one that is not listed is detached. Default: as they are."""

    def problems(self) -> Iterator[tuple[str, str]]:
        for port in self.port or []:
            yield from prefixed(f"port[{port.name}].vlan", port.vlan)
        for names in ([port.name for port in self.port or []], _interfaces(self.port or [])):
            if twice := repeated(names):
                yield "port", f"lists {shown_names(twice)} twice; list each port once"
                return


class OvsBridgeInterface(Interface):
    """A switch of Open vSwitch. Not an interface of the kernel: one of the same name may be a port of it."""

    ports_key: ClassVar[str] = "bridge.port"

    type: Literal[InterfaceType.OVS_BRIDGE] = InterfaceType.OVS_BRIDGE
    """Kind of interface."""

    bridge: OvsBridge | None = None
    """Ports and options of the bridge. May be left out for a bridge that exists."""

    @property
    def ports(self) -> list[str] | None:
        if self.bridge is None or self.bridge.port is None:
            return None
        return _interfaces(self.bridge.port)

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from super().problems()
        yield from prefixed("bridge", self.bridge)
        if self.mac_address is not None:
            yield (
                "mac-address",
                f"{shown(self.mac_address)} cannot be given to a bridge of Open vSwitch; "
                "give it to the ovs-interface that has the addresses",
            )


def _interfaces(ports: list[OvsBridgePort]) -> list[str]:
    return [name for port in ports for name in port.interfaces]
