import socket
import struct

import pytest

from nmstate_k8s.netlink.bridge import BridgePortInfo
from nmstate_k8s.netlink.bridge_vlan import BridgePort, BridgeVlan, read_bridge_port
from nmstate_k8s.netlink.link import link_header
from nmstate_k8s.netlink.wire import attribute, nest

PVID, UNTAGGED, BEGIN, END = 2, 4, 8, 16


def body(*vlans: tuple[int, int], protinfo: bytes = b"") -> bytes:
    entries = [attribute(2, struct.pack("=HH", flags, vid)) for flags, vid in vlans]
    return link_header(socket.AF_BRIDGE, 4) + protinfo + nest(26, entries)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([], ()),
        ([(PVID | UNTAGGED, 1)], (BridgeVlan(4, 1, 1, pvid=True, untagged=True),)),
        ([(BEGIN, 100), (END, 199)], (BridgeVlan(4, 100, 199),)),
        (
            [(0, 7), (BEGIN | UNTAGGED, 10), (END | UNTAGGED, 12), (0, 14)],
            (BridgeVlan(4, 7, 7), BridgeVlan(4, 10, 12, untagged=True), BridgeVlan(4, 14, 14)),
        ),
    ],
)
def test_the_two_entries_of_a_range_become_one(told: list[tuple[int, int]], expected: tuple[BridgeVlan, ...]) -> None:
    assert read_bridge_port(body(*told)) == BridgePort(4, expected)


def test_a_port_tells_its_options_and_the_bridge_itself_does_not() -> None:
    options = nest(12, [attribute(1, b"\3"), attribute(3, struct.pack("=I", 9))])

    assert read_bridge_port(body(protinfo=options)).info == BridgePortInfo(state="forwarding", cost=9)
    assert read_bridge_port(body()).info is None


def test_a_port_without_vlans_has_none() -> None:
    assert read_bridge_port(link_header(socket.AF_BRIDGE, 4)) == BridgePort(4, ())
