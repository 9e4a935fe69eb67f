import dataclasses
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_k8s.netlink.address import Address
from nmstate_k8s.netlink.bridge import BridgePortInfo
from nmstate_k8s.netlink.bridge_vlan import BridgePort, BridgeVlan
from nmstate_k8s.netlink.ethtool import LinkModes
from nmstate_k8s.netlink.link import Link, LinkFlag
from nmstate_k8s.netlink.model import KernelModel
from nmstate_k8s.netlink.monitor import (
    BridgeVlansChanged,
    Changed,
    Displaced,
    Notification,
    NotificationsLost,
    Removed,
)
from nmstate_k8s.netlink.route import NextHop, Route
from nmstate_k8s.netlink.rule import RouteRule
from nmstate_k8s.netlink.state import KernelState

V4, V6 = int(socket.AF_INET), int(socket.AF_INET6)
ETH0 = Link(2, name="eth0", flags=LinkFlag.UP, carrier=True)
STATE = KernelState(
    links={2: ETH0},
    addresses={2: (Address(V4, 2, "192.0.2.1", 24),)},
    bridge_vlans={2: (BridgeVlan(2, 1, 1),)},
    link_modes={2: LinkModes(2, speed=1000)},
)


def model_after(*notifications: Notification, state: KernelState = STATE) -> KernelModel:
    model = KernelModel(state)
    for notification in notifications:
        model.apply(notification)
    return model


def v4(gateway: str, destination: str = "198.51.100.0/24", metric: int = 0) -> Route:
    return Route(V4, destination, gateway=gateway, metric=metric)


def v6(gateway: str | None, *, oif_index: int = 2) -> Route:
    return Route(V6, "2001:db8::/32", gateway=gateway, metric=256, oif_index=oif_index)


def test_the_state_is_the_same_object_until_something_changes() -> None:
    model = KernelModel(STATE)

    assert model.state is STATE
    model.apply(Changed(ETH0))
    assert model.state is not STATE
    assert model.state is model.state
    assert model.state == STATE


def test_a_renamed_link_is_found_by_its_new_name_only() -> None:
    state = model_after(Changed(dataclasses.replace(ETH0, name="lan0"))).state

    assert state.link("eth0") is None
    assert state.link("lan0") is not None


def test_a_link_that_goes_takes_all_of_its_own_along() -> None:
    state = model_after(Removed(ETH0)).state

    assert (state.links, state.addresses, state.bridge_vlans, state.link_modes) == ({}, {}, {}, {})


@pytest.mark.parametrize(
    "notification",
    [
        Removed(ETH0),
        Changed(dataclasses.replace(ETH0, flags=0)),
        Removed(Address(V4, 2, "192.0.2.1", 24)),
    ],
    ids=["a link goes", "a link goes down", "an address goes"],
)
def test_ipv4_routes_are_read_again_after_what_drops_them_silently(notification: Notification) -> None:
    assert model_after(notification).stale_routes == [V4]


def test_nothing_is_read_again_for_an_ordinary_change() -> None:
    model = model_after(
        Changed(dataclasses.replace(ETH0, mtu=9000)),
        Changed(Address(V6, 2, "2001:db8::1", 64)),
        Removed(Address(V6, 2, "2001:db8::1", 64)),
        Changed(v4("192.0.2.9")),
        Removed(v4("192.0.2.9")),
        Changed(RouteRule(V4, priority=5)),
    )

    assert (model.lost, model.stale_links, model.stale_routes) == (False, set(), [])
    assert (model.link_modes_stale, model.bridge_vlans_stale) == (False, False)


def test_a_carrier_makes_the_speeds_stale() -> None:
    model = model_after(Changed(dataclasses.replace(ETH0, carrier=False)))

    stale = model.link_modes_stale
    model.replace_link_modes({2: LinkModes(2, speed=None)})
    assert (stale, model.link_modes_stale) == (True, False)
    assert model.state.link_modes[2].speed is None


def test_half_of_a_veth_pair_is_read_again() -> None:
    left = Link(5, name="left", kind="veth", parent_index=None)
    model = model_after(Changed(left))

    assert model.stale_links == {5}
    model.replace_link(5, dataclasses.replace(left, parent_index=6))
    assert model.stale_links == set()
    assert model.state.links[5].parent_index == 6


def test_the_other_half_of_a_veth_that_left_is_read_again() -> None:
    left, right = Link(5, kind="veth", parent_index=6), Link(6, kind="veth", parent_index=5)
    model = model_after(Changed(left), Changed(right), Removed(right))

    assert model.stale_links == {5}
    model.replace_link(5, None)
    assert 5 not in model.state.links


def test_a_new_lifetime_replaces_the_address() -> None:
    leased = Address(V4, 2, "192.0.2.1", 24, valid_seconds=30)

    assert model_after(Changed(leased)).state.addresses == {2: (leased,)}


def test_the_last_address_leaves_no_empty_entry() -> None:
    assert model_after(Removed(Address(V4, 2, "192.0.2.1", 24))).state.addresses == {}


def test_a_bridges_view_of_a_port_carries_vlans_and_options() -> None:
    port = Link(3, name="port0", port_kind="bridge", port_info=BridgePortInfo(cost=2))
    told = BridgePort(3, (BridgeVlan(3, 100, 199),), BridgePortInfo(state="forwarding", cost=2))

    model = model_after(Changed(port), Changed(told))

    assert model.state.bridge_vlans[3] == told.vlans
    assert model.state.links[3].port_info == told.info
    model.apply(Removed(told))
    assert 3 not in model.state.bridge_vlans


def test_vlans_that_were_told_in_part_are_read_again() -> None:
    model = model_after(BridgeVlansChanged())

    stale = model.bridge_vlans_stale
    model.replace_bridge_vlans({2: (BridgeVlan(2, 5, 5),)})
    assert (stale, model.bridge_vlans_stale) == (True, False)
    assert model.state.bridge_vlans == {2: (BridgeVlan(2, 5, 5),)}


def test_a_replacing_route_takes_the_slot() -> None:
    model = model_after(Changed(v4("192.0.2.8")), Changed(v4("192.0.2.9"), replaces=True))

    assert model.state.routes == (v4("192.0.2.9"),)
    assert model.stale_routes == []


def test_a_route_of_no_interest_displaces_what_was_in_its_slot() -> None:
    model = model_after(Changed(v4("192.0.2.8")), Changed(v4("192.0.2.8", metric=9)), Displaced(v4("192.0.2.9")))

    assert model.state.routes == (v4("192.0.2.8", metric=9),)


def test_which_of_several_in_a_slot_was_replaced_has_to_be_read() -> None:
    model = model_after(Changed(v4("192.0.2.7")), Changed(v4("192.0.2.8")), Changed(v4("192.0.2.9"), replaces=True))

    assert model.stale_routes == [V4]
    model.replace_routes(V4, [v4("192.0.2.9"), v4("192.0.2.8")])
    assert model.stale_routes == []
    assert len(model.state.routes) == 2


def test_ipv6_routes_of_several_links_share_a_slot_without_doubt() -> None:
    model = model_after(Changed(v6(None)), Changed(v6(None, oif_index=3)), Removed(v6(None)))

    assert model.state.routes == (v6(None, oif_index=3),)
    assert model.stale_routes == []


MULTIPATH = dataclasses.replace(v6(None), nexthops=(NextHop(2, 1, "fe80::1"), NextHop(2, 1, "fe80::2")))


@pytest.mark.parametrize(
    "notifications",
    [
        [Changed(MULTIPATH)],
        [Changed(v6("fe80::1")), Changed(v6("fe80::2"))],
        [Changed(v6("fe80::1")), Removed(v6("fe80::2"))],
    ],
    ids=["told as a whole", "a second way comes", "a way goes"],
)
def test_ipv6_multipath_routes_are_read_again(notifications: list[Notification]) -> None:
    assert model_after(*notifications).stale_routes == [V6]


def test_lost_notifications_are_healed_by_a_dump() -> None:
    model = model_after(NotificationsLost())

    lost = model.lost
    model.reset(STATE)
    assert (lost, model.lost) == (True, False)


ROUTES = st.builds(
    v4, st.sampled_from(["192.0.2.8", "192.0.2.9"]), st.sampled_from(["0.0.0.0/0", "10.0.0.0/8"]), st.integers(0, 2)
)
LINKS = st.builds(Link, st.integers(1, 4), name=st.sampled_from(["a", "b"]), flags=st.sampled_from([0, 1]))
ADDRESSES = st.builds(Address, st.just(V6), st.integers(1, 4), st.sampled_from(["fe80::1", "fe80::2"]), st.just(64))
RULES = st.builds(RouteRule, st.just(V4), priority=st.integers(0, 3))
RECORDS = ROUTES | LINKS | ADDRESSES | RULES
HISTORY = st.lists(st.builds(Changed, RECORDS) | st.builds(Removed, RECORDS))


@given(HISTORY)
def test_a_model_made_from_a_models_state_goes_on_as_that_model(history: list[Notification]) -> None:
    half = len(history) // 2
    one = model_after(*history)
    other = model_after(*history[half:], state=model_after(*history[:half]).state)

    assert other.state == one.state


@given(HISTORY)
def test_notifications_applied_twice_change_nothing_more(history: list[Notification]) -> None:
    """What is queued when a dump is taken is told once more afterwards."""
    once = model_after(*history).state
    again = model_after(*history, state=once).state

    assert again.links == once.links
    assert set(again.routes) == set(once.routes)
    assert {i: set(group) for i, group in again.addresses.items()} == {i: set(g) for i, g in once.addresses.items()}
