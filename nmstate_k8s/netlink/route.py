"""Routes, as the kernel tells them."""

import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from nmstate_k8s.netlink.errors import MalformedMessageError
from nmstate_k8s.netlink.table import Table, attribute
from nmstate_k8s.netlink.value import ip, number

RTM_NEWROUTE: Final = 24
RTM_DELROUTE: Final = 25
RTM_GETROUTE: Final = 26

TABLE_MAIN: Final = 254

RTM_F_CLONED: Final = 0x200
_RTAX_MTU: Final = 2
_RTAX_CWND: Final = 7

_HEADER: Final = struct.Struct("=BBBBBBBBI")
_NEXTHOP: Final = struct.Struct("=HBBi")
_ANY: Final = {int(socket.AF_INET): "0.0.0.0", int(socket.AF_INET6): "::"}  # noqa: S104 - a destination, not a bind


class RouteProtocol(IntEnum):
    """``RTPROT_*``: who made a route. Any number is allowed; these are the ones with a meaning here."""

    UNSPEC = 0
    REDIRECT = 1
    KERNEL = 2
    BOOT = 3
    STATIC = 4
    RA = 9
    DHCP = 16
    MROUTED = 17
    KEEPALIVED = 18
    BABEL = 42
    BGP = 186


class RouteType(IntEnum):
    """``RTN_*``."""

    UNICAST = 1
    LOCAL = 2
    BROADCAST = 3
    ANYCAST = 4
    MULTICAST = 5
    BLACKHOLE = 6
    UNREACHABLE = 7
    PROHIBIT = 8
    THROW = 9


@dataclass(frozen=True, slots=True)
class RouteMetrics:
    """Transport hints of a route (``RTAX_*``)."""

    lock: int = attribute(1, number, default=0)
    mtu: int | None = attribute(_RTAX_MTU, number)
    window: int | None = attribute(3, number)
    cwnd: int | None = attribute(_RTAX_CWND, number)
    advmss: int | None = attribute(8, number)
    hoplimit: int | None = attribute(10, number)
    initcwnd: int | None = attribute(11, number)
    initrwnd: int | None = attribute(14, number)
    quickack: int | None = attribute(15, number)

    @property
    def cwnd_locked(self) -> bool:
        """Whether ``cwnd`` holds; without the lock the kernel ignores it."""
        return bool(self.lock & (1 << _RTAX_CWND))

    @property
    def mtu_locked(self) -> bool:
        """Whether ``mtu`` holds even where path discovery finds less."""
        return bool(self.lock & (1 << _RTAX_MTU))


_METRICS: Final = Table(RouteMetrics)


@dataclass(frozen=True, slots=True)
class NextHop:
    """One way of a multipath route; ``weight`` counts from 1."""

    index: int
    weight: int
    gateway: str | None
    flags: int = 0


def _via(payload: bytes) -> str:
    """``struct rtvia``: a gateway of another family than the route's."""
    return ip(payload[2:])


@dataclass(frozen=True, slots=True)
class _Gateway:
    """The attributes of one next hop."""

    gateway: str | None = attribute(5, ip)
    via: str | None = attribute(18, _via)


_GATEWAY: Final = Table(_Gateway)


def _nexthops(payload: bytes) -> tuple[NextHop, ...]:
    return tuple(_each_nexthop(payload))


def _each_nexthop(payload: bytes) -> Iterator[NextHop]:
    start, end = 0, len(payload)
    while start + _NEXTHOP.size <= end:
        length, flags, hops, index = _NEXTHOP.unpack_from(payload, start)
        if length < _NEXTHOP.size or start + length > end:
            raise MalformedMessageError(f"next hop of {length} bytes in {end - start} bytes of data")
        found = _GATEWAY.read(payload[start : start + length], _NEXTHOP.size)
        yield NextHop(index, hops + 1, found.gateway or found.via, flags)
        start += (length + 3) & ~3


@dataclass(frozen=True, slots=True)
class Route:
    """A route.

    Attributes:
        family: ``socket.AF_INET`` or ``AF_INET6``.
        protocol: A `RouteProtocol`, or any other number.
        type: A `RouteType`.
        scope: ``RT_SCOPE_*``.
        destination: With prefix length, also for hosts and for the default route (``0.0.0.0/0``, ``::/0``).
        gateway: Next hop; ``via`` holds it where it is of the other family.
        oif_index: The interface it leaves by; None for multipath and blackhole routes.
        metric: The kernel's priority; 0 if none is set.
        source: Preferred source address.
        nexthops: The ways of a multipath route, otherwise empty.
    """

    family: int
    destination: str
    table: int = attribute(15, number, default=TABLE_MAIN)
    protocol: int = RouteProtocol.BOOT
    type: int = RouteType.UNICAST
    scope: int = 0
    tos: int = 0
    flags: int = 0
    gateway: str | None = attribute(5, ip)
    via: str | None = attribute(18, _via)
    oif_index: int | None = attribute(4, number)
    metric: int = attribute(6, number, default=0)
    source: str | None = attribute(7, ip)
    nexthops: tuple[NextHop, ...] = attribute(9, _nexthops, default=())
    metrics: RouteMetrics | None = attribute(8, _METRICS.read)  # noqa: RUF009 - makes a dataclass field
    nexthop_id: int | None = attribute(30, number)
    preference: int | None = attribute(20, number)

    @property
    def slot(self) -> tuple[int, int, str, int, int]:
        """The place in a table that a replacing route takes over."""
        return self.family, self.table, self.destination, self.tos, self.metric

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from other routes, for the kernel; flags and preference may change under it."""
        hops = tuple((hop.index, hop.gateway, hop.weight) for hop in self.nexthops)
        return (*self.slot, self.type, self.protocol, self.oif_index, self.gateway or self.via, self.source, hops)


def _destination(payload: bytes) -> dict[str, object]:
    return {"destination": ip(payload)}


_TABLE: Final = Table(Route, spread={1: _destination})


def read_route(body: bytes) -> Route:
    """Decode the body of RTM_NEWROUTE or RTM_DELROUTE."""
    family, prefix_length, _source_length, tos, table, protocol, scope, kind, flags = _HEADER.unpack_from(body)
    found = _TABLE.values(body, _HEADER.size)
    found["destination"] = f"{found.get('destination') or _ANY.get(family, '')}/{prefix_length}"
    found.setdefault("table", table)
    return _TABLE.make(family=family, protocol=protocol, type=kind, scope=scope, tos=tos, flags=flags, **found)


def protocol_of(body: bytes) -> tuple[int, int]:
    """Protocol and flags, without decoding the rest: a full routing table sends thousands of changes."""
    header = _HEADER.unpack_from(body)
    return header[5], header[8]


def route_request(family: int, protocol: int = 0) -> bytes:
    """The body of RTM_GETROUTE for the routes of ``family`` that ``protocol`` made (0: all), without cached ones."""
    return _HEADER.pack(family, 0, 0, 0, 0, protocol, 0, 0, 0)
