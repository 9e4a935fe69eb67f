"""A node that carries plans out, as NetworkManager and the kernel would if nothing went wrong."""

import socket
from collections.abc import Iterable, Iterator
from dataclasses import replace

from nmstate_k8s.dbus import ObjectPath
from nmstate_k8s.netlink import (
    Address,
    AddressFlag,
    BondInfo,
    BondPortInfo,
    BridgeInfo,
    BridgePortInfo,
    BridgeVlan,
    KernelState,
    Link,
    Route,
    RouteRule,
    VlanFlag,
    VlanInfo,
)
from nmstate_k8s.netstate.plan import Activation, Plan
from nmstate_k8s.netstate.snapshot import Snapshot
from nmstate_k8s.networkmanager import (
    ActiveConnection,
    ActiveConnectionState,
    Device,
    DeviceState,
    GlobalDns,
    NetworkManagerState,
    Profile,
    SavedProfile,
    Version,
)
from nmstate_k8s.networkmanager.dns_manager import DnsManager
from tests.unit.netstate.builders import UP
from tests.unit.netstate.simulated_routing import routes_of, rules_of

_ROOT = "/org/freedesktop/NetworkManager"
_KINDS = {"802-3-ethernet": "", "bond": "bond", "bridge": "bridge", "vlan": "vlan"}
_LEASES = {"ipv4": Address(int(socket.AF_INET), 0, "198.51.100.7", 24, valid_seconds=600, preferred_seconds=600)}


class SimulatedNode:
    """Network cards without profiles at first; what profiles make of them is worked out anew for every snapshot."""

    def __init__(self, *cards: str) -> None:
        self._cards = cards
        self._profiles: dict[ObjectPath, SavedProfile] = {}
        self._active: dict[str, ObjectPath] = {}
        self._flushed: set[str] = set()
        self._count = 0

    def carry_out(self, plan: Plan) -> None:
        """Do what ``plan`` says, in its order.

        Raises:
            AssertionError: A step cannot be done when its turn has come.
        """
        for name in plan.deactivate_first:
            self._take_down(name)
        for write in plan.writes:
            self._store(write.profile, write.path)
        for name in (*plan.deactivations, *plan.device_deletions):
            self._take_down(name)
        for level in sorted({activation.level for activation in plan.activations}):
            self._bring_level_up([activation for activation in plan.activations if activation.level == level])
        for deletion in plan.profile_deletions:
            del self._profiles[deletion.path]
            self._active = {name: path for name, path in self._active.items() if path != deletion.path}

    def _bring_level_up(self, activations: list[Activation]) -> None:
        for activation in activations:
            if activation.brought_by is None:
                self._bring_up(activation)
        for activation in activations:
            assert self._is_active_with(activation), (
                f"{activation.interface} was not brought up by {activation.brought_by}"
            )

    def lose_addresses(self, name: str) -> None:
        """Have somebody flush an interface behind NetworkManager's back, until it is brought up again."""
        self._flushed.add(name)

    def _store(self, profile: Profile, path: ObjectPath | None) -> None:
        self._count += 1
        path = path or ObjectPath(f"{_ROOT}/Settings/{self._count}")
        # Over the bus and back, as NetworkManager hands it out again.
        stored = Profile.from_dbus(profile.to_dbus())
        self._profiles[path] = SavedProfile(path=path, profile=stored)

    def _bring_up(self, activation: Activation) -> None:
        path = self._path_of(activation.uuid)
        profile = self._profiles[path].profile
        if activation.reapply:
            assert self._active.get(activation.interface) == path, f"{activation.interface} has nothing to reapply"
        if profile.vlan is not None:
            assert profile.vlan.parent in self._existing(), f"{activation.interface} came before its parent"
        self._active[activation.interface] = path
        controller = profile.connection.controller
        if controller is not None and controller not in self._active:
            self._active[controller] = self._path_for(controller)
            self._bring_up(Activation(controller, self._uuid_of(controller), 0, reapply=False))
        if not activation.reapply and profile.connection.autoconnect_ports == 1:
            self._bring_ports_up(activation.interface)
        self._flushed.discard(activation.interface)

    def _bring_ports_up(self, controller: str) -> None:
        for path, saved in self._profiles.items():
            connection = saved.profile.connection
            name = connection.interface_name or ""
            if connection.controller == controller and self._active.get(name) != path:
                self._bring_up(Activation(name, connection.uuid or "", 0, reapply=False))

    def _take_down(self, name: str) -> None:
        self._active.pop(name, None)
        for other in [other for other in self._active if not self._has_ground(other)]:
            self._take_down(other)

    def _has_ground(self, name: str) -> bool:
        profile = self._profiles[self._active[name]].profile
        parent = profile.vlan.parent if profile.vlan is not None else None
        controller = profile.connection.controller
        return (parent is None or parent in self._existing()) and (controller is None or controller in self._active)

    def _existing(self) -> set[str]:
        return {*self._cards, *self._active}

    def _is_active_with(self, activation: Activation) -> bool:
        return self._active.get(activation.interface) == self._path_of(activation.uuid)

    def _uuid_of(self, name: str) -> str:
        return self._profiles[self._active[name]].profile.connection.uuid or ""

    def _path_of(self, uuid: str) -> ObjectPath:
        return next(path for path, saved in self._profiles.items() if saved.profile.connection.uuid == uuid)

    def _path_for(self, name: str) -> ObjectPath:
        return next(path for path, saved in self._profiles.items() if saved.profile.connection.interface_name == name)

    def snapshot(self, *, version: Version = Version(1, 52, 1)) -> Snapshot:  # noqa: B008 - immutable
        """What kernel and NetworkManager tell of the node now."""
        names = sorted(self._existing())
        indexes = {name: index for index, name in enumerate(names, start=1)}
        links = {indexes[name]: self._link(name, indexes) for name in names}
        return Snapshot(
            kernel=KernelState(
                links=links,
                addresses={indexes[name]: tuple(self._addresses(name, indexes)) for name in names},
                bridge_vlans={indexes[name]: self._vlans(name, indexes) for name in names},
                routes=tuple(found for name in names for found in self._routes(name, indexes[name])),
                rules=tuple(found for name in names for found in self._rules(name)),
            ),
            network_manager=NetworkManagerState(
                version=version,
                hostname="",
                devices={device.path: device for device in map(self._device, names)},
                active_connections={active.path: active for active in map(self._connection, self._active)},
                profiles=dict(self._profiles),
                checkpoints={},
                global_dns=GlobalDns(),
                dns=DnsManager(),
            ),
            hostname="node02",
        )

    def _profile(self, name: str) -> Profile | None:
        path = self._active.get(name)
        return self._profiles[path].profile if path is not None else None

    def _routes(self, name: str, index: int) -> Iterator[Route]:
        profile = self._profile(name)
        return iter(()) if profile is None else routes_of(profile, index)

    def _rules(self, name: str) -> Iterator[RouteRule]:
        profile = self._profile(name)
        return iter(()) if profile is None else rules_of(profile)

    def _link(self, name: str, indexes: dict[str, int]) -> Link:
        profile = self._profile(name)
        link = Link(
            index=indexes[name],
            name=name,
            flags=int(UP),
            operstate="up",
            mac=f"02:00:00:00:00:{indexes[name]:02X}",
            mtu=(profile.ethernet.mtu if profile is not None and profile.ethernet is not None else None) or 1500,
            min_mtu=68,
            max_mtu=9000,
            ipv4_forwarding=False,
        )
        if profile is None:
            return link
        controller = indexes.get(profile.connection.controller or "")
        kind = _KINDS[profile.connection.type or ""]
        port_infos: dict[str, BondPortInfo | BridgePortInfo] = {
            "bond": BondPortInfo(queue_id=0),
            "bridge": BridgePortInfo(priority=32, cost=100, hairpin=False),
        }
        return replace(
            link,
            kind=kind,
            info=_info(profile),
            parent_index=indexes.get(profile.vlan.parent or "") if profile.vlan is not None else None,
            controller_index=controller,
            port_kind=profile.connection.port_type or "",
            port_info=port_infos.get(profile.connection.port_type or ""),
        )

    def _addresses(self, name: str, indexes: dict[str, int]) -> Iterator[Address]:
        profile = self._profile(name)
        if profile is None or name in self._flushed:
            return
        for setting, family in ((profile.ipv4, socket.AF_INET), (profile.ipv6, socket.AF_INET6)):
            if setting is None or setting.method == "disabled":
                continue
            for address in setting.addresses:
                flags = int(AddressFlag.PERMANENT)
                yield Address(int(family), indexes[name], address.address, address.prefix, flags=flags)
            if setting.method == "auto" and family == socket.AF_INET:
                yield replace(_LEASES["ipv4"], index=indexes[name])
            if family == socket.AF_INET6:
                yield Address(
                    int(family), indexes[name], f"fe80::{indexes[name]}", 64, flags=int(AddressFlag.PERMANENT)
                )

    def _vlans(self, name: str, indexes: dict[str, int]) -> tuple[BridgeVlan, ...]:
        profile = self._profile(name)
        if profile is None or profile.bridge_port is None:
            return ()
        vlans: Iterable[BridgeVlan] = (
            BridgeVlan(indexes[name], vlan.vid_start, vlan.vid_end, pvid=vlan.pvid, untagged=vlan.untagged)
            for vlan in profile.bridge_port.vlans
        )
        return tuple(vlans)

    def _device(self, name: str) -> Device:
        return Device(
            path=ObjectPath(f"{_ROOT}/Devices/{name}"),
            interface=name,
            state=DeviceState.ACTIVATED if name in self._active else DeviceState.DISCONNECTED,
            managed=True,
            real=True,
            active_connection=ObjectPath(f"{_ROOT}/ActiveConnection/{name}") if name in self._active else None,
        )

    def _connection(self, name: str) -> ActiveConnection:
        return ActiveConnection(
            path=ObjectPath(f"{_ROOT}/ActiveConnection/{name}"),
            profile=self._active[name],
            uuid=self._uuid_of(name),
            state=ActiveConnectionState.ACTIVATED,
        )


def _info(profile: Profile) -> BondInfo | BridgeInfo | VlanInfo | None:
    if profile.bond is not None:
        options = profile.bond.options
        return BondInfo(
            mode=options["mode"], miimon=int(options.get("miimon", "100")), use_carrier=True, arp_interval=0
        )
    if profile.bridge is not None:
        stp = profile.bridge.stp is not False
        filtering = profile.bridge.vlan_filtering is True
        return BridgeInfo(stp_state=int(stp), vlan_filtering=filtering, vlan_default_pvid=1, ageing_time=30000)
    if profile.vlan is not None:
        flags = VlanFlag(profile.vlan.flags or 0)
        return VlanInfo(id=profile.vlan.id, flags=flags, protocol=(profile.vlan.protocol or "802.1Q").lower())
    return None
