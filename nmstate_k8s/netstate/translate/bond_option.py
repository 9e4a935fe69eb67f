"""Options of a bond: which there are, in which mode they mean something, and how they are spelled in a profile."""

from collections.abc import Mapping

from nmstate_api.network import JsonValue
from nmstate_k8s.networkmanager import Feature

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

WITHOUT_ARP = frozenset({"802.3ad", "balance-tlb", "balance-alb"})
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
    "arp_interval": frozenset(MODES) - WITHOUT_ARP,
    "arp_validate": frozenset(MODES) - WITHOUT_ARP,
    "arp_all_targets": frozenset(MODES) - WITHOUT_ARP,
    "arp_missed_max": frozenset(MODES) - WITHOUT_ARP,
}
"""Options that mean nothing in other modes: there neither NetworkManager nor a document may have them."""


SINCE = {
    "arp_missed_max": Feature.MORE_BOND_OPTIONS,
    "lacp_active": Feature.MORE_BOND_OPTIONS,
    "ns_ip6_target": Feature.MORE_BOND_OPTIONS,
    "balance-slb": Feature.SOURCE_LOAD_BALANCING,
}
"""Options that not every NetworkManager takes."""

_DEFAULTS = {"arp_missed_max": "2", "lacp_active": "1", "balance-slb": "0"}
"""What these are where nobody says anything, so that nothing need be said."""

_ARP = ("arp_ip_target", "ns_ip6_target", "arp_validate", "arp_all_targets")
_DELAYS = ("updelay", "downdelay")


def has_meaning(option: str, mode: str | None) -> bool:
    return option not in _ONLY_IN or mode in _ONLY_IN[option]


def is_default(option: str, value: JsonValue) -> bool:
    """Whether an option of `SINCE` says what is so anyway, where nobody says anything."""
    return value in ([], "", None) or option_text(option, value) == _DEFAULTS.get(option)


def option_text(name: str, value: JsonValue) -> str:
    """The value of an option as NetworkManager and the kernel spell it."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return ",".join(str(entry) for entry in value)
    if name == "all_slaves_active":
        return "1" if value == "delivered" else "0"
    return str(value)


def same_option(name: str, wanted: JsonValue, has: JsonValue) -> bool:
    """Whether a bond has an option as it was asked for; one that is switched off need not be shown."""
    if has is None:
        return is_default(name, wanted) or (name not in _DEFAULTS and wanted in (0, False, "none"))
    return option_text(name, wanted).replace(" ", "").lower() == option_text(name, has).lower()


def changed(had: Mapping[str, str], asked: Mapping[str, str]) -> dict[str, str]:
    """The options of a profile with ``asked`` on top, as far as NetworkManager takes them together.

    It refuses what says nothing: ARP targets and delays without the monitoring that they are for, empty values. Who
    asks for one kind of monitoring does not want the other any longer.
    """
    options = {**had, **asked}
    dropped = {name for name, value in _DEFAULTS.items() if options.get(name) == value and name not in had}
    for one, other in (("arp_interval", "miimon"), ("miimon", "arp_interval")):
        if _is_on(asked.get(one)) and not _is_on(asked.get(other)):
            dropped.add(other)
    if not _is_on(options.get("arp_interval")) or "arp_interval" in dropped:
        dropped |= {"arp_interval", *_ARP}
    if options.get("miimon") == "0":
        dropped |= {name for name in _DELAYS if not _is_on(options.get(name))}
    return {name: value for name, value in options.items() if value and name not in dropped}


def _is_on(value: str | None) -> bool:
    return value not in (None, "", "0")
