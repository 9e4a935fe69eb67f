"""Routes and rules as the kernel has them when a simulated node has a profile up."""

import socket
from collections.abc import Iterator

from nmstate_k8s.netlink import Route, RouteProtocol, RouteRule, RouteType
from nmstate_k8s.netlink.route import RouteMetrics
from nmstate_k8s.networkmanager import Profile
from nmstate_k8s.networkmanager.profile import IPRoute, Ipv4Setting, Ipv6Setting

_TYPES = {"blackhole": RouteType.BLACKHOLE, "unreachable": RouteType.UNREACHABLE, "prohibit": RouteType.PROHIBIT}


def routes_of(profile: Profile, index: int) -> Iterator[Route]:
    for setting in _settings(profile):
        for entry in setting.routes:
            yield _route(entry, index)


def rules_of(profile: Profile) -> Iterator[RouteRule]:
    for setting in _settings(profile):
        for entry in setting.routing_rules:
            yield RouteRule(
                family=entry.family,
                action=entry.action or 1,
                source=None if entry.from_ is None else f"{entry.from_}/{entry.from_len}",
                destination=None if entry.to is None else f"{entry.to}/{entry.to_len}",
                priority=entry.priority or 0,
                table=entry.table or 0,
                iif_name=entry.iifname,
                fwmark=entry.fwmark,
                fwmask=entry.fwmask,
            )


def _settings(profile: Profile) -> list[Ipv4Setting | Ipv6Setting]:
    found: list[Ipv4Setting | Ipv6Setting | None] = [profile.ipv4, profile.ipv6]
    return [setting for setting in found if setting is not None and setting.method != "disabled"]


def _route(entry: IPRoute, index: int) -> Route:
    family = socket.AF_INET6 if ":" in entry.dest else socket.AF_INET
    return Route(
        family=int(family),
        destination=f"{entry.dest}/{entry.prefix}",
        table=entry.table or 254,
        protocol=RouteProtocol.STATIC,
        type=_TYPES.get(entry.type or "", RouteType.UNICAST),
        gateway=entry.next_hop,
        oif_index=index,
        metric=entry.metric or 0,
        source=entry.src,
        metrics=RouteMetrics(mtu=entry.mtu),
    )
