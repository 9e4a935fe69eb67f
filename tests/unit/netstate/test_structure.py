"""Relations of types whose ports are named one by one, keep their addresses, or stand on something else than a base."""

import pytest

from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.merge import merge
from nmstate_k8s.netstate.plan import make_plan
from nmstate_k8s.netstate.relate import relate
from nmstate_k8s.netstate.resolve import resolve
from nmstate_k8s.netstate.schedule import top_first
from nmstate_k8s.netstate.show import show
from nmstate_k8s.netstate.structure import loop_problems, untold_holders
from tests.unit.netstate.builders import Node, document
from tests.unit.netstate.simulation import SimulatedNode

DEEP = """
interfaces:
- {name: top, type: vlan, vlan: {base-iface: br2, id: 9}}
- {name: br2, type: linux-bridge, bridge: {port: [{name: five}]}}
- {name: five, type: vlan, vlan: {base-iface: four, id: 5}}
- {name: four, type: vlan, vlan: {base-iface: br1, id: 4}}
- {name: br1, type: linux-bridge, bridge: {port: [{name: low}]}}
- {name: low, type: vlan, vlan: {base-iface: bond0, id: 2}}
- {name: bond0, type: bond, bond: {mode: active-backup, port: [eth0]}}
"""


def test_interfaces_rest_on_each_other_as_deep_as_they_like() -> None:
    node = SimulatedNode("eth0")

    plan = make_plan(document(DEEP), node.snapshot())
    node.carry_out(plan)

    assert make_plan(document(DEEP), node.snapshot()).is_empty
    levels = {step.interface: step.level for step in plan.activations}
    assert levels["bond0"] < levels["low"] < levels["four"] < levels["five"] < levels["top"]


def test_what_stands_on_others_goes_first() -> None:
    node = SimulatedNode("eth0")
    node.carry_out(make_plan(document(DEEP), node.snapshot()))
    state = merge(resolve(document("interfaces: [{name: bond0, state: absent}]"), show(node.snapshot())))
    relate(state)

    order = top_first(("low", "bond0", "top", "five"), state)

    assert order.index("low") < order.index("bond0")
    assert order.index("top") < order.index("bond0") or order.index("five") < order.index("bond0")


def test_a_circle_through_what_is_there_is_refused() -> None:
    node = Node().bond("bond0", "active-backup", "eth0").vlan("bond0.7", "bond0", 7)

    with pytest.raises(InvalidStateError, match="it would rest on itself: "):
        make_plan(document("interfaces: [{name: bond0, type: bond, bond: {port: [eth0, bond0.7]}}]"), node.snapshot())


def test_a_port_that_moves_away_ends_a_circle() -> None:
    node = Node().bond("bond0", "active-backup", "eth0").vlan("bond0.7", "bond0", 7).bridge("br0")
    text = """
        interfaces:
        - {name: br0, type: linux-bridge, bridge: {port: [{name: bond0.7}]}}
        """

    state = merge(resolve(document(text), show(node.snapshot())))
    relate(state)

    assert list(loop_problems(state)) == []


def test_ports_of_what_does_not_tell_them_are_freed_and_lose_their_addresses() -> None:
    node = Node().bridge("br0", "eth0").nic("eth1").addresses("eth1", "192.0.2.1/24")
    text = """
        interfaces:
        - {name: hsr0, type: hsr, hsr: {port1: eth0, port2: eth1, multicast-spec: 40, protocol: prp}}
        """

    state = merge(resolve(document(text), show(node.snapshot())))
    relate(state)

    assert state.interfaces["eth0"].apply["controller"] == ""
    assert state.interfaces["eth1"].apply["ipv4"] == {"enabled": False}
    assert "controller" not in state.interfaces["eth1"].apply
    assert untold_holders(state) == {"eth0": "hsr0", "eth1": "hsr0"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "{name: hsr0, type: hsr, hsr: {port1: eth0, port2: eth7, multicast-spec: 40, protocol: prp}}",
            "hsr0: hsr.port2 eth7 does not exist on this node",
        ),
        ("{name: eth2, type: ethernet, controller: hidden0}", "eth2: controller hidden0"),
    ],
)
def test_relations_that_cannot_be_are_refused(text: str, sentence: str) -> None:
    node = Node().nic("eth0").nic("eth1").nic("eth2")

    with pytest.raises((InvalidStateError, ValueError)) as caught:
        make_plan(document(f"interfaces: [{text}]"), node.snapshot())

    assert sentence in str(caught.value)
