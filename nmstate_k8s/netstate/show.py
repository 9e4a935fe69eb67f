"""The node's network in nmstate's words: the kernel's view first, then what only NetworkManager knows. Pure: no I/O."""

from collections.abc import Iterable, Mapping

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netlink import KernelState, Link
from nmstate_k8s.netstate.address import FAMILIES
from nmstate_k8s.netstate.kind import is_managed
from nmstate_k8s.netstate.ports import keep_ip
from nmstate_k8s.netstate.profile_index import ProfileIndex
from nmstate_k8s.netstate.secret import hide
from nmstate_k8s.netstate.snapshot import Snapshot
from nmstate_k8s.netstate.translate import dispatch, dns, interface, ip, mptcp, route, rule, translator
from nmstate_k8s.netstate.tunnel import active_tunnels
from nmstate_k8s.netstate.wire import array, name_of, number, objects, section, state_of, text, type_of, without
from nmstate_k8s.networkmanager import (
    ActiveConnection,
    ActiveConnectionState,
    Device,
    DeviceState,
    NetworkManagerState,
    Profile,
)
from nmstate_k8s.networkmanager.profile import Ipv4Setting, Ipv6Setting

_DOWN = frozenset({DeviceState.DISCONNECTED, DeviceState.UNAVAILABLE})
_LOOPBACK = "lo"
"""Works without NetworkManager, which may have nothing active there."""

_FIRST_KEYS = ("name", "type", "profile-name", "description", "driver", "state", "identifier")


def show(snapshot: Snapshot, *, secrets: bool = False) -> JsonObject:
    """The current state, as a document. What this version does not manage is there with state `ignore`.

    Secrets are hidden, unless ``snapshot`` tells them and ``secrets`` are asked for.
    """
    kernel, network_manager = snapshot.kernel, snapshot.disclosed()
    index = ProfileIndex(network_manager)
    interfaces = [_show_interface(link, kernel, network_manager, index) for link in kernel.links.values()]
    interfaces = _with_tunnels(interfaces, network_manager)
    scripts = dispatch.describe(snapshot.files)
    if scripts:
        interfaces = [_with_scripts(shown, scripts) for shown in interfaces]
    if not secrets:
        interfaces = [hide(shown) for shown in interfaces]
    interfaces.sort(key=lambda shown: (name_of(shown), text(shown, "type") or ""))
    ignored = frozenset(name_of(shown) for shown in interfaces if state_of(shown) == "ignore")
    in_use = _profiles_in_use(kernel, network_manager, index)
    return {
        "hostname": {"running": snapshot.hostname, "config": snapshot.stored_hostname},
        "dns-resolver": dns.describe(network_manager, in_use, route.default_metrics(kernel)),
        "route-rules": rule.describe(kernel),
        "routes": route.describe(kernel, ignored),
        "interfaces": array(interfaces),
    }


def _show_interface(
    link: Link, kernel: KernelState, network_manager: NetworkManagerState, index: ProfileIndex
) -> JsonObject:
    device = network_manager.device(link.name)
    shown = _from_kernel(link, kernel)
    if device is not None:
        profile = index.in_use(device, type_of(shown))
        shown = _with_network_manager(shown, link, device, profile)
    if not is_managed(type_of(shown)):
        shown["state"] = "ignore"
    controller = kernel.links.get(link.controller_index or 0)
    if controller is not None and not keep_ip({"type": interface.type_of_link(controller)}):
        shown = without(shown, "ipv4", "ipv6")
    first = {key: shown[key] for key in _FIRST_KEYS if key in shown}
    return {**first, **shown}


def _with_tunnels(interfaces: list[JsonObject], network_manager: NetworkManagerState) -> list[JsonObject]:
    """With what has no link; where libreswan made one of the same name, the tunnel is what can be changed."""
    tunnels = active_tunnels(network_manager)
    if not tunnels:
        return interfaces
    shown = [*(shown for shown in interfaces if name_of(shown) not in tunnels)]
    for name, active in tunnels.items():
        saved = network_manager.saved_profile_of(active)
        if saved is not None:
            shown.append(_show_tunnel(name, active, saved.profile))
    return shown


def _show_tunnel(name: str, active: ActiveConnection, profile: Profile) -> JsonObject:
    """A tunnel as its profile says: nobody else knows of it."""
    state = "up" if active.state == ActiveConnectionState.ACTIVATED else "down"
    shown: JsonObject = {"name": name, "type": "ipsec", "state": state}
    shown |= {family: {"enabled": False} for family in FAMILIES}
    return _with_profile(shown, Device(path=active.path), profile)


def _with_scripts(shown: JsonObject, scripts: Mapping[str, JsonObject]) -> JsonObject:
    name = name_of(shown)
    return {**shown, "dispatch": scripts[name]} if name in scripts else shown


def _from_kernel(link: Link, kernel: KernelState) -> JsonObject:
    shown = interface.describe(link, kernel)
    addresses = kernel.addresses_of(link)
    shown["ipv4"] = ip.describe(addresses, "ipv4")
    if link.ipv4_forwarding is not None:
        shown["ipv4"] = {**section(shown, "ipv4"), "forwarding": link.ipv4_forwarding}
    shown["ipv6"] = ip.describe(addresses, "ipv6", disabled=link.ipv6_disabled is True)
    if kernel.mptcp_endpoints:
        shown |= {family: mptcp.mark(section(shown, family), link, kernel) for family in FAMILIES}
    known = translator(text(shown, "type") or "")
    return shown if known is None else {**shown, **known.describe(link, kernel)}


def _with_network_manager(shown: JsonObject, link: Link, device: Device, profile: Profile | None) -> JsonObject:
    shown = {**shown, "state": _state(device, state_of(shown))}
    if device.driver not in ("", "unknown"):
        shown["driver"] = device.driver
    if profile is None or not device.managed:
        return shown
    return _with_profile(shown, device, profile, ipv6_off=link.ipv6_disabled is True)


def _with_profile(shown: JsonObject, device: Device, profile: Profile, *, ipv6_off: bool = False) -> JsonObject:
    shown = interface.overlay(shown, device, profile)
    for family, setting in (("ipv4", profile.ipv4), ("ipv6", profile.ipv6)):
        # What an active interface has switched off in the kernel is off whatever its profile says.
        off = family == "ipv6" and ipv6_off and device.active_connection is not None
        if setting is not None and not off:
            shown[family] = ip.overlay(section(shown, family), setting)
            if device.active_connection is None:
                shown[family] = _with_saved_addresses(section(shown, family), setting)
    known = translator(text(shown, "type") or "")
    return shown if known is None or known.overlay is None else known.overlay(shown, profile)


def _with_saved_addresses(ip_section: JsonObject, setting: Ipv4Setting | Ipv6Setting) -> JsonObject:
    """The addresses that an interface will have when it is up again, while it has none."""
    if ip_section.get("enabled") is not True or objects(ip_section, "address"):
        return ip_section
    saved: list[JsonObject] = [{"ip": one.address, "prefix-length": one.prefix} for one in setting.addresses]
    return {**ip_section, "address": array(saved)}


def _state(device: Device, of_link: str) -> str:
    """NetworkManager's word on a device counts; an active one is up whether or not it has a carrier."""
    if device.state == DeviceState.UNMANAGED:
        return "ignore" if device.real else of_link
    if device.state == DeviceState.UNKNOWN or device.interface == _LOOPBACK:
        return of_link
    return "down" if device.state in _DOWN else "up"


def _profiles_in_use(
    kernel: KernelState, network_manager: NetworkManagerState, index: ProfileIndex
) -> list[tuple[str, Profile]]:
    """Those of interfaces that are up: what the others say about DNS does not hold."""
    found: list[tuple[str, Profile]] = []
    for link in kernel.links.values():
        device = network_manager.device(link.name)
        if device is None or not device.managed or device.active_connection is None:
            continue
        profile = index.in_use(device, interface.type_of_link(link))
        if profile is not None:
            found.append((link.name, profile))
    return found


def only(state: JsonObject, names: Iterable[str]) -> JsonObject:
    """The part of ``state`` that is about ``names``; unknown names yield nothing. No names at all mean everything."""
    wanted = frozenset(names)
    if not wanted:
        return state
    routes: JsonObject = {key: _through(section(state, "routes"), key, wanted) for key in ("running", "config")}
    tables = {number(entry, "table-id") for entry in objects(routes, "config")}
    rules = objects(section(state, "route-rules"), "config")
    return {
        "route-rules": {"config": array(rule for rule in rules if number(rule, "route-table") in tables)},
        "routes": routes,
        "interfaces": array(shown for shown in objects(state, "interfaces") if name_of(shown) in wanted),
    }


def _through(routes: JsonObject, key: str, interfaces: frozenset[str]) -> JsonValue:
    return array(entry for entry in objects(routes, key) if text(entry, "next-hop-interface") in interfaces)
