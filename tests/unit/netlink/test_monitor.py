import socket
import struct

import pytest

from nmstate_k8s.netlink.bridge_vlan import BridgePort
from nmstate_k8s.netlink.link import LINK_HEADER, Link
from nmstate_k8s.netlink.monitor import (
    BridgeVlansChanged,
    Changed,
    Displaced,
    Notification,
    Removed,
    read_notification,
)
from nmstate_k8s.netlink.route import Route, RouteProtocol
from nmstate_k8s.netlink.wire import NLM_F_REPLACE, Message

NEWLINK, DELLINK, NEWROUTE, DELROUTE, NEWVLAN = 16, 17, 24, 25, 112
STATIC_ONLY = (RouteProtocol.STATIC,)


def route_message(kind: int, protocol: int, *, flags: int = 0, cached: bool = False) -> Message:
    header = struct.pack("=BBBBBBBBI", socket.AF_INET, 0, 0, 0, 254, protocol, 0, 1, 0x200 if cached else 0)
    return Message(kind, flags, 0, 0, header)


def route(protocol: int) -> Route:
    return Route(socket.AF_INET, "0.0.0.0/0", protocol=protocol)


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        (socket.AF_UNSPEC, Changed(Link(4))),
        (socket.AF_BRIDGE, Changed(BridgePort(4, ()))),
        (socket.AF_INET6, None),
    ],
    ids=["the link", "its bridge's view of it", "its IPv6 settings"],
)
def test_a_link_message_means_different_things_by_family(family: int, expected: Notification | None) -> None:
    body = LINK_HEADER.pack(family, 1, 4, 0, 0)

    assert read_notification(Message(NEWLINK, 0, 0, 0, body)) == expected


def test_a_link_goes() -> None:
    assert read_notification(Message(DELLINK, 0, 0, 0, LINK_HEADER.pack(0, 1, 4, 0, 0))) == Removed(Link(4))


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (route_message(NEWROUTE, RouteProtocol.STATIC), Changed(route(RouteProtocol.STATIC))),
        (
            route_message(NEWROUTE, RouteProtocol.STATIC, flags=NLM_F_REPLACE),
            Changed(route(RouteProtocol.STATIC), replaces=True),
        ),
        (route_message(DELROUTE, RouteProtocol.STATIC), Removed(route(RouteProtocol.STATIC))),
        (route_message(DELROUTE, RouteProtocol.STATIC, flags=NLM_F_REPLACE), Removed(route(RouteProtocol.STATIC))),
        (route_message(NEWROUTE, RouteProtocol.BGP), None),
        (route_message(DELROUTE, RouteProtocol.BGP), None),
        (route_message(NEWROUTE, RouteProtocol.BGP, flags=NLM_F_REPLACE), Displaced(route(RouteProtocol.BGP))),
        (route_message(NEWROUTE, RouteProtocol.STATIC, cached=True), None),
    ],
)
def test_routes_are_told_by_protocol(message: Message, expected: Notification | None) -> None:
    assert read_notification(message, STATIC_ONLY) == expected


def test_bridge_vlans_and_messages_of_no_interest() -> None:
    assert read_notification(Message(NEWVLAN, 0, 0, 0, bytes(8))) == BridgeVlansChanged()
    assert read_notification(Message(28, 0, 0, 0, bytes(12))) is None
