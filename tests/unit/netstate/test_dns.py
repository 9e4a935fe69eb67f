"""Tests of where name servers go: to the node, to which interface, and when nowhere else."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.dns import normal
from nmstate_k8s.netstate.dns_problems import dns_problems
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.merge import merge
from nmstate_k8s.netstate.plan import Plan, make_plan
from nmstate_k8s.netstate.resolve import resolve
from nmstate_k8s.netstate.revert import revert
from nmstate_k8s.netstate.show import show
from nmstate_k8s.netstate.snapshot import Snapshot
from nmstate_k8s.netstate.wire import array
from nmstate_k8s.networkmanager import GlobalDns, GlobalDnsDomain
from nmstate_k8s.networkmanager.profile import IPAddress, Ipv4Setting, Ipv6Setting
from tests.unit.netstate.builders import Node, document

STATIC_IPV4 = Ipv4Setting(method="manual", addresses=(IPAddress(address="192.0.2.10", prefix=24),))
STATIC_IPV6 = Ipv6Setting(method="manual", addresses=(IPAddress(address="2001:db8::10", prefix=64),))
OFF_IPV4, OFF_IPV6 = Ipv4Setting(method="disabled"), Ipv6Setting(method="disabled")
BOTH = "{name: eth0, type: ethernet, ipv4: {enabled: true, address: [{ip: 192.0.2.10, prefix-length: 24}]}, "
BOTH += "ipv6: {enabled: true, address: [{ip: '2001:db8::10', prefix-length: 64}]}}"


def node_wide(*servers: str, **more: Any) -> GlobalDns:
    return GlobalDns(domains={"*": GlobalDnsDomain(servers=servers)}, **more)


def with_global(snapshot: Snapshot, dns: GlobalDns) -> Snapshot:
    return replace(snapshot, network_manager=replace(snapshot.network_manager, global_dns=dns))


def a_node(**settings: Any) -> Node:
    """eth0 with static addresses of both families, eth1 without any."""
    ipv4, ipv6 = settings.get("ipv4", STATIC_IPV4), settings.get("ipv6", STATIC_IPV6)
    node = Node().link("eth0").profile("eth0", ipv4=ipv4, ipv6=ipv6)
    return node.addresses("eth0", "192.0.2.10/24", "2001:db8::10/64").nic("eth1")


def written(plan: Plan, interface: str) -> Any:
    (profile,) = (write.profile for write in plan.writes if write.interface == interface)
    return profile


def test_without_an_interface_in_the_document_the_node_as_a_whole_gets_the_servers() -> None:
    config = "{server: [192.0.2.53, '2001:db8::53'], search: [example.org], options: [rotate]}"
    plan = make_plan(document(f"dns-resolver: {{config: {config}}}"), a_node().snapshot())

    assert plan.outside.global_dns == node_wide(
        "192.0.2.53", "2001:db8::53", searches=("example.org",), options=("rotate",)
    )
    assert plan.writes == ()
    assert plan.render() == (
        "~ dns-resolver\n    config.server: [192.0.2.53, 2001:db8::53]\n    config.search: [example.org]\n"
        "    config.options: [rotate]"
    )


def test_the_first_interface_of_the_document_that_can_gets_a_copy() -> None:
    interfaces = f"[{{name: eth1, type: ethernet}}, {BOTH}]"
    config = "{server: ['2001:db8::53', 192.0.2.53], search: [a]}"
    text = f"interfaces: {interfaces}\ndns-resolver: {{config: {config}}}"
    plan = make_plan(document(text), a_node().snapshot())

    assert plan.outside.global_dns == node_wide("2001:db8::53", "192.0.2.53", searches=("a",))
    profile = written(plan, "eth0")
    assert (profile.ipv6.dns, profile.ipv6.dns_search, profile.ipv6.dns_priority) == (("2001:db8::53",), ("a",), 40)
    assert (profile.ipv4.dns, profile.ipv4.dns_search, profile.ipv4.dns_priority) == (("192.0.2.53",), (), 50)
    assert [write.interface for write in plan.writes] == ["eth0"]


@pytest.mark.parametrize(("auto_dns", "is_global"), [("true", False), ("false", True)])
def test_an_interface_that_learns_servers_gets_those_of_the_document_beside_them(
    auto_dns: str, is_global: bool
) -> None:
    learning = f"{{name: eth1, type: ethernet, ipv4: {{enabled: true, dhcp: true, auto-dns: {auto_dns}}}}}"
    text = f"interfaces: [{learning}]\ndns-resolver: {{config: {{server: [192.0.2.53]}}}}"
    plan = make_plan(document(text), a_node().snapshot())

    assert (plan.outside.global_dns is not None) == is_global
    assert written(plan, "eth1").ipv4.dns == ("192.0.2.53",)


def test_what_is_in_force_already_stays_where_it_is() -> None:
    text = f"interfaces: [{BOTH}]\ndns-resolver: {{config: {{server: [192.0.2.53]}}}}"
    on_interface = a_node(ipv4=replace(STATIC_IPV4, dns=("192.0.2.53",))).snapshot()
    on_node = with_global(a_node().snapshot(), node_wide("192.0.2.53"))

    assert make_plan(document(text), on_interface).is_empty
    assert make_plan(document(text), on_node).is_empty


def test_interfaces_lose_what_they_have_when_others_get_it() -> None:
    node = a_node(ipv4=replace(STATIC_IPV4, dns=("192.0.2.53",), dns_priority=40))
    node.link("eth2").profile("eth2", ipv4=Ipv4Setting(method="auto"), ipv6=OFF_IPV6).addresses(
        "eth2", "198.51.100.2/24", leased=True
    )
    learning = "{name: eth2, type: ethernet, ipv4: {enabled: true, dhcp: true}}"
    text = f"interfaces: [{learning}]\ndns-resolver: {{config: {{server: [198.51.100.53]}}}}"
    plan = make_plan(document(text), node.snapshot())

    assert written(plan, "eth2").ipv4.dns == ("198.51.100.53",)
    before = written(plan, "eth0").ipv4
    assert (before.dns, before.dns_priority) == ((), None)


@pytest.mark.parametrize("families", ["", "{server: [], search: [], options: []}"])
def test_an_empty_section_takes_all_away(families: str) -> None:
    node = a_node(ipv4=replace(STATIC_IPV4, dns=("192.0.2.53",), dns_priority=40, dns_options=("rotate",)))
    dns = node_wide("198.51.100.53")
    plan = make_plan(document(f"dns-resolver: {{config: {families or '{}'}}}"), with_global(node.snapshot(), dns))

    assert plan.outside.global_dns == GlobalDns()
    left = written(plan, "eth0").ipv4
    assert (left.dns, left.dns_search, left.dns_options, left.dns_priority) == ((), (), None, None)


def test_a_list_that_is_not_mentioned_stays() -> None:
    dns = node_wide("198.51.100.53", searches=("a",), options=("rotate",))
    plan = make_plan(document("dns-resolver: {config: {server: [192.0.2.53]}}"), with_global(a_node().snapshot(), dns))

    assert plan.outside.global_dns == node_wide("192.0.2.53", searches=("a",), options=("rotate",))


def test_servers_that_lose_their_interface_are_the_nodes_from_then_on() -> None:
    node = a_node(ipv4=replace(STATIC_IPV4, dns=("192.0.2.53",)), ipv6=OFF_IPV6)
    plan = make_plan(document("interfaces: [{name: eth0, type: ethernet, ipv4: {enabled: false}}]"), node.snapshot())

    assert plan.outside.global_dns == node_wide("192.0.2.53")
    assert written(plan, "eth0").ipv4.dns == ()
    assert plan.expected["dns-resolver"] == {"config": {"server": ["192.0.2.53"], "search": [], "options": []}}


def test_search_domains_that_lose_the_last_interface_are_lost() -> None:
    node = a_node(ipv4=replace(STATIC_IPV4, dns_search=("a",)), ipv6=OFF_IPV6)
    plan = make_plan(document("interfaces: [{name: eth0, type: ethernet, state: down}]"), node.snapshot())

    assert plan.outside.global_dns is None
    assert "dns-resolver" not in plan.expected


def test_nothing_on_disk_means_that_an_interface_has_it_if_one_can() -> None:
    desired = document("dns-resolver: {config: {server: [192.0.2.53]}}")
    plan = make_plan(desired, a_node().snapshot(), memory_only=True)

    assert plan.outside.global_dns is None
    assert written(plan, "eth0").ipv4.dns == ("192.0.2.53",)


def test_families_that_take_turns_are_the_nodes() -> None:
    learning = "{name: eth0, type: ethernet, ipv4: {enabled: true, dhcp: true}}"
    servers = "[192.0.2.1, '2001:db8::1', 192.0.2.2]"
    text = f"interfaces: [{learning}]\ndns-resolver: {{config: {{server: {servers}}}}}"
    plan = make_plan(document(text), a_node().snapshot())

    assert plan.outside.global_dns == node_wide("192.0.2.1", "2001:db8::1", "192.0.2.2")
    assert written(plan, "eth0").ipv4.dns == ()


def test_search_domains_alone_go_to_an_interface_that_learns_its_addresses_first() -> None:
    node = a_node().link("eth2").profile("eth2", ipv4=Ipv4Setting(method="auto"), ipv6=OFF_IPV6)
    node.addresses("eth2", "198.51.100.2/24", leased=True)
    plan = make_plan(document("dns-resolver: {config: {search: [a], options: [rotate]}}"), node.snapshot())

    ipv4 = written(plan, "eth2").ipv4
    assert (ipv4.dns_search, ipv4.dns_options, ipv4.dns_priority) == (("a",), ("rotate",), 40)
    assert plan.activations[0].reapply


def test_search_domains_alone_need_an_interface() -> None:
    with pytest.raises(InvalidStateError, match=r"dns-resolver\.config: no interface"):
        make_plan(document("dns-resolver: {config: {search: [a]}}"), Node().nic("eth0").snapshot())


def test_a_link_local_server_is_its_interfaces_and_wakes_it() -> None:
    node = a_node()
    desired = document(f"interfaces: [{BOTH}]\ndns-resolver: {{config: {{server: ['fe80::53%eth0', 192.0.2.53]}}}}")
    plan = make_plan(desired, node.snapshot())

    assert plan.outside.global_dns is None
    assert written(plan, "eth0").ipv6.dns == ("fe80::53",)
    assert written(plan, "eth0").ipv4.dns == ("192.0.2.53",)


@pytest.mark.parametrize(
    ("server", "sentence"),
    [
        ("['fe80::53%nope']", "nope, which does not exist"),
        ("['fe80::53%eth1']", "eth1, which has no IPv6"),
        ("['fe80::1%eth0', 192.0.2.1, 'fe80::2%eth0']", "take turns"),
    ],
)
def test_a_link_local_server_needs_its_interface(server: str, sentence: str) -> None:
    snapshot = a_node().snapshot()
    desired = document(f"dns-resolver: {{config: {{server: {server}}}}}")

    assert sentence in "; ".join(dns_problems(merge(resolve(desired, show(snapshot)))))
    with pytest.raises(InvalidStateError, match=r"dns-resolver\.config\.server"):
        make_plan(desired, snapshot)


def test_a_change_of_dns_is_undone_as_a_whole() -> None:
    snapshot = with_global(a_node().snapshot(), node_wide("198.51.100.53", searches=("a",)))
    before = show(snapshot)

    undone = revert(document("dns-resolver: {config: {server: [192.0.2.53]}}"), before)
    kept = revert(document("dns-resolver: {config: {server: [198.51.100.53]}}"), before)

    assert undone["dns-resolver"] == {"config": {"server": ["198.51.100.53"], "search": ["a"]}}
    assert "dns-resolver" not in kept


@given(st.lists(st.ip_addresses(), max_size=4), st.lists(st.sampled_from(["a", "b.c"]), unique=True, max_size=2))
def test_what_was_asked_for_is_what_is_asked_for_again(servers: list[Any], search: list[str]) -> None:
    config: JsonObject = {"server": array(str(server) for server in servers), "search": array(search)}

    assert normal(normal(config)) == normal(config)
