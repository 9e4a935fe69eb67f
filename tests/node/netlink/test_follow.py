"""Following the kernel: what notifications made of a first dump equals a fresh dump."""

import asyncio
import dataclasses
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import Any

import pytest

from nmstate_k8s.netlink import Address, BridgeInfo, KernelState, Link, RouteProtocol, dump, follow


def without_clocks(state: KernelState) -> KernelState:
    """What two readings at different moments have in common, in one order."""
    links = {index: still(link) for index, link in state.links.items()}
    addresses = {
        index: tuple(
            sorted((dataclasses.replace(a, valid_seconds=None, preferred_seconds=None) for a in group), key=repr)
        )
        for index, group in state.addresses.items()
    }
    routes = tuple(sorted((dataclasses.replace(route, nexthops=(), flags=0) for route in state.routes), key=repr))
    return dataclasses.replace(
        state, links=links, addresses=addresses, routes=routes, rules=tuple(sorted(state.rules, key=repr))
    )


def without_lifetimes(address: Address) -> Address:
    return dataclasses.replace(address, valid_seconds=None, preferred_seconds=None)


def still(link: Link) -> Link:
    if isinstance(link.info, BridgeInfo):
        return dataclasses.replace(link, info=dataclasses.replace(link.info, hello_timer=None, gc_timer=None))
    return link


async def until(states: AsyncIterator[KernelState], holds: Callable[[KernelState], bool]) -> KernelState:
    async with asyncio.timeout(10):
        async for state in states:
            if holds(state):
                return state
    raise AssertionError("the kernel's notifications ended")


async def until_true_to_the_kernel(states: AsyncIterator[KernelState]) -> None:
    """Until what was followed is what a fresh dump says."""
    state = KernelState(links={})
    try:
        async with asyncio.timeout(10):
            async for state in states:
                if without_clocks(state) == without_clocks(await dump()):
                    return
    except TimeoutError:
        assert without_clocks(state) == without_clocks(await dump())  # shows the difference


def following(**options: Any) -> aclosing[AsyncGenerator[KernelState, None]]:
    return aclosing(follow(**options))


# Each is a list of ip commands; the last one makes notifications that end the test.
HISTORIES = {
    "links come, change and go": [
        "link add va type veth peer vb",
        "link set va up mtu 1400",
        "link set vb name vc",
        "link set vc up",
        "link add vd type veth peer ve",
        "link delete vd",
    ],
    "a bridge takes a port and lets it go": [
        "link add br0 type bridge",
        "link add va type veth peer vb",
        "link set va master br0",
        "link set va up",
        "link set vb up",
        "link set br0 up",
        "link set va type bridge_slave cost 9",
        "link set va nomaster",
    ],
    "addresses come and go": [
        "link add va type veth peer vb",
        "link set va up",
        "address add 192.0.2.1/24 dev va",
        "address add 192.0.2.2/24 dev va",
        "address add 2001:db8::1/64 dev va nodad",
        "address change 192.0.2.2/24 dev va valid_lft 500 preferred_lft 400",
        "address delete 192.0.2.1/24 dev va",
    ],
    "a link goes down and takes its IPv4 routes": [
        "link add va type veth peer vb",
        "link set va up",
        "link set vb up",
        "address add 192.0.2.1/24 dev va",
        "route add 198.51.100.0/24 via 192.0.2.9",
        "-6 route add 2001:db8:9::/48 dev va",
        "link set va down",
    ],
    "a source address goes and takes its routes": [
        "link add va type veth peer vb",
        "link set va up",
        "address add 192.0.2.1/24 dev va",
        "address add 203.0.113.1/32 dev va",
        "route add 198.51.100.0/24 via 192.0.2.9 src 203.0.113.1",
        "address delete 203.0.113.1/32 dev va",
    ],
    "routes are replaced": [
        "link add va type veth peer vb",
        "link set va up",
        "address add 192.0.2.1/24 dev va",
        "address add 2001:db8::1/64 dev va nodad",
        "route add 198.51.100.0/24 via 192.0.2.8",
        "route append 198.51.100.0/24 via 192.0.2.7",
        "route replace 198.51.100.0/24 via 192.0.2.9",
        "-6 route add 2001:db8:9::/48 via 2001:db8::8",
        "-6 route replace 2001:db8:9::/48 via 2001:db8::9",
    ],
    "an IPv6 multipath route grows and shrinks": [
        "link add va type veth peer vb",
        "link set va up",
        "link set vb up",
        "address add 2001:db8::1/64 dev va nodad",
        "-6 route add 2001:db8:9::/48 via 2001:db8::7 metric 5",
        "-6 route append 2001:db8:9::/48 via 2001:db8::8 metric 5",
        "-6 route append 2001:db8:9::/48 via 2001:db8::9 metric 5",
        "-6 route delete 2001:db8:9::/48 via 2001:db8::8 metric 5",
    ],
    "a controller with its ports is deleted": [
        "link add br0 type bridge",
        "link add va master br0 type veth peer vb",
        "link set br0 up",
        "address add 192.0.2.1/24 dev br0",
        "link delete br0",
    ],
}


@pytest.mark.parametrize("commands", HISTORIES.values(), ids=HISTORIES)
async def test_what_was_followed_is_what_a_fresh_dump_says(netns: Any, commands: list[str]) -> None:
    async with following() as states:
        await anext(states)
        for command in commands:
            netns.ip(*command.split())
            await asyncio.sleep(0)

        await until_true_to_the_kernel(states)


@pytest.mark.needs_kernel("rules")
async def test_rules_come_and_go(netns: Any) -> None:
    async with following() as states:
        await anext(states)
        netns.ip("rule", "add", "priority", "77", "table", "7")
        await until(states, lambda state: any(rule.priority == 77 for rule in state.rules))
        netns.ip("rule", "delete", "priority", "77")
        await until(states, lambda state: all(rule.priority != 77 for rule in state.rules))


@pytest.mark.needs_kernel("bridge-vlan-filtering")
async def test_vlans_of_a_port_follow_the_bridge(netns: Any) -> None:
    netns.ip("link", "add", "br0", "type", "bridge", "vlan_filtering", "1")
    netns.ip("link", "add", "port0", "type", "veth", "peer", "far")
    async with following() as states:
        await anext(states)
        netns.ip("link", "set", "port0", "master", "br0")
        netns.ip("link", "set", "br0", "up")
        netns.run("bridge", "vlan", "add", "dev", "port0", "vid", "100-199")
        netns.run("bridge", "vlan", "delete", "dev", "port0", "vid", "150")
        netns.ip("link", "set", "br0", "type", "bridge", "vlan_default_pvid", "5")

        await until_true_to_the_kernel(states)


@pytest.mark.needs_kernel("bonding")
async def test_bond_options_and_ports_follow(netns: Any) -> None:
    netns.ip("link", "add", "port0", "type", "veth", "peer", "far")
    async with following() as states:
        await anext(states)
        netns.ip("link", "add", "bond0", "type", "bond", "mode", "active-backup", "miimon", "100")
        netns.ip("link", "set", "bond0", "up")
        netns.ip("link", "set", "port0", "master", "bond0")
        netns.ip("link", "set", "bond0", "type", "bond", "primary", "port0")

        await until_true_to_the_kernel(states)


async def test_a_new_carrier_brings_a_new_speed(netns: Any) -> None:
    netns.ip("link", "add", "left", "type", "veth", "peer", "right")
    netns.ip("link", "set", "left", "up")
    async with following() as states:
        await anext(states)
        netns.ip("link", "set", "right", "up")

        state = await until(states, lambda state: all(link.carrier for link in state.links.values() if link.kind))

        assert without_clocks(state).link_modes == (await dump()).link_modes


async def test_routes_of_other_protocols_wake_nobody_but_take_the_place_of_ours(netns: Any) -> None:
    netns.ip("link", "add", "left", "type", "veth", "peer", "right")
    netns.ip("link", "set", "left", "up")
    netns.ip("address", "add", "192.0.2.1/24", "dev", "left")
    netns.ip("route", "add", "198.51.100.0/24", "via", "192.0.2.8", "proto", "static")
    async with following(route_protocols=(RouteProtocol.STATIC,)) as states:
        first = await anext(states)
        assert [route.destination for route in first.routes] == ["198.51.100.0/24"]
        netns.ip("route", "replace", "198.51.100.0/24", "via", "192.0.2.9", "proto", "bgp")

        await until(states, lambda state: not state.routes)


async def test_a_flood_that_overruns_the_socket_ends_in_the_truth(netns: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nmstate_k8s.netlink.socket.RECEIVE_BUFFER", 4096)
    netns.ip("link", "add", "left", "type", "veth", "peer", "right")
    async with following() as states:
        await anext(states)
        for round_ in range(40):
            netns.ip("link", "set", "left", "mtu", str(1400 + round_))

        state = await until(states, lambda state: any(link.mtu == 1439 for link in state.links.values()))

        assert without_clocks(state) == without_clocks(await dump())
