"""The sweep against a real kernel, with iproute2 as the second opinion."""

import asyncio
import dataclasses
import socket
from collections.abc import Collection
from typing import Any

import pytest

from nmstate_k8s.netlink import (
    BondInfo,
    BondPortInfo,
    BridgeInfo,
    BridgePortInfo,
    BridgeVlan,
    Link,
    NextHop,
    OpaqueInfo,
    RouteProtocol,
    RouteType,
    VlanFlag,
    VlanInfo,
    VrfInfo,
    VxlanInfo,
    dump,
)
from nmstate_k8s.netlink.errors import KernelRefusedError
from nmstate_k8s.netlink.socket import NetlinkSocket

TIMERS = {"hello_timer", "gc_timer"}
UNPADDED = {"root_id", "bridge_id"}  # iproute2 6.1 prints the MAC address in them without leading zeros


def same_options(ours: object, theirs: dict[str, Any], *, but: Collection[str] = ()) -> None:
    """Every option that iproute2 prints under our name has our value; both spell some values differently."""
    assert dataclasses.is_dataclass(ours)
    common = {field.name for field in dataclasses.fields(ours)} & theirs.keys() - set(but)
    assert len(common) > 5
    values = {name: getattr(ours, name) for name in common}
    assert {name: plain(value) for name, value in values.items()} == {name: plain(theirs[name]) for name in common}


def plain(value: object) -> object:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        return int(value, 0) if value == "0" or value.startswith("0x") else value.lower()
    return value


def link_json(netns: Any, name: str) -> dict[str, Any]:
    (found,) = netns.json("ip", "-j", "-d", "link", "show", "dev", name)
    assert isinstance(found, dict)
    return found


async def link(name: str) -> Link:
    found = (await dump()).link(name)
    assert found is not None
    return found


async def test_a_veth_pair_is_told_as_iproute2_tells_it(netns: Any) -> None:
    netns.ip("link", "add", "left", "mtu", "1400", "address", "02:00:00:00:0a:01", "type", "veth", "peer", "right")
    netns.ip("link", "property", "add", "dev", "left", "altname", "port-of-the-left")
    netns.ip("link", "set", "left", "up", "promisc", "on", "alias", "to the right")

    state = await dump()

    left, theirs = state.link("left"), link_json(netns, "left")
    assert left is not None
    assert (left.index, left.kind, left.mtu) == (theirs["ifindex"], "veth", 1400)
    assert (left.min_mtu, left.max_mtu) == (theirs["min_mtu"], theirs["max_mtu"])
    assert left.mac == "02:00:00:00:0A:01"
    assert left.operstate == theirs["operstate"].lower()
    assert left.ipv6_addr_gen_mode == theirs["inet6_addr_gen_mode"]
    assert (left.admin_up, left.promiscuous, left.running) == (True, True, False)
    assert (left.alias, left.alt_names) == ("to the right", ("port-of-the-left",))
    assert state.link("port-of-the-left") is left
    assert state.parent_of(left) is state.link("right")
    assert state.link_modes[left.index].speed == 10_000
    assert state.link_modes[left.index].duplex == "full"


async def test_a_parent_in_another_namespace_is_not_taken_for_a_link_of_this_one(netns: Any) -> None:
    netns.ip("link", "add", "left", "type", "veth", "peer", "right")
    child = await asyncio.create_subprocess_exec("unshare", "--net", "cat", stdin=asyncio.subprocess.PIPE)
    try:
        await asyncio.sleep(0.2)  # until it has left this namespace, of which it tells nobody
        netns.ip("link", "set", "right", "netns", str(child.pid))

        state = await dump()

        left = state.link("left")
        assert left is not None
        assert left.parent_netns is not None
        assert state.parent_of(left) is None
    finally:
        child.kill()
        await child.communicate()


async def test_bridge_options_and_port_options_are_those_that_iproute2_prints(netns: Any) -> None:
    netns.ip("link", "add", "br0", "type", "bridge", "forward_delay", "400", "stp_state", "1", "priority", "28672")
    netns.ip("link", "set", "br0", "type", "bridge", "ageing_time", "6000", "group_fwd_mask", "0xfff8")
    netns.ip("link", "add", "port0", "type", "veth", "peer", "far")
    netns.ip("link", "set", "port0", "master", "br0")
    netns.ip("link", "set", "port0", "type", "bridge_slave", "cost", "77", "priority", "9", "hairpin", "on")

    bridge, port = await link("br0"), await link("port0")

    assert isinstance(bridge.info, BridgeInfo)
    same_options(bridge.info, link_json(netns, "br0")["linkinfo"]["info_data"], but=TIMERS | UNPADDED)
    assert (bridge.info.forward_delay, bridge.info.ageing_time, bridge.info.group_fwd_mask) == (400, 6000, 0xFFF8)
    assert bridge.info.gc_timer is not None
    assert port.controller_index == bridge.index
    assert isinstance(port.port_info, BridgePortInfo)
    same_options(port.port_info, link_json(netns, "port0")["linkinfo"]["info_slave_data"])
    assert (port.port_kind, port.port_info.cost, port.port_info.priority) == ("bridge", 77, 9)


@pytest.mark.needs_kernel("bridge-vlan-filtering")
async def test_vlans_of_bridge_ports_come_in_ranges(netns: Any) -> None:
    netns.ip("link", "add", "br0", "type", "bridge", "vlan_filtering", "1", "vlan_default_pvid", "0")
    netns.ip("link", "add", "port0", "type", "veth", "peer", "far")
    netns.ip("link", "set", "port0", "master", "br0")
    netns.run("bridge", "vlan", "add", "dev", "port0", "vid", "100-199")
    netns.run("bridge", "vlan", "add", "dev", "port0", "vid", "7", "pvid", "untagged")

    state = await dump()

    port = state.link("port0")
    assert port is not None
    assert state.vlans_of(port) == (
        BridgeVlan(port.index, 7, 7, pvid=True, untagged=True),
        BridgeVlan(port.index, 100, 199),
    )


@pytest.mark.needs_kernel("bonding")
async def test_bond_options_and_port_options_are_those_that_iproute2_prints(netns: Any) -> None:
    options = "mode 802.3ad miimon 140 updelay 280 lacp_rate fast ad_select count min_links 1"
    netns.ip("link", "add", "bond0", "type", "bond", *options.split())
    netns.ip(
        "link", "set", "bond0", "type", "bond", "ad_actor_sys_prio", "4000", "ad_actor_system", "02:00:00:00:00:aa"
    )
    netns.ip("link", "add", "port0", "type", "veth", "peer", "far")
    netns.ip("link", "set", "port0", "master", "bond0")

    bond, port = await link("bond0"), await link("port0")

    assert isinstance(bond.info, BondInfo)
    same_options(
        bond.info, link_json(netns, "bond0")["linkinfo"]["info_data"], but={"all_slaves_active", "arp_validate"}
    )
    assert (bond.info.mode, bond.info.miimon, bond.info.updelay) == ("802.3ad", 140, 280)
    assert (bond.info.lacp_rate, bond.info.all_slaves_active) == ("fast", "dropped")
    assert (bond.info.ad_actor_sys_prio, bond.info.ad_actor_system) == (4000, "02:00:00:00:00:AA")
    assert isinstance(port.port_info, BondPortInfo)
    assert (port.port_kind, port.port_info.queue_id, port.port_info.priority) == ("bond", 0, 0)
    assert port.port_info.permanent_mac is not None


@pytest.mark.needs_kernel("bonding")
async def test_a_bond_that_watches_by_arp_names_its_targets_and_its_primary(netns: Any) -> None:
    netns.ip("link", "add", "bond0", "type", "bond", "mode", "active-backup", "arp_interval", "100")
    netns.ip("link", "set", "bond0", "type", "bond", "arp_ip_target", "192.0.2.1,192.0.2.2", "arp_validate", "filter")
    netns.ip("link", "add", "port0", "type", "veth", "peer", "far")
    netns.ip("link", "set", "port0", "master", "bond0")
    netns.ip("link", "set", "bond0", "type", "bond", "primary", "port0", "primary_reselect", "better")

    bond, port = await link("bond0"), await link("port0")

    assert isinstance(bond.info, BondInfo)
    assert bond.info.arp_ip_target == ("192.0.2.1", "192.0.2.2")
    assert (bond.info.arp_interval, bond.info.arp_validate) == (100, "filter")
    assert (bond.info.primary_index, bond.info.primary_reselect) == (port.index, "better")


@pytest.mark.needs_kernel("8021q")
async def test_a_vlan_tells_id_protocol_flags_and_base(netns: Any) -> None:
    netns.ip("link", "add", "left", "type", "veth", "peer", "right")
    netns.ip("link", "add", "link", "left", "name", "left.102", "type", "vlan", "id", "102", "gvrp", "on")
    netns.ip(
        "link", "add", "link", "left", "left.9", "type", "vlan", "proto", "802.1ad", "id", "9", "reorder_hdr", "off"
    )

    state = await dump()

    tagged, stacked = state.link("left.102"), state.link("left.9")
    assert tagged is not None
    assert stacked is not None
    assert tagged.info == VlanInfo(102, VlanFlag.REORDER_HDR | VlanFlag.GVRP, "802.1q")
    assert stacked.info == VlanInfo(9, VlanFlag(0), "802.1ad")
    assert state.parent_of(tagged) is state.link("left")


@pytest.mark.needs_kernel("vrf")
async def test_a_vrf_tells_its_table_and_its_ports_their_controller(netns: Any) -> None:
    netns.ip("link", "add", "blue", "type", "vrf", "table", "1001")
    netns.ip("link", "add", "left", "master", "blue", "type", "veth", "peer", "right")

    state = await dump()

    blue = state.link("blue")
    assert blue is not None
    assert blue.info == VrfInfo(1001)
    assert [port.name for port in state.ports_of(blue)] == ["left"]


@pytest.mark.needs_kernel("vxlan")
async def test_a_vxlan_tells_its_ends(netns: Any) -> None:
    netns.ip("link", "add", "vx0", "type", "vxlan", "id", "5", "remote", "2001:db8::9", "dstport", "4790", "nolearning")

    found = (await link("vx0")).info

    assert isinstance(found, VxlanInfo)
    assert (found.id, found.remote, found.port, found.learning) == (5, "2001:db8::9", 4790, False)


async def test_addresses_have_lifetimes_flags_and_peers(netns: Any) -> None:
    netns.ip("link", "add", "left", "type", "veth", "peer", "right")
    netns.ip("link", "set", "left", "addrgenmode", "none")
    netns.ip("address", "add", "192.0.2.1/24", "brd", "+", "dev", "left")
    netns.ip("address", "add", "198.51.100.1", "peer", "198.51.100.2/32", "dev", "left")
    netns.ip("address", "add", "2001:db8::1/64", "dev", "left", "nodad", "valid_lft", "300", "preferred_lft", "200")

    state = await dump()

    left = state.link("left")
    assert left is not None
    plain_address, to_peer, leased = state.addresses_of(left)
    assert (plain_address.address, plain_address.prefix_length, plain_address.peer) == ("192.0.2.1", 24, None)
    assert (plain_address.permanent, plain_address.valid_seconds, plain_address.broadcast) == (
        True,
        None,
        "192.0.2.255",
    )
    assert (to_peer.address, to_peer.peer, to_peer.prefix_length) == ("198.51.100.1", "198.51.100.2", 32)
    assert (leased.family, leased.address, leased.dynamic) == (socket.AF_INET6, "2001:db8::1", True)
    assert leased.valid_seconds is not None
    assert leased.preferred_seconds is not None
    assert 290 < leased.valid_seconds <= 300
    assert 190 < leased.preferred_seconds <= 200


@pytest.fixture
def left(netns: Any) -> int:
    """The index of a link that is up, with addresses of both families."""
    netns.ip("link", "add", "left", "type", "veth", "peer", "right")
    netns.ip("link", "set", "left", "addrgenmode", "none")
    for name in ("left", "right"):
        netns.ip("link", "set", name, "up")
    netns.ip("address", "add", "192.0.2.1/24", "dev", "left")
    netns.ip("address", "add", "2001:db8::1/64", "dev", "left", "nodad")
    index = link_json(netns, "left")["ifindex"]
    assert isinstance(index, int)
    return index


async def test_routes_tell_table_metric_gateway_and_metrics(netns: Any, left: int) -> None:
    netns.ip("route", "add", "default", "via", "192.0.2.254", "metric", "300", "proto", "static")
    netns.ip("route", "add", "203.0.113.0/24", "via", "192.0.2.253", "table", "1000", "src", "192.0.2.1")
    netns.ip("route", "add", "203.0.113.9", "dev", "left", "mtu", "1300", "cwnd", "lock", "40")
    netns.ip("route", "add", "blackhole", "198.51.100.0/24")
    netns.ip("-6", "route", "add", "default", "via", "2001:db8::fe", "proto", "ra", "metric", "512")

    state = await dump()

    routes = {(route.destination, route.table): route for route in state.routes}
    default = routes["0.0.0.0/0", 254]
    assert (default.gateway, default.metric, default.oif_index) == ("192.0.2.254", 300, left)
    assert default.protocol == RouteProtocol.STATIC
    assert routes["203.0.113.0/24", 1000].source == "192.0.2.1"
    host = routes["203.0.113.9/32", 254].metrics
    assert host is not None
    assert (host.mtu, host.cwnd, host.cwnd_locked) == (1300, 40, True)
    assert routes["198.51.100.0/24", 254].type == RouteType.BLACKHOLE
    assert (routes["::/0", 254].gateway, routes["::/0", 254].metric) == ("2001:db8::fe", 512)


@pytest.mark.parametrize(
    ("prefix", "one", "other"),
    [("203.0.113.0/24", "192.0.2.11", "192.0.2.12"), ("2001:db8:1::/48", "2001:db8::11", "2001:db8::12")],
)
async def test_a_multipath_route_has_all_its_ways(netns: Any, left: int, prefix: str, one: str, other: str) -> None:
    ways = f"nexthop via {one} weight 1 nexthop via {other} weight 5"
    netns.ip("route", "add", prefix, *ways.split())

    (route,) = [route for route in (await dump()).routes if route.destination == prefix]

    assert [dataclasses.replace(hop, flags=0) for hop in route.nexthops] == [
        NextHop(left, 1, one),
        NextHop(left, 5, other),
    ]


async def test_only_routes_of_the_protocols_asked_for_come(netns: Any, left: int) -> None:
    netns.ip("route", "add", "198.51.100.0/24", "via", "192.0.2.2", "proto", "static")
    netns.ip("route", "add", "203.0.113.0/24", "via", "192.0.2.2", "proto", "bgp")

    routes = (await dump(route_protocols=(RouteProtocol.STATIC,))).routes

    assert [route.destination for route in routes] == ["198.51.100.0/24"]


@pytest.mark.needs_kernel("rules")
async def test_rules_tell_what_they_match_and_where_they_lead(netns: Any) -> None:
    rule = "priority 77 from 192.0.2.0/24 to 203.0.113.0/24 iif lo fwmark 0x10/0xf0 table 1000 suppress_prefixlength 0"
    netns.ip("rule", "add", *rule.split())
    netns.ip("-6", "rule", "add", "not", "from", "2001:db8::/32", "priority", "78", "blackhole")

    rules = {rule.priority: rule for rule in (await dump()).rules}

    found = rules[77]
    assert (found.source, found.destination, found.iif_name) == ("192.0.2.0/24", "203.0.113.0/24", "lo")
    assert (found.fwmark, found.fwmask, found.table, found.suppress_prefix_length) == (0x10, 0xF0, 1000, 0)
    assert (rules[78].family, rules[78].action, rules[78].inverted) == (socket.AF_INET6, 6, True)
    assert rules[32766].suppress_prefix_length is None


@pytest.mark.needs_kernel("geneve")
async def test_a_kind_without_a_table_keeps_its_bytes(netns: Any) -> None:
    netns.ip("link", "add", "gnv0", "type", "geneve", "id", "7", "remote", "192.0.2.1")

    found = await link("gnv0")

    assert found.kind == "geneve"
    assert isinstance(found.info, OpaqueInfo)
    assert found.info.data


async def test_a_dump_of_many_links_lets_other_tasks_run(netns: Any) -> None:
    pairs = "\n".join(f"link add a{n} type veth peer b{n}" for n in range(150))
    netns.run("ip", "-batch", "-", stdin=pairs)
    turns = 0

    async def count_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as tasks:
        counter = tasks.create_task(count_turns())
        state = await dump()
        counter.cancel()

    assert {f"{end}{n}" for end in "ab" for n in range(150)} <= {link.name for link in state.links.values()}
    assert turns >= 10


async def test_a_refusal_carries_the_kernels_own_words(netns: Any) -> None:
    with NetlinkSocket() as sock, pytest.raises(KernelRefusedError) as caught:
        await sock.dump(18, b"\0" * 16 + b"\x08\0\x03\0lo\0\0", bytes)

    assert caught.value.errno == 22
    assert "attribute" in str(caught.value)
