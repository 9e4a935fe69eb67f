"""Route rules: as the kernel has them, and in profiles."""

import socket
from collections.abc import Iterable
from dataclasses import replace
from ipaddress import ip_network
from typing import Final, TypeVar

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netlink import KernelState, RouteProtocol, RouteRule
from nmstate_k8s.netlink.rule import ACTION_BLACKHOLE, ACTION_PROHIBIT, ACTION_TO_TABLE, ACTION_UNREACHABLE
from nmstate_k8s.netstate.routing.rule import family_of, normal
from nmstate_k8s.netstate.routing.rules import Rules
from nmstate_k8s.netstate.wire import array, given, number, text
from nmstate_k8s.networkmanager.profile import IPRoutingRule, Ipv4Setting, Ipv6Setting, Profile

_Setting = TypeVar("_Setting", Ipv4Setting, Ipv6Setting)

_CONFIGURED: Final = frozenset({RouteProtocol.UNSPEC, RouteProtocol.BOOT, RouteProtocol.STATIC})
_ACTIONS: Final = {ACTION_BLACKHOLE: "blackhole", ACTION_UNREACHABLE: "unreachable", ACTION_PROHIBIT: "prohibit"}
_ACTION_NUMBERS: Final = {word: number for number, word in _ACTIONS.items()}
_FAMILIES: Final = {int(socket.AF_INET): "ipv4", int(socket.AF_INET6): "ipv6"}
_FAMILY_NUMBERS: Final = {word: number for number, word in _FAMILIES.items()}
_WORDLESS: Final = (
    "oif_name",
    "tos",
    "inverted",
    "goto",
    "tunnel_id",
    "suppress_group",
    "l3mdev",
    "uid_range",
    "ip_protocol",
    "source_ports",
    "destination_ports",
)
"""What nmstate has no word for; shown without it, a rule would mean something else."""


def describe(kernel: KernelState) -> JsonObject:
    """The section ``route-rules``: those that someone configured."""
    return {"config": array(_describe_rule(rule) for rule in kernel.rules if _is_shown(rule))}


def _is_shown(rule: RouteRule) -> bool:
    known = rule.action == ACTION_TO_TABLE or rule.action in _ACTIONS
    return known and rule.protocol in _CONFIGURED and not any(getattr(rule, part) for part in _WORDLESS)


def _describe_rule(rule: RouteRule) -> JsonObject:
    shown: dict[str, JsonValue] = {
        "family": _FAMILIES[rule.family],
        "priority": rule.priority,
        "ip-from": rule.source,
        "ip-to": rule.destination,
        "iif": rule.iif_name,
        "route-table": rule.table if rule.action == ACTION_TO_TABLE else None,
        "action": _ACTIONS.get(rule.action),
        "fwmark": hex(rule.fwmark) if rule.fwmark else None,
        "fwmask": hex(rule.fwmask) if rule.fwmark and rule.fwmask else None,
        "suppress-prefix-length": rule.suppress_prefix_length,
    }
    return given(shown)


def stored(profile: Profile) -> list[JsonObject]:
    """The rules that ``profile`` has and that nmstate has words for, in normal form."""
    settings = (profile.ipv4, profile.ipv6)
    return [_read(entry) for found in settings if found is not None for entry in found.routing_rules if not entry.other]


def _read(entry: IPRoutingRule) -> JsonObject:
    found: dict[str, JsonValue] = {
        "family": _FAMILIES.get(entry.family),
        "priority": entry.priority,
        "ip-from": _network(entry.from_, entry.from_len),
        "ip-to": _network(entry.to, entry.to_len),
        "iif": entry.iifname,
        "route-table": entry.table,
        "action": _ACTIONS.get(entry.action or ACTION_TO_TABLE),
        "fwmark": entry.fwmark,
        "fwmask": entry.fwmask,
        "suppress-prefix-length": None if entry.suppress_prefixlength == -1 else entry.suppress_prefixlength,
    }
    return normal(found)


def _network(address: str | None, length: int | None) -> str | None:
    return None if address is None else str(ip_network(f"{address}/{length}" if length else address, strict=False))


def configure(setting: _Setting, rules: Iterable[JsonObject]) -> _Setting:
    """``setting`` with those of ``rules`` that are of its family; entries that say so already stay as they are."""
    family = "ipv4" if isinstance(setting, Ipv4Setting) else "ipv6"
    wanted = Rules(rule for rule in rules if family_of(rule) == family)
    kept: list[IPRoutingRule] = [entry for entry in setting.routing_rules if entry.other or _read(entry) in wanted]
    said = Rules(_read(entry) for entry in kept if not entry.other)
    added: list[IPRoutingRule] = [_write(rule) for rule in wanted if rule not in said]
    return replace(setting, routing_rules=(*kept, *added))


def _write(rule: JsonObject) -> IPRoutingRule:
    source, source_length = _parts(text(rule, "ip-from"))
    destination, destination_length = _parts(text(rule, "ip-to"))
    return IPRoutingRule(
        family=_FAMILY_NUMBERS[family_of(rule)],
        priority=number(rule, "priority"),
        from_=source,
        from_len=source_length,
        to=destination,
        to_len=destination_length,
        table=number(rule, "route-table"),
        iifname=text(rule, "iif"),
        fwmark=number(rule, "fwmark"),
        fwmask=number(rule, "fwmask"),
        action=_ACTION_NUMBERS.get(text(rule, "action") or ""),
        suppress_prefixlength=number(rule, "suppress-prefix-length"),
    )


def _parts(network: str | None) -> tuple[str | None, int | None]:
    if network is None:
        return None, None
    parsed = ip_network(network)
    return str(parsed.network_address), parsed.prefixlen
