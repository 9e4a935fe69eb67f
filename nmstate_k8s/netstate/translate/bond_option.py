"""Options of a bond: which there are, in which mode they mean something, and how they are spelled in a profile."""

from nmstate_api.network import JsonValue

MODES = ("balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb")
"""In the kernel's order: a profile may hold the number."""

OPTIONS = (
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


def has_meaning(option: str, mode: str | None) -> bool:
    return option not in _ONLY_IN or mode in _ONLY_IN[option]


def option_text(name: str, value: JsonValue) -> str:
    """The value of an option as NetworkManager and the kernel spell it."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return ",".join(str(entry) for entry in value)
    if name == "all_slaves_active":
        return "1" if value == "delivered" else "0"
    return str(value)


def consistent(options: dict[str, str]) -> dict[str, str]:
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
