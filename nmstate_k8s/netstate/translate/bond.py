"""Type ``bond``, and what a profile of a port says about its bond."""

from dataclasses import replace

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netlink import BondInfo, BondPortInfo, KernelState, Link
from nmstate_k8s.netstate.translate.registry import Translator
from nmstate_k8s.netstate.wire import array, number, section, text
from nmstate_k8s.networkmanager.profile import BondPortSetting, BondSetting, Profile

MODES = ("balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb")
"""In the kernel's order: a profile may hold the number."""

_OPTIONS = (
    "ad_actor_sys_prio",
    "ad_actor_system",
    "ad_select",
    "ad_user_port_key",
    "all_slaves_active",
    "arp_all_targets",
    "arp_interval",
    "arp_missed_max",
    "arp_validate",
    "downdelay",
    "fail_over_mac",
    "lacp_active",
    "lacp_rate",
    "lp_interval",
    "miimon",
    "min_links",
    "packets_per_slave",
    "primary_reselect",
    "resend_igmp",
    "tlb_dynamic_lb",
    "updelay",
    "use_carrier",
    "xmit_hash_policy",
)
"""Options that read the same in the kernel and in a document."""

_WITHOUT_ARP = frozenset({"802.3ad", "balance-tlb", "balance-alb"})
_ONE_AT_A_TIME = frozenset({"active-backup", "balance-tlb", "balance-alb"})
_ONLY_IN = {
    "packets_per_slave": frozenset({"balance-rr"}),
    "tlb_dynamic_lb": frozenset({"balance-tlb", "balance-alb"}),
    "primary_reselect": _ONE_AT_A_TIME,
    "lacp_active": frozenset({"802.3ad"}),
    "lacp_rate": frozenset({"802.3ad"}),
    "ad_select": frozenset({"802.3ad"}),
    "ad_actor_sys_prio": frozenset({"802.3ad"}),
    "ad_actor_system": frozenset({"802.3ad"}),
    "ad_user_port_key": frozenset({"802.3ad"}),
    "arp_interval": frozenset(MODES) - _WITHOUT_ARP,
    "arp_validate": frozenset(MODES) - _WITHOUT_ARP,
    "arp_all_targets": frozenset(MODES) - _WITHOUT_ARP,
    "arp_missed_max": frozenset(MODES) - _WITHOUT_ARP,
}
"""Options that mean nothing in other modes: there neither NetworkManager nor a document may have them."""

_NO_MAC = "00:00:00:00:00:00"


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
    shown: dict[str, JsonValue] = {name: getattr(info, name) for name in _OPTIONS if _has_meaning(name, info.mode)}
    shown["num_grat_arp"] = shown["num_unsol_na"] = info.num_peer_notif
    shown["primary"] = kernel.name_of(info.primary_index)
    if info.arp_interval:
        shown["arp_ip_target"] = ",".join(info.arp_ip_target) or None
        shown["ns_ip6_target"] = array(info.ns_ip6_target) if info.ns_ip6_target else None
    if shown.get("ad_actor_system") == _NO_MAC:
        del shown["ad_actor_system"]
    return {name: shown[name] for name in sorted(shown) if shown[name] is not None}


def _has_meaning(option: str, mode: str | None) -> bool:
    return option not in _ONLY_IN or mode in _ONLY_IN[option]


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
    return replace(profile, bond=replace(profile.bond or BondSetting(), options=_consistent(options)))


def option_text(name: str, value: JsonValue) -> str:
    """The value of an option as NetworkManager and the kernel spell it."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return ",".join(str(entry) for entry in value)
    if name == "all_slaves_active":
        return "1" if value == "delivered" else "0"
    return str(value)


def _consistent(options: dict[str, str]) -> dict[str, str]:
    """Without what NetworkManager refuses although it says nothing: ARP targets without monitoring, empty values."""
    if options.get("arp_interval", "0") == "0":
        for name in ("arp_interval", "arp_ip_target", "ns_ip6_target", "arp_validate", "arp_all_targets"):
            options.pop(name, None)
    if options.get("miimon") == "0":
        for name in ("updelay", "downdelay"):
            if options.get(name) == "0":
                del options[name]
    if options.get("arp_missed_max") == "2":
        del options["arp_missed_max"]
    return {name: value for name, value in options.items() if value}


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


TRANSLATOR = Translator(describe, configure)
