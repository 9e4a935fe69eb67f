"""Type ``bond``, and what a profile of a port says about its bond."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netlink import BondInfo, BondPortInfo, KernelState, Link
from nmstate_k8s.netstate.translate.bond_option import MODES, OPTIONS, consistent, has_meaning, option_text
from nmstate_k8s.netstate.translate.registry import Translator
from nmstate_k8s.netstate.wire import array, name_of, number, objects, section, strings, text, without
from nmstate_k8s.networkmanager.profile import BondPortSetting, BondSetting, Profile

if TYPE_CHECKING:
    from nmstate_k8s.netstate.merge import MergedInterface, MergedState

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
    wanted = section(asked, "options")
    for name, value in wanted.items():
        options[name.replace("balance_slb", "balance-slb")] = option_text(name, value)
    return replace(profile, bond=replace(profile.bond or BondSetting(), options=consistent(options)))


def configure_port(profile: Profile, entry: JsonObject) -> Profile:
    """The profile of a port with what its bond says about it."""
    had = profile.bond_port
    setting = had or BondPortSetting()
    if "queue-id" in entry:
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
    before, after = (profile.bond.options if profile.bond is not None else {} for profile in (saved, wanted))
    return before.get("mode") != after.get("mode")


def problems(interface: "MergedInterface", _state: "MergedState") -> Iterator[str]:
    if interface.is_new and text(section(interface.merged, "link-aggregation"), "mode") is None:
        yield (
            f"interface {interface.name}: link-aggregation.mode is missing, and a new bond needs one, "
            "such as active-backup"
        )


TRANSLATOR = Translator(describe, configure, configure_port, normal=normal, recreate=recreate, problems=problems)
