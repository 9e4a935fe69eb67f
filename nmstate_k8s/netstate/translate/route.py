"""Routes, as the kernel has them."""

import socket
from collections.abc import Iterable

from nmstate_api.network import JsonObject
from nmstate_k8s.netlink import KernelState, NextHop, Route, RouteProtocol, RouteType
from nmstate_k8s.netlink.vrf import VrfInfo
from nmstate_k8s.netstate.wire import array, given

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
    describer = _Describer(kernel, ignored)
    running: list[JsonObject] = []
    config: list[JsonObject] = []
    for route in kernel.routes:
        if route.protocol not in SHOWN_PROTOCOLS or (route.type != RouteType.UNICAST and route.type not in _TYPES):
            continue
        shown = list(describer.ways(route))
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


class _Describer:
    """Puts the routes of one moment into nmstate's words."""

    def __init__(self, kernel: KernelState, ignored: frozenset[str]) -> None:
        self._kernel = kernel
        self._ignored = ignored
        self._vrfs = {
            link.info.table: link.name
            for link in kernel.links.values()
            if isinstance(link.info, VrfInfo) and link.admin_up
        }

    def ways(self, route: Route) -> Iterable[JsonObject]:
        """One entry, or one for each way of a multipath route."""
        for hop in route.nexthops or (None,):
            shown = {**self._way(route, hop), **_attributes(route)}
            yield given(shown)

    def _way(self, route: Route, hop: NextHop | None) -> JsonObject:
        interface = self._kernel.name_of(hop.index if hop is not None else route.oif_index)
        gateway = hop.gateway if hop is not None else route.gateway or route.via
        typed = _TYPES.get(route.type)
        return {
            "state": "ignore" if interface in self._ignored and not typed else None,
            "destination": route.destination,
            "next-hop-interface": None if typed else interface,
            "next-hop-address": None if typed else gateway or _NO_GATEWAY.get(route.family),
            "metric": route.metric,
            "table-id": route.table,
            "vrf-name": self._vrfs.get(route.table),
            "weight": hop.weight if hop is not None and route.family == socket.AF_INET else None,
            "route-type": typed,
            "source": route.source,
        }


def _attributes(route: Route) -> JsonObject:
    metrics = route.metrics
    if metrics is None:
        return {}
    return {
        "cwnd": metrics.cwnd if metrics.cwnd_locked else None,
        "initcwnd": metrics.initcwnd,
        "initrwnd": metrics.initrwnd,
        "mtu": metrics.mtu,
        "lock-mtu": True if metrics.mtu_locked else None,
        "quickack": True if metrics.quickack else None,
        "advmss": metrics.advmss,
    }


def _order(route: JsonObject) -> tuple[str, ...]:
    return tuple(str(route.get(key, "")) for key in ("next-hop-interface", "destination", "table-id", "metric"))
