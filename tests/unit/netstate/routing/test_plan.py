"""Documents with routes and rules, carried out on a simulated node."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmstate_api.network import InvalidDocumentError, NetworkState, parse
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.plan import Plan, make_plan
from nmstate_k8s.netstate.revert import revert
from nmstate_k8s.netstate.show import show
from nmstate_k8s.netstate.verify import differences
from nmstate_k8s.networkmanager import Version
from tests.unit.netstate.builders import document, loose
from tests.unit.netstate.simulation import SimulatedNode

ADDRESSES = """
- name: eth0
  type: ethernet
  ipv4: {enabled: true, address: [{ip: 192.0.2.10, prefix-length: 24}]}
  ipv6: {enabled: true, address: [{ip: 2001:db8:1::10, prefix-length: 64}]}
- name: eth1
  type: ethernet
  ipv4: {enabled: true, address: [{ip: 203.0.113.10, prefix-length: 24}]}
"""
START = document(f"interfaces: {ADDRESSES}")
ROUTE = "{destination: 198.51.100.0/24, next-hop-address: 192.0.2.1, next-hop-interface: eth0}"
SLOWER = ROUTE.replace("}", ", mtu: 1280}")
OTHER = "{destination: 198.51.100.0/24, next-hop-address: 203.0.113.1, next-hop-interface: eth1, metric: 50}"
IPV6 = "{destination: '2001:db8:9::/64', next-hop-address: '2001:db8:1::1', next-hop-interface: eth0}"
RULE = "{ip-from: 192.0.2.0/24, route-table: 70}"
NO_IPV4 = document("interfaces: [{name: eth0, type: ethernet, ipv4: {enabled: false}}]")
DOCUMENTS = [
    document(f"routes: {{config: [{ROUTE}, {IPV6}]}}"),
    document(f"routes: {{config: [{SLOWER}, {OTHER}]}}"),
    document("routes: {config: [{state: absent, next-hop-interface: eth0}]}"),
    document("routes: {config: [{state: absent, destination: 198.51.100.0/24}]}"),
    document(f"interfaces: {ADDRESSES}\nroute-rules: {{config: [{RULE}, {{family: ipv6, priority: 9}}]}}"),
    document("route-rules: {config: [{state: absent, route-table: 70}]}"),
    document("interfaces: [{name: eth1, type: ethernet, state: absent}]"),
    NO_IPV4,
]


def a_node(*applied: NetworkState) -> SimulatedNode:
    node = SimulatedNode("eth0", "eth1")
    for desired in (START, *applied):
        node.carry_out(make_plan(desired, node.snapshot()))
    return node


def planned(text: str, node: SimulatedNode) -> Plan:
    return make_plan(document(text), node.snapshot())


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(DOCUMENTS), min_size=1, max_size=5))
def test_documents_in_any_order_are_reached_and_then_plan_nothing(documents: list[NetworkState]) -> None:
    node = a_node()
    for desired in documents:
        try:
            plan = make_plan(desired, node.snapshot())
        except InvalidStateError:
            continue  # a route through an interface that an earlier document took away
        node.carry_out(plan)

        assert differences(plan.expected, show(node.snapshot())) == ()
        assert make_plan(desired, node.snapshot()).is_empty
        assert make_plan(parse(show(node.snapshot())), node.snapshot()).is_empty


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(DOCUMENTS[:4]), max_size=3), st.sampled_from(DOCUMENTS))
def test_a_revert_document_brings_routes_and_rules_back(before: list[NetworkState], desired: NetworkState) -> None:
    node = a_node(*before)
    was = show(node.snapshot())
    node.carry_out(make_plan(desired, node.snapshot()))

    back = parse(revert(desired, was))
    node.carry_out(make_plan(back, node.snapshot()))

    now = show(node.snapshot())
    assert [sorted(map(str, loose(state)["routes"]["config"])) for state in (now, was)] == [
        sorted(map(str, loose(was)["routes"]["config"]))
    ] * 2
    assert now["route-rules"] == was["route-rules"]


def test_a_route_is_told_of_in_the_plan() -> None:
    node = a_node(document(f"routes: {{config: [{IPV6}]}}"))

    plan = planned(f"routes: {{config: [{{state: absent, next-hop-interface: eth0}}, {ROUTE}]}}", node)

    assert plan.render().splitlines() == [
        "- route 2001:db8:9::/64 via 2001:db8:1::1 dev eth0",
        "+ route 198.51.100.0/24 via 192.0.2.1 dev eth0",
    ]
    assert [activation.reapply for activation in plan.activations] == [True]
    assert {write.interface for write in plan.writes} == {"eth0"}


def test_a_rule_is_told_of_in_the_plan() -> None:
    plan = planned(f"interfaces: {ADDRESSES}\nroute-rules: {{config: [{RULE}]}}", a_node())

    assert plan.render().splitlines()[-1] == "+ rule ipv4 from 192.0.2.0/24 table 70 priority 30000"
    assert [write.interface for write in plan.writes] == ["eth0"]


def test_an_older_network_manager_drops_routes_only_with_the_interface() -> None:
    node = a_node(document(f"routes: {{config: [{ROUTE}]}}"))
    snapshot = node.snapshot(version=Version(1, 50, 0))

    plan = make_plan(document("routes: {config: [{state: absent}]}"), snapshot)

    assert plan.deactivate_first == ("eth0",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"routes: {{config: [{ROUTE.replace('eth0', 'eth7')}]}}", "eth7 does not exist on this node"),
        ("routes: {config: [{destination: 10.0.0.0/8, route-type: blackhole}]}", "it is kept with lo"),
        (f"routes: {{config: [{IPV6.replace('eth0', 'eth1')}]}}", "ipv6 of interface eth1 is disabled"),
        (f"route-rules: {{config: [{RULE}]}}", "no interface can keep it"),
        (
            "interfaces: [{name: br0, type: linux-bridge, bridge: {port: [{name: eth0}]}}]\n"
            f"routes: {{config: [{ROUTE}]}}",
            "eth0",
        ),
        ("interfaces: [{name: eth0, type: ethernet, wait-ip: ipv6, ipv6: {enabled: false}}]", "wait-ip"),
        (
            "interfaces: [{name: eth1, type: ethernet, ipv4: {enabled: true, forwarding: true}}]",
            "ipv4.forwarding needs NetworkManager 1.54 or later, and this node has 1.52.1",
        ),
        ("interfaces: [{name: eth0, type: ethernet, ipv6: {enabled: true, token: '::7'}}]", "without autoconf"),
    ],
)
def test_what_the_node_cannot_have_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises((InvalidStateError, InvalidDocumentError)) as caught:
        planned(text, a_node())

    assert sentence in str(caught.value)


def test_forwarding_that_is_so_already_is_no_reason_to_refuse() -> None:
    off = "interfaces: [{name: eth0, type: ethernet, ipv4: {enabled: true, forwarding: false}}]"

    assert planned(off, a_node()).is_empty


def test_differences_of_routes_and_rules_are_named() -> None:
    node = a_node(document(f"routes: {{config: [{IPV6}]}}"))
    text = f"routes: {{config: [{ROUTE}, {{state: absent, destination: '2001:db8:9::/64'}}]}}"
    both = f"{text}\nroute-rules: {{config: [{RULE}]}}\ninterfaces: {ADDRESSES}"

    found = differences(planned(both, node).expected, show(node.snapshot()))

    assert [str(difference) for difference in found] == [
        "route-rules.config[ipv4 from 192.0.2.0/24 table 70] is not there",
        "routes.config[198.51.100.0/24 via 192.0.2.1 dev eth0] is not there",
        "routes.config[2001:db8:9::/64 via 2001:db8:1::1 dev eth0] is still there",
    ]


def test_a_thousand_routes_are_one_profile_and_one_activation() -> None:
    entries = ", ".join(ROUTE.replace("198.51.100.0/24", f"10.{n // 256}.{n % 256}.0/24") for n in range(1000))
    node = a_node()

    plan = planned(f"routes: {{config: [{entries}]}}", node)

    assert (len(plan.writes), len(plan.activations)) == (1, 1)
    node.carry_out(plan)
    assert planned(f"routes: {{config: [{entries}]}}", node).is_empty
