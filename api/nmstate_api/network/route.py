"""Routes."""

from collections.abc import Iterator
from enum import StrEnum
from ipaddress import IPv4Network, ip_network
from typing import Annotated, ClassVar

from nmstate_api.network.address import IpAddress, IpNetwork, NextHop, parse_ip
from nmstate_api.network.interface import prefixed
from nmstate_api.network.model import NetworkModel
from nmstate_api.network.problem import shown
from nmstate_api.network.scalar import U32, Choice, Flag, Metric, Whole

_MAIN_TABLE = 254
_IPV6_METRIC = 1024
"""What the kernel makes of no metric."""


class RouteState(StrEnum):
    """What a route entry is for."""

    ABSENT = "absent"
    """A pattern: routes that match every given property are removed."""

    IGNORE = "ignore"
    """Shown for routes of ignored interfaces; left alone."""


class RouteType(StrEnum):
    """What becomes of packets instead of being sent on."""

    BLACKHOLE = "blackhole"
    UNREACHABLE = "unreachable"
    PROHIBIT = "prohibit"


class Route(NetworkModel):
    """A route, or with state absent a pattern of routes to remove."""

    state: Annotated[RouteState, Choice(RouteState)] | None = None
    """absent removes what matches the given properties. Default: the route is wanted."""

    destination: IpNetwork | None = None
    """Network that the route leads to."""

    next_hop_interface: str | None = None
    """Interface that packets leave through."""

    next_hop_address: NextHop | None = None
    """Gateway."""

    metric: Metric | None = None
    """Preference; the lowest wins. -1 leaves it to NetworkManager. Default: -1."""

    table_id: U32 | None = None
    """Routing table; 0 stands for the default. Default: 254, the main table."""

    weight: Annotated[int, Whole(1, 256)] | None = None
    """Share of the traffic among IPv4 routes to the same destination."""

    route_type: Annotated[RouteType, Choice(RouteType)] | None = None
    """What becomes of packets. Default: they are sent on."""

    cwnd: Annotated[int, Whole(1, 2**32 - 1)] | None = None
    """Congestion window, clamped to this."""

    source: IpAddress | None = None
    """Source address of packets that the node itself sends."""

    initcwnd: U32 | None = None
    """Congestion window at the start of a connection."""

    initrwnd: U32 | None = None
    """Receive window at the start of a connection."""

    mtu: Annotated[int, Whole(1, 2**32 - 1)] | None = None
    """Largest packet on this route."""

    lock_mtu: Flag | None = None
    """Whether the MTU is kept even where path discovery finds a smaller one."""

    quickack: Flag | None = None
    """Whether acknowledgements are sent at once."""

    advmss: Annotated[int, Whole(1, 2**32 - 1)] | None = None
    """Segment size that is announced to the other side."""

    vrf_name: str | None = None
    """VRF whose table the route is in."""

    def problems(self) -> Iterator[tuple[str, str]]:
        if self.state is not None:
            return
        if self.route_type is not None:
            yield from self._special_problems(self.route_type)
        else:
            yield from self._unicast_problems()
        yield from self._source_problems()

    def _source_problems(self) -> Iterator[tuple[str, str]]:
        if self.source is not None and self.destination and (":" in self.source) != (":" in self.destination):
            yield "source", f"{shown(self.source)} is of another family than {self.destination}; give one of that"

    def _special_problems(self, kind: RouteType) -> Iterator[tuple[str, str]]:
        if not self.destination:
            yield "destination", "is missing; name the network that the route is for"
        if self.next_hop_address:
            yield "next-hop-address", f"{shown(self.next_hop_address)} makes no sense for a {kind} route; leave it out"
        if self.next_hop_interface not in (None, "", "lo"):
            yield (
                "next-hop-interface",
                f"{shown(self.next_hop_interface)} makes no sense for a {kind} route; leave it out",
            )

    def _unicast_problems(self) -> Iterator[tuple[str, str]]:
        if not self.destination:
            yield "destination", "is missing; name the network that the route leads to"
            return
        network = ip_network(self.destination)
        if not self.next_hop_interface:
            yield "next-hop-interface", "is missing; name the interface that packets leave through"
        if isinstance(network, IPv4Network):
            if network.prefixlen >= 8 and network.network_address.packed[0] == 0:
                yield "destination", f"{shown(self.destination)} lies in 0.0.0.0/8, which cannot be routed to"
        elif self.weight is not None:
            yield "weight", f"{self.weight} is for IPv4 only; leave it out"
        gateway = parse_ip(self.next_hop_address) if self.next_hop_address else None
        if gateway is not None and gateway.version != network.version:
            yield (
                "next-hop-address",
                f"{shown(self.next_hop_address)} is of another family than {self.destination}; give one of that",
            )


class Routes(NetworkModel):
    """The routes of a node."""

    show_only: ClassVar[frozenset[str]] = frozenset({"running"})

    running: list[Route] | None = None
    """Shown only: every route, whatever made it."""

    config: list[Route] | None = None
    """Static routes: those wanted are added, those with state absent removed, others left alone."""

    def problems(self) -> Iterator[tuple[str, str]]:
        special: dict[tuple[object, ...], RouteType] = {}
        for index, route in enumerate(self.config or []):
            yield from prefixed(f"config[{index}]", route)
            if route.state is not None or route.route_type is None:
                continue
            other = special.setdefault(_place(route), route.route_type)
            if other is not route.route_type:
                yield (
                    f"config[{index}].route-type",
                    f"{route.route_type} contradicts the {other} route to {route.destination} in the same table with "
                    "the same metric; keep one of them",
                )


def _place(route: Route) -> tuple[object, ...]:
    """Where in a table a route stands, which it shares with no route of another type."""
    metric = route.metric if route.metric is not None and route.metric > 0 else None
    if metric is None:
        metric = _IPV6_METRIC if ":" in (route.destination or "") else 0
    return route.destination, route.table_id or _MAIN_TABLE, route.vrf_name, metric
