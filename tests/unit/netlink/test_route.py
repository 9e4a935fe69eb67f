import socket
import struct

import pytest

from nmstate_k8s.netlink.errors import MalformedMessageError
from nmstate_k8s.netlink.route import NextHop, Route, RouteMetrics, RouteProtocol, RouteType, protocol_of, read_route
from nmstate_k8s.netlink.rule import RouteRule, read_rule
from nmstate_k8s.netlink.wire import attribute, nest

GATEWAY = bytes([192, 0, 2, 254])


def u32(kind: int, value: int) -> bytes:
    return attribute(kind, struct.pack("=I", value))


def body(*parts: bytes, family: int = socket.AF_INET, prefix: int = 24, table: int = 254) -> bytes:
    return struct.pack("=BBBBBBBBI", family, prefix, 0, 0, table, 4, 0, 1, 0) + b"".join(parts)


def test_a_route_by_a_gateway() -> None:
    found = read_route(body(attribute(1, bytes([203, 0, 113, 0])), attribute(5, GATEWAY), u32(4, 3), u32(6, 150)))

    assert found == Route(
        socket.AF_INET,
        "203.0.113.0/24",
        protocol=RouteProtocol.STATIC,
        type=RouteType.UNICAST,
        gateway="192.0.2.254",
        oif_index=3,
        metric=150,
    )


@pytest.mark.parametrize(("family", "default"), [(socket.AF_INET, "0.0.0.0/0"), (socket.AF_INET6, "::/0")])
def test_a_default_route_has_a_destination_all_the_same(family: int, default: str) -> None:
    assert read_route(body(family=family, prefix=0)).destination == default


def test_a_table_beyond_255_is_in_an_attribute() -> None:
    assert read_route(body(u32(15, 1000), table=252)).table == 1000
    assert read_route(body(table=77)).table == 77


def test_the_ways_of_a_multipath_route() -> None:
    one = struct.pack("=HBBi", 16, 0, 0, 3) + attribute(5, GATEWAY)
    other = struct.pack("=HBBi", 8, 1, 4, 5)

    assert read_route(body(attribute(9, one + other))).nexthops == (
        NextHop(3, 1, "192.0.2.254"),
        NextHop(5, 5, None, 1),
    )


def test_a_way_that_runs_past_the_end_is_refused() -> None:
    with pytest.raises(MalformedMessageError):
        read_route(body(attribute(9, struct.pack("=HBBi", 99, 0, 0, 3))))


def test_a_gateway_of_the_other_family() -> None:
    via = struct.pack("=H", socket.AF_INET6) + bytes.fromhex("fe80000000000000000000000000000f")

    assert read_route(body(attribute(18, via))).via == "fe80::f"


@pytest.mark.parametrize(("lock", "locked"), [(1 << 7, True), (1 << 2, False)])
def test_a_congestion_window_holds_only_with_its_lock(lock: int, locked: bool) -> None:
    metrics = read_route(body(nest(8, [u32(1, lock), u32(2, 1400), u32(7, 40)]))).metrics

    assert metrics == RouteMetrics(lock=lock, mtu=1400, cwnd=40)
    assert metrics.cwnd_locked is locked
    assert metrics.mtu_locked is not locked


def test_the_protocol_is_found_without_decoding() -> None:
    assert protocol_of(body() + b"\1") == (RouteProtocol.STATIC, 0)


def test_a_rule_with_everything() -> None:
    header = struct.pack("=BBBBBxxBI", socket.AF_INET, 16, 24, 0, 252, 1, 0x2)
    parts = [
        attribute(1, bytes([198, 51, 0, 0])),
        attribute(2, bytes([192, 0, 2, 0])),
        attribute(3, b"eth1\0"),
        u32(6, 100),
        u32(10, 0x10),
        u32(16, 0xF0),
        attribute(13, b"\xff" * 4),
        u32(14, 0),
        u32(15, 1000),
        attribute(21, b"\4"),
        attribute(24, struct.pack("=HH", 80, 90)),
    ]

    assert read_rule(header + b"".join(parts)) == RouteRule(
        socket.AF_INET,
        source="192.0.2.0/24",
        destination="198.51.0.0/16",
        inverted=True,
        priority=100,
        table=1000,
        protocol=RouteProtocol.STATIC,
        iif_name="eth1",
        fwmark=0x10,
        fwmask=0xF0,
        suppress_prefix_length=0,
        destination_ports=(80, 90),
    )
