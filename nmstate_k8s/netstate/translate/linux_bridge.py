"""Type ``linux-bridge``, and what a profile of a port says about its bridge."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netlink import USER_HZ, BridgeInfo, BridgePortInfo, KernelState, Link
from nmstate_k8s.netstate.translate import bridge_vlan
from nmstate_k8s.netstate.translate.registry import Translator, with_values
from nmstate_k8s.netstate.wire import array, given, name_of, number, objects, overlay, section, without
from nmstate_k8s.networkmanager.profile import BridgePortSetting, BridgeSetting, Profile

if TYPE_CHECKING:
    from nmstate_k8s.netstate.merge import MergedInterface, MergedState


class _Option(NamedTuple):
    """One option in the three vocabularies; ``setting`` is None where NetworkManager has no word for it."""

    key: str
    kernel: str
    setting: str | None
    in_ticks: bool = False


_OPTIONS = (
    _Option("gc-timer", "gc_timer", None),
    _Option("group-addr", "group_addr", "group_address"),
    _Option("group-forward-mask", "group_fwd_mask", "group_forward_mask"),
    _Option("group-fwd-mask", "group_fwd_mask", "group_forward_mask"),
    _Option("hash-max", "mcast_hash_max", "multicast_hash_max"),
    _Option("hello-timer", "hello_timer", None),
    _Option("mac-ageing-time", "ageing_time", "ageing_time", in_ticks=True),
    _Option("multicast-last-member-count", "mcast_last_member_cnt", "multicast_last_member_count"),
    _Option("multicast-last-member-interval", "mcast_last_member_intvl", "multicast_last_member_interval"),
    _Option("multicast-membership-interval", "mcast_membership_intvl", "multicast_membership_interval"),
    _Option("multicast-querier", "mcast_querier", "multicast_querier"),
    _Option("multicast-querier-interval", "mcast_querier_intvl", "multicast_querier_interval"),
    _Option("multicast-query-interval", "mcast_query_intvl", "multicast_query_interval"),
    _Option("multicast-query-response-interval", "mcast_query_response_intvl", "multicast_query_response_interval"),
    _Option("multicast-query-use-ifaddr", "mcast_query_use_ifaddr", "multicast_query_use_ifaddr"),
    _Option("multicast-router", "mcast_router", "multicast_router"),
    _Option("multicast-snooping", "mcast_snooping", "multicast_snooping"),
    _Option("multicast-startup-query-count", "mcast_startup_query_cnt", "multicast_startup_query_count"),
    _Option("multicast-startup-query-interval", "mcast_startup_query_intvl", "multicast_startup_query_interval"),
    _Option("vlan-default-pvid", "vlan_default_pvid", "vlan_default_pvid"),
    _Option("vlan-protocol", "vlan_protocol", "vlan_protocol"),
)
_STP = (
    _Option("forward-delay", "forward_delay", "forward_delay", in_ticks=True),
    _Option("hello-time", "hello_time", "hello_time", in_ticks=True),
    _Option("max-age", "max_age", "max_age", in_ticks=True),
    _Option("priority", "priority", "priority"),
)
_STP_DEFAULTS = {"forward-delay": 15, "hello-time": 2, "max-age": 20, "priority": 32768}
_PVID = "vlan-default-pvid"
_ROUTERS = {0: "disabled", 1: "auto", 2: "enabled"}
_PROTOCOLS = {"802.1q": "802.1Q"}


def describe(link: Link, kernel: KernelState) -> JsonObject:
    if not isinstance(link.info, BridgeInfo):
        return {}
    info = link.info
    options = _describe(_OPTIONS, info)
    if info.mcast_router is not None:
        options["multicast-router"] = _ROUTERS.get(info.mcast_router, "auto")
    options["stp"] = {"enabled": bool(info.stp_state), **_describe(_STP, info)}
    ports = sorted(kernel.ports_of(link), key=lambda port: port.name)
    described = [_describe_port(port, info, kernel) for port in ports]
    if info.vlan_filtering and not any("vlan" in port for port in described):
        # It filters all the same, and a document can say that in no other way.
        described = [{**port, "vlan": {"mode": "access", "tag": info.vlan_default_pvid}} for port in described]
    return {"bridge": {"options": options, "port": array(described)}}


def _describe(options: tuple[_Option, ...], info: BridgeInfo) -> JsonObject:
    shown: JsonObject = {}
    for option in options:
        value = getattr(info, option.kernel)
        if value is not None:
            shown[option.key] = value // USER_HZ if option.in_ticks else value
    return shown


def _describe_port(port: Link, bridge: BridgeInfo, kernel: KernelState) -> JsonObject:
    shown: dict[str, JsonValue] = {"name": port.name}
    if isinstance(port.port_info, BridgePortInfo):
        shown["stp-hairpin-mode"] = port.port_info.hairpin
        shown["stp-path-cost"] = port.port_info.cost
        shown["stp-priority"] = port.port_info.priority
    if bridge.vlan_filtering:
        shown["vlan"] = bridge_vlan.describe(kernel.vlans_of(port), bridge.vlan_default_pvid)
    return given(shown)


def configure(profile: Profile, apply: JsonObject, merged: JsonObject) -> Profile:
    asked = section(apply, "bridge")
    options = section(asked, "options")
    written = {**_settings(_OPTIONS, options), **_settings(_STP, section(options, "stp"))}
    if "enabled" in section(options, "stp"):
        written["stp"] = section(options, "stp")["enabled"]
    if "port" in asked:
        ports = objects(section(merged, "bridge"), "port")
        written["vlan_filtering"] = any(section(port, "vlan") for port in ports)
        if not written["vlan_filtering"]:
            written["vlan_default_pvid"] = None  # NetworkManager sets it with the filter only
    return replace(profile, bridge=with_values(profile.bridge or BridgeSetting(), written))


def _settings(options: tuple[_Option, ...], asked: JsonObject) -> dict[str, JsonValue]:
    """Properties of the setting by attribute."""
    written: dict[str, JsonValue] = {}
    for option in options:
        value = asked.get(option.key)
        if value is not None and option.setting is not None:
            written[option.setting] = _PROTOCOLS.get(value, value) if isinstance(value, str) else value
    return written


def configure_port(profile: Profile, entry: JsonObject) -> Profile:
    """The profile of a port with what its bridge says about it."""
    setting = profile.bridge_port or BridgePortSetting()
    setting = replace(
        setting,
        priority=number(entry, "stp-priority") if "stp-priority" in entry else setting.priority,
        path_cost=number(entry, "stp-path-cost") if "stp-path-cost" in entry else setting.path_cost,
    )
    hairpin = entry.get("stp-hairpin-mode")
    if isinstance(hairpin, bool):
        setting = replace(setting, hairpin_mode=hairpin)
    if "vlan" in entry:
        setting = replace(setting, vlans=bridge_vlan.configure(section(entry, "vlan")))
    return replace(profile, bridge_port=setting)


def normal(interface: JsonObject) -> JsonObject:
    """Ports in order, with their filters spelled one way, and without timers."""
    bridge = section(interface, "bridge")
    if not bridge:
        return interface
    options = without(section(bridge, "options"), "gc-timer", "hello-timer")
    if "group-forward-mask" in options:
        options["group-fwd-mask"] = options.pop("group-forward-mask")
    compared: JsonObject = {**bridge, "options": options}
    if "port" in bridge:
        pvid = number(options, _PVID)
        compared["port"] = array(_normal_port(port, pvid) for port in sorted(objects(bridge, "port"), key=name_of))
    return {**interface, "bridge": compared}


def _normal_port(port: JsonObject, pvid: int | None) -> JsonObject:
    return {**port, "vlan": bridge_vlan.canonical(section(port, "vlan"), pvid)} if "vlan" in port else port


def spelled_out(interface: JsonObject) -> JsonObject:
    """With a filter, perhaps an empty one, for every port."""
    bridge = section(interface, "bridge")
    if "port" not in bridge:
        return interface
    return overlay(interface, {"bridge": {"port": array({"vlan": {}, **port} for port in objects(bridge, "port"))}})


def problems(interface: "MergedInterface", _state: "MergedState") -> Iterator[str]:
    asked, had, whole = (
        section(holder or {}, "bridge") for holder in (interface.desired, interface.current, interface.merged)
    )
    wanted, now = section(asked, "options"), section(had, "options")
    path = f"interface {interface.name}: bridge.options"
    pvid = number(wanted, _PVID)
    filters = any(section(port, "vlan") for port in objects(whole, "port"))
    if pvid not in (None, 1, number(now, _PVID)) and not filters:
        yield f"{path}.{_PVID} {pvid} needs a port that filters VLANs; give at least one port a vlan"
    stp = section(wanted, "stp")
    if section(section(whole, "options"), "stp").get("enabled") is not False:
        return
    for option in _STP:
        value = number(stp, option.key)
        if value not in (None, number(section(now, "stp"), option.key), _STP_DEFAULTS[option.key]):
            yield (
                f"{path}.stp.{option.key} {value} has no effect without the spanning tree; "
                "set stp.enabled to true, or leave it out"
            )


TRANSLATOR = Translator(describe, configure, configure_port, normal=normal, spelled_out=spelled_out, problems=problems)
