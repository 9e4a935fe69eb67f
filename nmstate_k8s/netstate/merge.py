"""What the node is to look like: the document laid over the current state, and what follows from it. Pure: no I/O.

A document is partial at the level of properties: what it does not mention stays. Interfaces that it does not mention
are untouched, unless a relation pulls them in: ports of a controller, children of a parent that goes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netstate.address import FAMILIES, merge_ip
from nmstate_k8s.netstate.kind import is_virtual, parent_of
from nmstate_k8s.netstate.naming import NameTable
from nmstate_k8s.netstate.ports import is_controller
from nmstate_k8s.netstate.resolve import Resolved
from nmstate_k8s.netstate.routing.change import RouteChange, RuleChange
from nmstate_k8s.netstate.translate.dns import InterfaceDns
from nmstate_k8s.netstate.wire import (
    array,
    name_of,
    objects,
    overlay,
    section,
    state_of,
    text,
    type_of,
    without,
)
from nmstate_k8s.networkmanager import Feature, Version, supports


@dataclass(slots=True)
class MergedInterface:
    """One interface on its way from what it is to what it is to be.

    Attributes:
        desired: What the document says of it; None if a relation pulled it in.
        current: What it is; None if it does not exist.
        merged: What it is to be, whole.
        apply: What has to be brought about: what was asked for and what follows from it.
        dns: What its profile is to say of DNS, by family; see `place_dns`.
        is_remade: Whether it has to leave the kernel before it can become what it is to be.
        comes_after: What has to be up before, though it does not stand on it.
        is_fresh: Whether nothing is taken over from what it is, nor from its profile.
        has_profile: Whether it has one, which then says what the document leaves out.
        routes: Every route that its profile is to have; None leaves them as they are. Likewise ``rules``.
    """

    name: str
    type: str
    desired: JsonObject | None
    current: JsonObject | None
    merged: JsonObject
    apply: JsonObject
    is_fresh: bool = False
    has_profile: bool = False
    is_remade: bool = False
    comes_after: str | None = None
    dns: Mapping[str, InterfaceDns] = field(default_factory=dict)
    routes: tuple[JsonObject, ...] | None = None
    rules: tuple[JsonObject, ...] | None = None

    @property
    def is_new(self) -> bool:
        return self.current is None

    @property
    def is_unheard_of(self) -> bool:
        """Whether all that makes it what it is must be in the document: it neither exists nor did."""
        return self.current is None and (self.is_fresh or not self.has_profile)

    @property
    def is_virtual(self) -> bool:
        return is_virtual(self.type) or (self.state == "absent" and "veth" in self.apply)

    @property
    def parent(self) -> str | None:
        """The interface on top of which this one is made."""
        return parent_of(self.merged)

    @property
    def is_bare(self) -> bool:
        """Whether the document says nothing but its state, so that its profile serves as it is."""
        beside = self.dns or self.routes is not None or self.rules is not None
        return self.apply.keys() <= {"name", "type", "state"} and not beside

    @property
    def state(self) -> str:
        return state_of(self.merged)

    def demand(self, key: str, value: JsonValue) -> None:
        """Add a property that nobody wrote down but that follows from what was."""
        self.merged = {**self.merged, key: value}
        self.apply = {**self.apply, key: value}


@dataclass(slots=True)
class MergedState:
    """The interfaces that change or are asked about, over those that nobody mentions.

    Attributes:
        interfaces: Touched ones, in the order in which they were asked for or pulled in.
        current: All that exist and are not ignored.
        names: What the names mean that the document uses.
        routes: What becomes of routes; likewise ``rules``.
        network_manager_version: None where that does not matter; see `can`.
        capabilities: What that build can do beside.
        has_mptcp: Whether multipath TCP is switched on.
        vpn_services: Plugins for VPNs that NetworkManager can use.
    """

    current: dict[str, JsonObject]
    ignored: frozenset[str] = frozenset()
    asked: JsonObject = field(default_factory=dict)
    interfaces: dict[str, MergedInterface] = field(default_factory=dict)
    names: NameTable = field(default_factory=lambda: NameTable(()))
    network_manager_version: Version | None = None
    capabilities: frozenset[Feature] = frozenset()
    has_mptcp: bool = True
    vpn_services: frozenset[str] = frozenset()
    routes: RouteChange = field(default_factory=RouteChange)
    rules: RuleChange = field(default_factory=RuleChange)

    def can(self, feature: Feature) -> bool:
        """Whether the NetworkManager of this node can do that."""
        version = self.network_manager_version
        return version is None or supports(version, feature, self.capabilities)

    def merged(self, name: str) -> JsonObject | None:
        """What ``name`` will be, whether touched or not; None if it is unknown."""
        touched = self.interfaces.get(name)
        return self.current.get(name) if touched is None else touched.merged

    def exists(self, name: str) -> bool:
        """Whether there will be an interface of that name, which need not be up."""
        merged = self.merged(name)
        if merged is None:
            return False
        touched = self.interfaces.get(name)
        gone = touched is not None and touched.is_virtual and touched.state in ("absent", "down")
        return not gone

    def touch(self, name: str) -> MergedInterface:
        """Pull an existing interface in; it is asked for nothing yet."""
        found = self.interfaces.get(name)
        if found is None:
            current = self.current[name]
            kind = type_of(current)
            apply: JsonObject = {"name": name, "type": kind, "state": state_of(current)}
            found = MergedInterface(name, kind, None, current, {**current, "type": kind}, apply)
            self.interfaces[name] = found
        return found

    def controllers(self) -> Iterator[MergedInterface]:
        return (found for found in list(self.interfaces.values()) if is_controller(found.merged))


def merge(resolved: Resolved, version: Version | None = None, *, override: bool = False) -> MergedState:
    """Lay what is desired over what there is, interface by interface; relations are `relate`'s.

    With ``override`` a desired interface takes nothing over from what it is: what the document leaves out gets its
    default, and an IP family that it leaves out is disabled.
    """
    state = MergedState(
        current=resolved.current,
        ignored=resolved.ignored,
        asked=resolved.asked,
        names=resolved.names,
        network_manager_version=version,
    )
    for name, desired in resolved.desired.items():
        state.interfaces[name] = _merge_interface(desired, resolved.current.get(name), override=override)
    return state


def _merge_interface(desired: JsonObject, current: JsonObject | None, *, override: bool) -> MergedInterface:
    name, kind = name_of(desired), type_of(desired)
    if state_of(desired) == "absent":
        merged = {**(current or {}), "name": name, "type": kind, "state": "absent"}
        return MergedInterface(name, kind, desired, current, merged, desired)
    if override:
        desired = {**{family: {"enabled": False} for family in FAMILIES}, **desired}
    base = {} if override else _without_former_mode(desired, current or {})
    merged = overlay(base, desired)
    apply = dict(desired)
    for family in FAMILIES:
        if family in desired:
            apply[family], merged[family] = merge_ip(section(desired, family), section(base, family), family)
    whole, wanted = _with_port_vlans(merged, base), _with_port_vlans(apply, base)
    return MergedInterface(name, kind, desired, current, whole, wanted, is_fresh=override)


def _without_former_mode(desired: JsonObject, current: JsonObject) -> JsonObject:
    """Options of a bond belong to its mode: another mode begins with none of them."""
    mode = text(section(desired, "link-aggregation"), "mode")
    now = section(current, "link-aggregation")
    if mode is None or mode == text(now, "mode"):
        return current
    return {**current, "link-aggregation": without(now, "options")}


def _with_port_vlans(interface: JsonObject, current: JsonObject) -> JsonObject:
    """Keep the VLAN filter of a bridge port that is listed without one, and the default VLAN that filters refer to."""
    bridge = section(interface, "bridge")
    if type_of(interface) != "linux-bridge" or "port" not in bridge:
        return interface
    now = section(current, "bridge")
    had = {name_of(port): port["vlan"] for port in objects(now, "port") if "vlan" in port}
    default = (section(holder, "options").get("vlan-default-pvid") for holder in (bridge, now))
    pvid = next((found for found in default if found is not None), 1)
    ports: list[JsonObject] = []
    for port in objects(bridge, "port"):
        vlan = port.get("vlan", had.get(name_of(port)))
        ports.append({**port, "vlan": _without_default(vlan, pvid)} if isinstance(vlan, dict) else port)
    filters = any(port.get("vlan") for port in ports)
    options: JsonObject = {"options": {"vlan-default-pvid": pvid}} if filters and pvid != 1 else {}
    return overlay(interface, {"bridge": {"port": array(ports), **options}})


def _without_default(vlan: JsonObject, pvid: JsonValue) -> JsonObject:
    """The filter of a trunk without a native VLAN that it carries anyway."""
    if vlan.get("mode") == "trunk" and vlan.get("tag") == pvid:
        return {**without(vlan, "tag"), "enable-native": False}
    return vlan
