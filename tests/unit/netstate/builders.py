"""Nodes for tests, built interface by interface as kernel and NetworkManager would tell of them."""

import socket
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Self

import yaml

from nmstate_api.network import JsonObject, NetworkState, parse
from nmstate_k8s.dbus import ObjectPath
from nmstate_k8s.netlink import (
    Address,
    AddressFlag,
    BondInfo,
    BridgeInfo,
    KernelState,
    Link,
    LinkFlag,
    VlanFlag,
    VlanInfo,
)
from nmstate_k8s.netlink.linkinfo import LinkInfo
from nmstate_k8s.netstate.merge import MergedInterface, MergedState
from nmstate_k8s.netstate.snapshot import Snapshot
from nmstate_k8s.networkmanager import (
    ActivationStateFlags,
    ActiveConnection,
    ActiveConnectionState,
    Device,
    DeviceState,
    GlobalDns,
    NetworkManagerState,
    Profile,
    ProfileFlags,
    SavedProfile,
    Version,
)
from nmstate_k8s.networkmanager.dns_manager import DnsManager
from nmstate_k8s.networkmanager.profile import (
    LIBRESWAN,
    BondSetting,
    BridgeSetting,
    ConnectionSetting,
    IPAddress,
    Ipv4Setting,
    Ipv6Setting,
    VlanSetting,
    VpnSetting,
)

_ROOT = "/org/freedesktop/NetworkManager"
_TYPES = {"": "802-3-ethernet", "veth": "veth", "bond": "bond", "bridge": "bridge", "vlan": "vlan"}
ON_DISK = ProfileFlags(0)
RECENT = Version(1, 52)
UP = LinkFlag.UP | LinkFlag.RUNNING | LinkFlag.LOWER_UP


def document(text: str) -> NetworkState:
    """A desired state from YAML."""
    return parse(yaml.safe_load(text))


class Node:
    """A node under construction; every method returns it, so that calls chain."""

    def __init__(self) -> None:
        self._links: dict[int, Link] = {}
        self._addresses: dict[int, tuple[Address, ...]] = {}
        self._devices: dict[ObjectPath, Device] = {}
        self._active: dict[ObjectPath, ActiveConnection] = {}
        self._profiles: dict[ObjectPath, SavedProfile] = {}

    def nic(self, name: str, **link: Any) -> Self:
        """A network card that is up with IPv4 and IPv6 disabled in its profile."""
        return self.link(name, **link).profile(
            name, ipv4=Ipv4Setting(method="disabled"), ipv6=Ipv6Setting(method="disabled")
        )

    def link(
        self,
        name: str,
        *,
        kind: str = "",
        info: "LinkInfo | None" = None,
        state: DeviceState = DeviceState.ACTIVATED,
        **more: Any,
    ) -> Self:
        """A link, and the device that NetworkManager has for it."""
        index = len(self._links) + 1
        defaults: dict[str, Any] = {"flags": UP, "operstate": "up", "mtu": 1500, "min_mtu": 68, "max_mtu": 9000}
        link = Link(
            index=index, name=name, kind=kind, info=info, mac=f"02:00:00:00:00:{index:02X}", **(defaults | more)
        )
        path = ObjectPath(f"{_ROOT}/Devices/{index}")
        self._links[index] = link
        managed = state != DeviceState.UNMANAGED
        mac = link.mac or ""
        self._devices[path] = Device(
            path=path, interface=name, state=state, managed=managed, real=True, hardware_address=mac
        )
        return self

    def addresses(self, name: str, *prefixes: str, leased: bool = False) -> Self:
        """Add addresses to a link, such as "192.0.2.1/24"; leased ones expire."""
        index = self._index(name)
        flags = 0 if leased else int(AddressFlag.PERMANENT)
        for prefix in prefixes:
            ip, _, length = prefix.partition("/")
            family = socket.AF_INET6 if ":" in ip else socket.AF_INET
            seconds = 600 if leased else None
            address = Address(
                family, index, ip, int(length), flags=flags, valid_seconds=seconds, preferred_seconds=seconds
            )
            self._addresses[index] = (*self._addresses.get(index, ()), address)
        return self

    def profile(
        self,
        name: str,
        *,
        active: bool = True,
        flags: ProfileFlags = ON_DISK,
        external: bool = False,
        connection: Mapping[str, Any] | None = None,
        **settings: Any,
    ) -> Self:
        """A saved profile for an interface; it is what is active there unless said otherwise."""
        number = len(self._profiles) + 1
        path = ObjectPath(f"{_ROOT}/Settings/{number}")
        link = next((link for link in self._links.values() if link.name == name), None)
        kind = link.kind if link is not None else ""
        base = ConnectionSetting(
            id=name, uuid=f"00000000-0000-4000-8000-{number:012}", type=_TYPES.get(kind, kind), interface_name=name
        )
        profile = Profile(connection=replace(base, **(connection or {})), **settings)
        self._profiles[path] = SavedProfile(path=path, profile=profile, flags=flags)
        if active:
            self._activate(name, path, external=external)
        return self

    def _activate(self, name: str, profile: ObjectPath, *, external: bool) -> None:
        saved = self._profiles[profile]
        device = next(device for device in self._devices.values() if device.interface == name)
        path = ObjectPath(f"{_ROOT}/ActiveConnection/{len(self._active) + 1}")
        self._active[path] = ActiveConnection(
            path=path,
            profile=profile,
            uuid=saved.profile.connection.uuid or "",
            devices=(device.path,),
            state=ActiveConnectionState.ACTIVATED,
            flags=ActivationStateFlags.EXTERNAL if external else ActivationStateFlags(0),
        )
        self._devices[device.path] = replace(device, active_connection=path)

    def tunnel(self, name: str, ground: str, *, active: bool = True, state: int = 2, **vpn: Any) -> Self:
        """An IPsec tunnel that stands on a link, with ``state`` as NetworkManager counts."""
        setting = VpnSetting(service_type=LIBRESWAN, **vpn)
        connection = {"type": "vpn", "interface_name": None}
        self.profile(
            name,
            active=False,
            connection=connection,
            vpn=setting,
            ipv4=Ipv4Setting(method="disabled"),
            ipv6=Ipv6Setting(method="disabled"),
        )
        if active:
            saved = list(self._profiles.values())[-1]
            device = next(path for path, device in self._devices.items() if device.interface == ground)
            path = ObjectPath(f"{_ROOT}/ActiveConnection/{len(self._active) + 1}")
            self._active[path] = ActiveConnection(
                path=path,
                profile=saved.path,
                uuid=saved.profile.connection.uuid or "",
                devices=(device,),
                state=ActiveConnectionState(state),
                vpn=True,
            )
        return self

    def vlan(self, name: str, parent: str, number: int) -> Self:
        """A VLAN that is up without addresses."""
        info = VlanInfo(id=number, flags=VlanFlag.REORDER_HDR, protocol="802.1q")
        return self.link(name, kind="vlan", info=info, parent_index=self._index(parent)).profile(
            name,
            vlan=VlanSetting(id=number, parent=parent, flags=1),
            ipv4=Ipv4Setting(method="disabled"),
            ipv6=Ipv6Setting(method="disabled"),
        )

    def bond(self, name: str, mode: str, *ports: str) -> Self:
        """A bond that is up without addresses, over NICs that are added for it."""
        self.link(name, kind="bond", info=BondInfo(mode=mode, miimon=100, use_carrier=True)).profile(
            name,
            bond=BondSetting(options={"mode": mode}),
            ipv4=Ipv4Setting(method="disabled"),
            ipv6=Ipv6Setting(method="disabled"),
        )
        return self._with_ports(name, "bond", ports)

    def bridge(self, name: str, *ports: str) -> Self:
        """A bridge that is up without addresses, over NICs that are added for it."""
        info = BridgeInfo(stp_state=0, priority=32768, vlan_filtering=False, vlan_default_pvid=1, ageing_time=30000)
        self.link(name, kind="bridge", info=info).profile(
            name,
            bridge=BridgeSetting(stp=False),
            ipv4=Ipv4Setting(method="disabled"),
            ipv6=Ipv6Setting(method="disabled"),
        )
        return self._with_ports(name, "bridge", ports)

    def _with_ports(self, controller: str, kind: str, ports: tuple[str, ...]) -> Self:
        index = self._index(controller)
        for port in ports:
            self.link(port, controller_index=index, port_kind=kind)
            self.profile(port, connection={"controller": controller, "port_type": kind})
        return self

    def _index(self, name: str) -> int:
        return next(link.index for link in self._links.values() if link.name == name)

    def snapshot(self) -> Snapshot:
        return Snapshot(
            kernel=KernelState(links=dict(self._links), addresses=dict(self._addresses)),
            network_manager=NetworkManagerState(
                version=Version(1, 52, 1),
                hostname="",
                devices=dict(self._devices),
                active_connections=dict(self._active),
                profiles=dict(self._profiles),
                checkpoints={},
                global_dns=GlobalDns(),
                dns=DnsManager(),
            ),
            hostname="node02",
        )


def static(*prefixes: str) -> dict[str, Any]:
    """The IP settings of a profile with these addresses; a family without any is disabled."""
    found: dict[str, list[IPAddress]] = {"ipv4": [], "ipv6": []}
    for prefix in prefixes:
        ip, _, length = prefix.partition("/")
        found["ipv6" if ":" in ip else "ipv4"].append(IPAddress(address=ip, prefix=int(length)))
    return {
        "ipv4": Ipv4Setting(method="manual" if found["ipv4"] else "disabled", addresses=tuple(found["ipv4"])),
        "ipv6": Ipv6Setting(method="manual" if found["ipv6"] else "disabled", addresses=tuple(found["ipv6"])),
    }


def loose(state: JsonObject) -> Any:
    """A shown state to look into without telling objects from lists at every step."""
    return state


def interface(state: JsonObject, name: str) -> Any:
    """One interface of a shown state."""
    interfaces: Any = state["interfaces"]
    return next(shown for shown in interfaces if shown["name"] == name)


def interface_or_none(state: JsonObject, name: str) -> Any:
    """As `interface`; None if it is not there."""
    interfaces: Any = state["interfaces"]
    return next((shown for shown in interfaces if shown["name"] == name), None)


def merged_interface(desired: JsonObject, current: JsonObject | None) -> MergedInterface:
    """An interface of which ``desired`` is asked over ``current``; relations are left out."""
    name, kind = str(desired["name"]), str(desired["type"])
    return MergedInterface(name, kind, desired, current, {**(current or {}), **desired}, desired)


def merged_state(*interfaces: MergedInterface, version: Version = RECENT) -> MergedState:
    """A state in which ``interfaces`` are touched, on a node that has nothing else."""
    current = {found.name: found.current for found in interfaces if found.current is not None}
    touched = {found.name: found for found in interfaces}
    return MergedState(current=current, interfaces=touched, network_manager_version=version)
