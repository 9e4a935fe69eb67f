"""What holds for every document, whatever it says."""

import random
import sys
from types import FrameType
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from nmstate_api.network import JsonObject, parse
from nmstate_k8s.netstate.merge import merge
from nmstate_k8s.netstate.plan import Plan, make_plan
from nmstate_k8s.netstate.resolve import resolve
from nmstate_k8s.netstate.revert import revert
from nmstate_k8s.netstate.show import show
from nmstate_k8s.netstate.verify import differences
from nmstate_k8s.netstate.wire import name_of, objects, overlay
from tests.unit.netstate.documents import CARDS, documents
from tests.unit.netstate.simulation import SimulatedNode

_MANY = settings(max_examples=60, deadline=None)


def node_after(*applied: JsonObject) -> SimulatedNode:
    node = SimulatedNode(*CARDS)
    for document in applied:
        node.carry_out(make_plan(parse(document), node.snapshot()))
    return node


def absent(document: JsonObject, wanted: JsonObject) -> JsonObject:
    """``wanted``, with what ``document`` made and ``wanted`` does not mention taken away."""
    kept = {name_of(interface) for interface in objects(wanted, "interfaces")}
    names = (name_of(interface) for interface in objects(document, "interfaces"))
    gone: list[JsonObject] = [{"name": name, "state": "absent"} for name in names if name not in {*kept, *CARDS}]
    return {"interfaces": [*objects(wanted, "interfaces"), *gone]}


def shape(plan: Plan) -> dict[str, Any]:
    """All of a plan but the UUIDs of new profiles, which are random, and orders that do not matter."""
    uuids = {write.profile.connection.uuid: write.interface for write in plan.writes}
    writes = {}
    for write in plan.writes:
        settings_of = write.profile.configuration()
        writes[write.interface] = (write.path, {**settings_of, "connection": {**settings_of["connection"], "uuid": 0}})
    return {
        "first": plan.deactivate_first,
        "writes": writes,
        "down": plan.deactivations,
        "deleted": plan.device_deletions,
        "up": {
            (step.interface, uuids.get(step.uuid, step.uuid), step.level, step.reapply, step.brought_by is None)
            for step in plan.activations
        },
        "profiles": {(deletion.interface, deletion.path) for deletion in plan.profile_deletions},
    }


@_MANY
@given(documents, documents, st.randoms(use_true_random=False))
def test_the_order_of_interfaces_does_not_matter(before: JsonObject, wanted: JsonObject, chance: random.Random) -> None:
    snapshot = node_after(before).snapshot()
    document = absent(before, wanted)
    shuffled = objects(document, "interfaces")
    chance.shuffle(shuffled)

    assert shape(make_plan(parse({"interfaces": [*shuffled]}), snapshot)) == shape(make_plan(parse(document), snapshot))


@_MANY
@given(documents, documents)
def test_every_document_is_reached_from_every_other_and_then_plans_nothing(
    before: JsonObject, wanted: JsonObject
) -> None:
    node = node_after(before)
    desired = parse(absent(before, wanted))
    plan = make_plan(desired, node.snapshot())

    node.carry_out(plan)

    assert differences(plan.expected, show(node.snapshot())) == ()
    assert make_plan(desired, node.snapshot()).is_empty
    assert make_plan(parse(show(node.snapshot())), node.snapshot()).is_empty


@_MANY
@given(documents, documents)
def test_the_revert_document_leads_back(before: JsonObject, wanted: JsonObject) -> None:
    node = node_after(before)
    there = show(node.snapshot())
    desired = parse(absent(before, wanted))
    node.carry_out(make_plan(desired, node.snapshot()))

    node.carry_out(make_plan(parse(revert(desired, there)), node.snapshot()))

    names = [name_of(interface) for interface in objects(show(node.snapshot()), "interfaces")]
    assert names == [name_of(interface) for interface in objects(there, "interfaces")]
    assert differences(there, show(node.snapshot())) == ()


def merged(document: JsonObject, current: JsonObject) -> JsonObject:
    """``current`` with what the document makes of it, without what follows for others."""
    state = merge(resolve(parse(document), current))
    found = {name: interface.merged for name, interface in state.interfaces.items()}
    rest = {name: interface for name, interface in state.current.items() if name not in found}
    return {"interfaces": [*rest.values(), *found.values()]}


def by_name(state: JsonObject) -> dict[str, JsonObject]:
    return {name_of(interface): interface for interface in objects(state, "interfaces")}


@_MANY
@given(documents, documents)
def test_merging_again_changes_nothing(before: JsonObject, wanted: JsonObject) -> None:
    once = merged(wanted, show(node_after(before).snapshot()))

    assert by_name(merged(wanted, once)) == by_name(once)


@_MANY
@given(documents, st.sampled_from((1300, 1350)), st.text("abc", min_size=1, max_size=3))
def test_merging_in_two_steps_is_merging_once(wanted: JsonObject, mtu: int, note: str) -> None:
    """As long as the second step does not take a choice of the first one back, such as the mode of a bond."""
    current = show(node_after().snapshot())
    more: JsonObject = {
        "interfaces": [
            {"name": name_of(interface), "type": interface["type"], "mtu": mtu, "description": note}
            for interface in objects(wanted, "interfaces")
        ]
    }
    laid = {name: overlay(interface, by_name(more)[name]) for name, interface in by_name(wanted).items()}
    both: JsonObject = {"interfaces": [*laid.values()]}

    assert by_name(merged(more, merged(wanted, current))) == by_name(merged(both, current))


def calls_of_planning(pairs: int) -> int:
    """How many functions are called to plan that many VLANs, each in a bridge of its own."""
    wanted: list[JsonObject] = []
    for number in range(1, pairs + 1):
        wanted.append({"name": f"v{number}", "type": "vlan", "vlan": {"base-iface": "eth0", "id": number}})
        wanted.append({"name": f"b{number}", "type": "linux-bridge", "bridge": {"port": [{"name": f"v{number}"}]}})
    desired, node = parse({"interfaces": [*wanted]}), node_after()
    node.carry_out(make_plan(desired, node.snapshot()))
    changed = parse({"interfaces": [{**interface, "mtu": 1400} for interface in wanted]})
    snapshot = node.snapshot()
    count = 0

    def profiler(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(profiler)
    try:
        make_plan(changed, snapshot)
    finally:
        sys.setprofile(None)
    return count


def test_planning_grows_with_the_number_of_interfaces_and_no_faster() -> None:
    calls_of_planning(5)  # loads what is loaded once
    few, many = calls_of_planning(25), calls_of_planning(100)

    assert many < 4.4 * few
