"""Routes, as the kernel has them."""

import socket
from collections.abc import Iterable

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netlink import KernelState, NextHop, Route, RouteProtocol, RouteType
from nmstate_k8s.netstate.wire import array

_CONFIGURED = frozenset({RouteProtocol.BOOT, RouteProtocol.STATIC})
_SHOWN = _CONFIGURED | {
    RouteProtocol.RA,
    RouteProtocol.DHCP,
    RouteProtocol.MROUTED,
    RouteProtocol.KEEPALIVED,
    RouteProtocol.BABEL,
}
_TYPES: dict[int, str] = {
    RouteType.BLACKHOLE: "blackhole",
    RouteType.UNREACHABLE: "unreachable",
    RouteType.PROHIBIT: "prohibit",
}
_NO_GATEWAY = {int(socket.AF_INET): "0.0.0.0", int(socket.AF_INET6): "::"}  # noqa: S104 - what a route shows, not a bind

_EVERYWHERE = ("0.0.0.0/0", "::/0")

SHOWN_PROTOCOLS = frozenset(int(protocol) for protocol in _SHOWN)
"""Whose routes are shown; those of routing daemons with full tables are not even read."""


def describe(kernel: KernelState, ignored: frozenset[str]) -> JsonObject:
    """The section ``routes``: all of them, and those that someone configured."""
    running: list[JsonObject] = []
    config: list[JsonObject] = []
    for route in kernel.routes:
        if route.protocol not in SHOWN_PROTOCOLS or (route.type != RouteType.UNICAST and route.type not in _TYPES):
            continue
        shown = list(_describe_route(route, kernel, ignored))
        running += shown
        if route.protocol in _CONFIGURED:
            config += shown
    return {"running": array(sorted(running, key=_order)), "config": array(sorted(config, key=_order))}


def default_metrics(kernel: KernelState) -> dict[str, int]:
    """The lowest metric of the default routes through each interface that has any."""
    metrics: dict[str, int] = {}
    for route in kernel.routes:
        name = None if route.oif_index is None else kernel.name_of(route.oif_index)
        if name is not None and route.destination in _EVERYWHERE:
            metrics[name] = min(route.metric or 0, metrics.get(name, route.metric or 0))
    return metrics


def _describe_route(route: Route, kernel: KernelState, ignored: frozenset[str]) -> Iterable[JsonObject]:
    """One entry, or one for each way of a multipath route."""
    for hop in route.nexthops or (None,):
        yield _describe_way(route, hop, kernel, ignored)


def _describe_way(route: Route, hop: NextHop | None, kernel: KernelState, ignored: frozenset[str]) -> JsonObject:
    metrics = route.metrics
    interface = kernel.name_of(hop.index if hop is not None else route.oif_index)
    gateway = hop.gateway if hop is not None else route.gateway or route.via
    typed = _TYPES.get(route.type)
    shown: dict[str, JsonValue] = {
        "state": "ignore" if interface in ignored else None,
        "destination": route.destination,
        "next-hop-interface": None if typed else interface,
        "next-hop-address": None if typed else gateway or _NO_GATEWAY.get(route.family),
        "metric": route.metric,
        "table-id": route.table,
        "weight": hop.weight if hop is not None and route.family == socket.AF_INET else None,
        "route-type": typed,
        "source": route.source,
    }
    if metrics is not None:
        shown["cwnd"] = metrics.cwnd if metrics.cwnd_locked else None
        shown["initcwnd"], shown["initrwnd"] = metrics.initcwnd, metrics.initrwnd
        shown["mtu"], shown["advmss"] = metrics.mtu, metrics.advmss
        shown["quickack"] = True if metrics.quickack else None
    return {key: value for key, value in shown.items() if value is not None}


def _order(route: JsonObject) -> tuple[str, ...]:
    return tuple(str(route.get(key, "")) for key in ("next-hop-interface", "destination", "table-id", "metric"))
