"""Routes in profiles: as they compare with others, and as a document wants them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from ipaddress import ip_network
from typing import Final, TypeVar

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netstate.routing.route import (
    MAIN_TABLE,
    effective_metric,
    family_of,
    normal,
)
from nmstate_k8s.netstate.routing.ways import Ways
from nmstate_k8s.netstate.wire import number, text, without
from nmstate_k8s.networkmanager.profile import IPMethod, IPRoute, IPSetting, Ipv4Setting, Ipv6Setting, Profile

_Setting = TypeVar("_Setting", Ipv4Setting, Ipv6Setting)

_UNICAST: Final = (None, "unicast")
_COPIED: Final = ("weight", "initcwnd", "initrwnd", "mtu", "lock-mtu", "quickack", "advmss")
"""Attributes that have the same name in profiles."""

_WITHOUT_ROUTES: Final = frozenset({IPMethod.DISABLED, IPMethod.IGNORE})


def stored(profile: Profile, interface: str) -> list[JsonObject]:
    """The routes that ``profile`` has for ``interface``, in normal form."""
    settings: tuple[Ipv4Setting | Ipv6Setting | None, ...] = (profile.ipv4, profile.ipv6)
    return [
        route
        for setting in settings
        if setting is not None and setting.method not in _WITHOUT_ROUTES
        for route in [
            *_default_routes(setting, interface),
            *(_read(entry, setting, interface) for entry in setting.routes),
        ]
    ]


def _default_routes(setting: IPSetting, interface: str) -> Iterator[JsonObject]:
    """The one that a gateway stands for, if there is one."""
    if setting.gateway:
        everywhere = "::/0" if ":" in setting.gateway else "0.0.0.0/0"
        yield normal(
            {
                "destination": everywhere,
                "next-hop-interface": interface,
                "next-hop-address": setting.gateway,
                "table-id": setting.route_table or MAIN_TABLE,
                "metric": setting.route_metric if setting.route_metric is not None else -1,
            }
        )


def _read(entry: IPRoute, setting: IPSetting, interface: str) -> JsonObject:
    metric = entry.metric if entry.metric is not None else setting.route_metric
    found: dict[str, JsonValue] = {
        "destination": str(ip_network(f"{entry.dest}/{entry.prefix}", strict=False)),
        "table-id": entry.table or setting.route_table or MAIN_TABLE,
        "metric": -1 if metric is None else metric,
        "source": entry.src,
        "cwnd": entry.cwnd if entry.lock_cwnd else None,
        **{key: getattr(entry, key.replace("-", "_")) for key in _COPIED},
    }
    if entry.type not in _UNICAST:
        found["route-type"] = entry.type
    else:
        found |= {"next-hop-interface": interface, "next-hop-address": entry.next_hop}
    return normal(found)


def configure(setting: _Setting, interface: str, routes: Iterable[JsonObject]) -> _Setting:
    """``setting`` with those of ``routes`` that are of its family and no others; entries that say so already stay."""
    family = "ipv4" if isinstance(setting, Ipv4Setting) else "ipv6"
    wanted = Ways(route for route in routes if family_of(route) == family)
    kept: list[IPRoute] = [entry for entry in setting.routes if _is_said(_read(entry, setting, interface), wanted)]
    default: list[JsonObject] = [route for route in _default_routes(setting, interface) if _is_said(route, wanted)]
    said = Ways([*default, *(_read(entry, setting, interface) for entry in kept)])
    added: list[IPRoute] = [
        _write(route) for route in wanted if not any(_leads_to(there, route) for there in said.beside(route))
    ]
    return replace(setting, routes=(*kept, *added), gateway=setting.gateway if default else None)


def _is_said(there: JsonObject, wanted: Ways) -> bool:
    return any(_leads_to(there, route) for route in wanted.beside(there))


def _leads_to(there: JsonObject, route: JsonObject) -> bool:
    """Whether a stored route is that one; a metric that it leaves open fits any."""
    return there == (route if "metric" in there else without(route, "metric"))


def _write(route: JsonObject) -> IPRoute:
    destination = ip_network(text(route, "destination") or "")
    return IPRoute(
        dest=str(destination.network_address),
        prefix=destination.prefixlen,
        next_hop=text(route, "next-hop-address"),
        metric=effective_metric(route),
        table=number(route, "table-id"),
        src=text(route, "source"),
        type=text(route, "route-type"),
        weight=number(route, "weight"),
        cwnd=number(route, "cwnd"),
        lock_cwnd=True if "cwnd" in route else None,
        initcwnd=number(route, "initcwnd"),
        initrwnd=number(route, "initrwnd"),
        mtu=number(route, "mtu"),
        lock_mtu=True if "lock-mtu" in route else None,
        advmss=number(route, "advmss"),
        quickack=True if "quickack" in route else None,
    )
