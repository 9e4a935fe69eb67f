import itertools

import pytest

from nmstate_api.network import JsonObject, JsonValue, parse
from nmstate_k8s.netstate.plan import make_plan
from nmstate_k8s.netstate.revert import revert, revert_both
from nmstate_k8s.netstate.show import show
from nmstate_k8s.netstate.verify import differences
from tests.unit.netstate.builders import Node, document, interface
from tests.unit.netstate.simulation import SimulatedNode

BOND = """
interfaces:
- {name: bond0, type: bond, bond: {mode: active-backup, port: [eth0, eth1]}}
- {name: bond0.7, type: vlan, vlan: {base-iface: bond0, id: 7}}
"""
ADDRESS = """
interfaces:
- {name: eth0, type: ethernet, mtu: 1400, ipv4: {enabled: true, address: [{ip: 192.0.2.2, prefix-length: 24}]}}
"""
BRIDGE = "interfaces: [{name: br0, type: linux-bridge, bridge: {port: [{name: eth0}]}}]"
MTU = "interfaces: [{name: eth0, type: ethernet, mtu: 1400}, {name: eth1, type: ethernet, state: down}]"
NO_BRIDGE = "interfaces: [{name: br0, type: linux-bridge, state: absent}]"


def test_what_was_made_goes_and_what_was_changed_changes_back() -> None:
    desired = document("""
        interfaces:
        - {name: eth0.7, type: vlan, vlan: {base-iface: eth0, id: 7}}
        - {name: eth0, type: ethernet, mtu: 1400}
        - {name: eth1, type: ethernet, mtu: 1500}
        """)

    assert revert(desired, show(Node().nic("eth0").nic("eth1").snapshot())) == {
        "interfaces": [
            {"name": "eth0.7", "type": "vlan", "state": "absent"},
            {"name": "eth0", "type": "ethernet", "state": "up", "mtu": 1500},
        ]
    }


def test_a_port_gets_its_addresses_back() -> None:
    node = SimulatedNode("eth0", "eth1")
    node.carry_out(make_plan(document(ADDRESS), node.snapshot()))

    eth0 = interface(revert(document(BRIDGE), show(node.snapshot())), "eth0")

    assert eth0["controller"] == ""
    assert eth0["ipv4"]["address"] == [{"ip": "192.0.2.2", "prefix-length": 24}]


@pytest.mark.parametrize(
    ("before", "applied"),
    [
        *itertools.product([[], [ADDRESS], [BRIDGE], [BOND]], [BRIDGE, NO_BRIDGE, MTU]),
        ([], ADDRESS),
        ([ADDRESS], BOND),
        ([BRIDGE], BOND),
    ],
)
def test_applying_and_reverting_ends_where_it_began(before: list[str], applied: str) -> None:
    node = SimulatedNode("eth0", "eth1")
    # A document for cards without profile cannot be undone to having none, so they get one first.
    for text in (
        "interfaces: [{name: eth0, type: ethernet, mtu: 1500}, {name: eth1, type: ethernet, mtu: 1500}]",
        *before,
    ):
        node.carry_out(make_plan(document(text), node.snapshot()))
    was = show(node.snapshot())
    undo = revert(document(applied), was)

    node.carry_out(make_plan(document(applied), node.snapshot()))
    node.carry_out(make_plan(parse(undo), node.snapshot()))

    assert differences(was, show(node.snapshot())) == ()


def test_a_card_without_profile_is_left_without_one() -> None:
    node = SimulatedNode("eth0")
    desired = document(ADDRESS)
    undo = revert(desired, show(node.snapshot()))
    node.carry_out(make_plan(desired, node.snapshot()))

    node.carry_out(make_plan(parse(undo), node.snapshot()))

    assert node.snapshot().network_manager.profiles == {}


def test_options_that_another_mode_takes_from_a_bond_come_back() -> None:
    node = SimulatedNode("eth0")
    bond = "interfaces: [{name: bond0, type: bond, bond: {mode: active-backup, port: [eth0], options: {miimon: 70}}}]"
    node.carry_out(make_plan(document(bond), node.snapshot()))

    undo = revert(document("interfaces: [{name: bond0, type: bond, bond: {mode: 802.3ad}}]"), show(node.snapshot()))

    assert interface(undo, "bond0")["link-aggregation"]["mode"] == "active-backup"
    assert interface(undo, "bond0")["link-aggregation"]["options"]["miimon"] == 70


def test_what_undoes_two_changes_goes_back_to_before_the_first() -> None:
    before_first: JsonObject = {"interfaces": [{"name": "eth1", "mtu": 1500}], "dns-resolver": {"config": {}}}
    before_second: JsonObject = {
        "interfaces": [{"name": "eth1", "mtu": 1400, "description": ""}, {"name": "br1", "state": "absent"}],
        "dns-resolver": {"config": {"server": ["192.0.2.53"]}},
    }

    assert revert_both(before_first, before_second) == {
        "interfaces": [{"name": "eth1", "mtu": 1500, "description": ""}, {"name": "br1", "state": "absent"}],
        "dns-resolver": {"config": {}},
    }


def test_what_the_first_of_two_changes_made_goes_with_all_that_the_second_did_to_it() -> None:
    made: JsonObject = {"name": "br1", "type": "linux-bridge", "state": "absent"}
    changed: JsonObject = {"name": "br1", "type": "linux-bridge", "state": "up", "bridge": {"options": {}}}

    assert revert_both({"interfaces": [made]}, {"interfaces": [changed]}) == {"interfaces": [made]}


def test_routes_and_rules_of_both_changes_are_undone() -> None:
    def way(destination: str, **more: JsonValue) -> JsonObject:
        return {"destination": destination, "next-hop-interface": "eth1", **more}

    first, second = way("198.51.100.0/24", state="absent"), way("203.0.113.0/24", state="absent")
    again = way("198.51.100.0/24", **{"table-id": 254}, metric=100)
    rules: list[JsonValue] = [
        {"ip-from": "192.0.2.0/24", "route-table": number, "state": "absent"} for number in (5, 6)
    ]

    both = revert_both(
        {"routes": {"config": [first]}, "route-rules": {"config": rules[:1]}},
        {"routes": {"config": [again, second]}, "route-rules": {"config": rules}},
    )

    assert both == {"routes": {"config": [second, first]}, "route-rules": {"config": rules[::-1]}}


def test_names_go_back_one_by_one() -> None:
    names = revert_both({"hostname": {"config": "a"}}, {"hostname": {"config": "b", "running": "c"}})

    assert names == {"hostname": {"config": "a", "running": "c"}}
