"""Type ``bond``, and what a profile of a port says about its bond."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netlink import BondInfo, BondPortInfo, KernelState, Link
from nmstate_k8s.netstate.requirement import lacking
from nmstate_k8s.netstate.translate.bond_option import (
    MODES,
    OPTIONS,
    SINCE,
    WITHOUT_ARP,
    changed,
    has_meaning,
    is_default,
    option_text,
)
from nmstate_k8s.netstate.translate.registry import Translator
from nmstate_k8s.netstate.wire import array, name_of, number, objects, overlay, section, strings, text, without
from nmstate_k8s.networkmanager import Feature
from nmstate_k8s.networkmanager.profile import BondPortSetting, BondSetting, Profile

if TYPE_CHECKING:
    from nmstate_k8s.netstate.merge import MergedInterface, MergedState

_ON_NEW_ONES = ("mode", "fail_over_mac", "ns_ip6_target")
_UNSET_MAC = "00:00:00:00:00:00"


def describe(link: Link, kernel: KernelState) -> JsonObject:
    if not isinstance(link.info, BondInfo):
        return {}
    ports = sorted(kernel.ports_of(link), key=lambda port: port.name)
    shown: JsonObject = {
        "mode": link.info.mode,
        "options": _describe_options(link.info, kernel),
        "port": array(port.name for port in ports),
        "ports-config": array(_describe_port(port) for port in ports),
    }
    return {"link-aggregation": shown}


def _describe_options(info: BondInfo, kernel: KernelState) -> JsonObject:
    shown: dict[str, JsonValue] = {name: getattr(info, name) for name in OPTIONS if has_meaning(name, info.mode)}
    shown["num_grat_arp"] = shown["num_unsol_na"] = info.num_peer_notif
    shown["primary"] = kernel.name_of(info.primary_index)
    if info.arp_interval:
        shown["arp_ip_target"] = ",".join(info.arp_ip_target) or None
        shown["ns_ip6_target"] = array(info.ns_ip6_target) if info.ns_ip6_target else None
    if shown.get("ad_actor_system") == _UNSET_MAC:
        del shown["ad_actor_system"]
    return {name: shown[name] for name in sorted(shown) if shown[name] is not None}


def _describe_port(port: Link) -> JsonObject:
    info = port.port_info
    shown: JsonObject = {"name": port.name}
    if isinstance(info, BondPortInfo):
        if info.priority is not None:
            shown["priority"] = info.priority
        if info.queue_id is not None:
            shown["queue-id"] = info.queue_id
    return shown


def configure(profile: Profile, apply: JsonObject, merged: JsonObject) -> Profile:
    asked = section(apply, "link-aggregation")
    options = dict(profile.bond.options) if profile.bond is not None else {}
    had = options.get("mode", "")
    if had.isdecimal() and int(had) < len(MODES):
        had = MODES[int(had)]
    mode = text(asked, "mode") or had or text(section(merged, "link-aggregation"), "mode") or MODES[0]
    if mode != had:
        options = {"mode": mode}
    wanted = {name: option_text(name, value) for name, value in section(asked, "options").items()}
    profile = replace(profile, bond=replace(profile.bond or BondSetting(), options=changed(options, wanted)))
    return _without_mac(profile) if _takes_mac_of_port(merged) else profile


def _takes_mac_of_port(merged: JsonObject) -> bool:
    bond = section(merged, "link-aggregation")
    return (text(bond, "mode"), text(section(bond, "options"), "fail_over_mac")) == ("active-backup", "active")


def _without_mac(profile: Profile) -> Profile:
    """Such a bond has the MAC address of its active port, and NetworkManager would set another one in vain."""
    if profile.ethernet is None or profile.ethernet.assigned_mac_address is None:
        return profile
    return replace(profile, ethernet=replace(profile.ethernet, assigned_mac_address=None))


def show_saved(shown: JsonObject, profile: Profile) -> JsonObject:
    """``shown`` with the option that NetworkManager carries out itself."""
    balancing = profile.bond.options.get("balance-slb") if profile.bond is not None else None
    if balancing is None or "link-aggregation" not in shown:
        return shown
    return overlay(shown, {"link-aggregation": {"options": {"balance-slb": balancing == "1"}}})


def configure_port(profile: Profile, entry: JsonObject) -> Profile:
    """The profile of a port with what its bond says about it."""
    had = profile.bond_port
    setting = had or BondPortSetting()
    if "queue-id" in entry and (entry["queue-id"] != 0 or setting.queue_id is not None):
        setting = replace(setting, queue_id=number(entry, "queue-id"))
    # Older versions of NetworkManager refuse a priority, so 0 is only written over another one.
    if "priority" in entry and (entry["priority"] != 0 or setting.prio is not None):
        setting = replace(setting, prio=number(entry, "priority"))
    untouched = had is None and not setting.queue_id and setting.prio is None
    return profile if untouched else replace(profile, bond_port=setting)


def normal(interface: JsonObject) -> JsonObject:
    """Ports in order; options are the kernel's to round."""
    bond = section(interface, "link-aggregation")
    compared = without(bond, "options")
    if "port" in bond:
        compared["port"] = array(sorted(strings(bond, "port")))
    if "ports-config" in bond:
        compared["ports-config"] = array(sorted(objects(bond, "ports-config"), key=name_of))
    return {**interface, "link-aggregation": compared} if bond else interface


def recreate(saved: Profile, wanted: Profile) -> bool:
    """Another mode or policy of addresses takes a bond without ports; the rest NetworkManager sets only on new ones."""
    before, after = (profile.bond.options if profile.bond is not None else {} for profile in (saved, wanted))
    if any(before.get(key) != after.get(key) for key in _ON_NEW_ONES):
        return True
    return bool(before.get("primary") and not after.get("primary"))


def problems(interface: "MergedInterface", state: "MergedState") -> Iterator[str]:
    whole = section(interface.merged, "link-aggregation")
    asked, had = (section(holder or {}, "link-aggregation") for holder in (interface.desired, interface.current))
    mode = text(whole, "mode")
    if mode is None:
        if interface.is_unheard_of:
            yield (
                f"interface {interface.name}: link-aggregation.mode is missing, and a new bond needs one, "
                "such as active-backup"
            )
        return
    path = f"interface {interface.name}: link-aggregation"
    wanted, options = section(asked, "options"), section(whole, "options")
    for problem in _option_problems(mode, wanted, options):
        yield f"{path}.options.{problem}"
    running = section(had, "options")
    for name, feature in SINCE.items():
        if name in wanted and not is_default(name, wanted[name]) and wanted[name] != running.get(name):
            yield from lacking(state, feature, f"{path}.options.{name} {option_text(name, wanted[name])}")
    yield from _port_problems(path, asked, had, state)


def _option_problems(mode: str, wanted: JsonObject, options: JsonObject) -> Iterator[str]:
    """What the mode that the bond has, or the options that it keeps, rule out."""
    for name in ("lacp_rate", "lacp_active"):
        if name in wanted and mode != "802.3ad":
            yield f"{name} is for mode 802.3ad only, and the mode is {mode}; leave it out"
    interval = number(options, "arp_interval") or 0
    if mode in WITHOUT_ARP and number(wanted, "arp_interval"):
        yield f"arp_interval {interval} has no effect in mode {mode}, which watches links with miimon; leave it out"
    for name in ("arp_ip_target", "ns_ip6_target"):
        if wanted.get(name) and not interval:
            yield f"{name} needs an arp_interval above 0; give one, or leave the targets out"
    if options.get("balance-slb") is True and mode != "balance-xor":
        yield f"balance-slb needs mode balance-xor, and the mode is {mode}; leave it out"
    policy = text(options, "xmit_hash_policy")
    if options.get("balance-slb") is True and policy != "vlan+srcmac":
        yield f"balance-slb needs xmit_hash_policy vlan+srcmac, and it is {policy or 'layer2'}; set both"


def _port_problems(path: str, asked: JsonObject, had: JsonObject, state: "MergedState") -> Iterator[str]:
    before = {name_of(port): port for port in objects(had, "ports-config")}
    for port in objects(asked, "ports-config"):
        name = name_of(port)
        for key, feature in (("priority", Feature.BOND_PORT_PRIORITY), ("queue-id", Feature.BOND_PORT_QUEUE)):
            value = number(port, key)
            if value and value != number(before.get(name, {}), key):
                yield from lacking(state, feature, f"{path}.ports-config[{name}].{key} {value}")


TRANSLATOR = Translator(
    describe, configure, configure_port, overlay=show_saved, normal=normal, recreate=recreate, problems=problems
)
