from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_api.v1beta1 import NodeNetworkConfigurationEnactment, Release
from nmstate_k8s.controllers.condition import EnactmentCondition
from nmstate_k8s.controllers.enactment import outcome
from nmstate_k8s.controllers.phase import FINISHED, IN_FLIGHT, is_busy_with_another_generation, phase_of
from nmstate_k8s.controllers.policy.limit import max_unavailable
from nmstate_k8s.controllers.policy.rollout import Rollout, plan_rollout
from nmstate_k8s.runtime import is_true
from nmstate_k8s.testing.objects import a_node, a_policy, an_enactment

REFUSED = outcome.failed("node", ValueError("no such port"))
RETRYING = outcome.retrying("node", ValueError("NetworkManager restarts"), attempt=2, attempts=5)


def releases(rollout: Rollout) -> dict[str, Release]:
    return {e.metadata.name.partition(".")[0]: e.spec.release for e in rollout.create + rollout.update}


def test_every_matching_node_gets_an_enactment_owned_by_the_policy_alone() -> None:
    policy = a_policy()

    rollout = plan_rollout(policy, [a_node("b"), a_node("a")], {"a", "b"}, [])

    assert releases(rollout) == {"a": Release.RELEASED, "b": Release.WAITING}
    enactment = rollout.create[0]
    assert enactment.to_wire() == {
        "apiVersion": "nmstate.io/v1beta1",
        "kind": "NodeNetworkConfigurationEnactment",
        "metadata": {
            "name": "a.eth1-up",
            "labels": {"nmstate.io/policy": "eth1-up", "nmstate.io/node": "a"},
            "ownerReferences": [
                {
                    "apiVersion": "nmstate.io/v1",
                    "kind": "NodeNetworkConfigurationPolicy",
                    "name": "eth1-up",
                    "uid": "policy-uid",
                }
            ],
        },
        "spec": {"policyUID": "policy-uid", "policyGeneration": 1, "release": "Released"},
    }


def test_nodes_without_handler_or_label_or_readiness_get_none() -> None:
    policy = a_policy(node_selector={"role": "edge"})
    nodes = [
        a_node("plain"),
        a_node("silent", labels={"role": "edge"}),
        a_node("down", labels={"role": "edge"}, ready=False),
        a_node("edge", labels={"role": "edge"}),
    ]

    rollout = plan_rollout(policy, nodes, {"plain", "down", "edge"}, [])

    assert releases(rollout) == {"edge": Release.RELEASED}
    assert [member.node for member in rollout.members] == ["down", "edge"]


def test_enactments_of_nodes_gone_or_no_longer_selected_are_deleted_and_of_others_kept() -> None:
    policy = a_policy(node_selector={"role": "edge"})
    enactments = [an_enactment(name, policy) for name in ("gone", "unlabelled", "down", "silent")]
    edge = {"role": "edge"}
    nodes = [a_node("unlabelled"), a_node("down", ready=False, labels=edge), a_node("silent", labels=edge)]

    rollout = plan_rollout(policy, nodes, {"unlabelled", "down"}, enactments)

    assert [e.metadata.name for e in rollout.delete] == ["gone.eth1-up", "unlabelled.eth1-up"]


def test_a_slot_is_free_again_when_its_node_has_ended() -> None:
    policy = a_policy(max_unavailable=1)
    nodes = [a_node("a"), a_node("b")]
    waiting = an_enactment("b", policy, Release.WAITING)

    for held in (None, outcome.pending(), outcome.progressing(), RETRYING):
        running = an_enactment("a", policy, outcome=held)
        assert plan_rollout(policy, nodes, {"a", "b"}, [running, waiting]).update == ()

    done = an_enactment("a", policy, outcome=outcome.success())
    assert releases(plan_rollout(policy, nodes, {"a", "b"}, [done, waiting])) == {"b": Release.RELEASED}


@pytest.mark.parametrize(("limit", "expected"), [(1, Release.ABORTED), (2, Release.RELEASED)])
def test_as_many_failures_as_may_be_unavailable_abort_what_has_not_started(limit: int, expected: Release) -> None:
    policy = a_policy(max_unavailable=limit)
    enactments = [an_enactment("a", policy, outcome=REFUSED), an_enactment("b", policy, Release.WAITING)]

    rollout = plan_rollout(policy, [a_node("a"), a_node("b")], {"a", "b"}, enactments)

    assert releases(rollout) == {"b": expected}


def test_a_node_that_joins_an_aborted_rollout_is_not_started() -> None:
    policy = a_policy(max_unavailable=1)

    rollout = plan_rollout(
        policy, [a_node("a"), a_node("new")], {"a", "new"}, [an_enactment("a", policy, outcome=REFUSED)]
    )

    assert releases(rollout) == {"new": Release.ABORTED}


def test_a_node_in_the_middle_of_an_earlier_generation_keeps_its_slot_and_goes_first() -> None:
    old, new = a_policy(max_unavailable=1), a_policy(max_unavailable=1, generation=2)
    enactments = [an_enactment("a", old, Release.WAITING), an_enactment("b", old, outcome=outcome.progressing())]

    rollout = plan_rollout(new, [a_node("a"), a_node("b")], {"a", "b"}, enactments)

    assert releases(rollout) == {"a": Release.WAITING, "b": Release.RELEASED}


def test_a_node_not_seen_to_start_an_earlier_generation_holds_nothing_because_its_release_is_taken_back() -> None:
    old, new = a_policy(max_unavailable=1), a_policy(max_unavailable=1, generation=2)

    rollout = plan_rollout(new, [a_node("a"), a_node("b")], {"a", "b"}, [an_enactment("b", old)])

    assert releases(rollout) == {"a": Release.RELEASED, "b": Release.WAITING}


def test_a_policy_made_again_under_its_name_starts_from_nothing() -> None:
    old, new = a_policy(uid="first"), a_policy(uid="second")

    rollout = plan_rollout(new, [a_node("a")], {"a"}, [an_enactment("a", old, outcome=outcome.success())])

    (enactment,) = rollout.update
    assert (enactment.spec.policy_uid, enactment.spec.release) == ("second", Release.RELEASED)
    assert [owner.uid for owner in enactment.metadata.owner_references] == ["second"]


def test_what_kubernetes_nmstate_applied_is_taken_over_and_not_applied_again() -> None:
    policy = a_policy()
    enactment = an_enactment("a", policy, outcome=outcome.success())
    theirs = NodeNetworkConfigurationEnactment.from_wire(
        {
            "metadata": {
                **enactment.metadata.model_dump(mode="json", by_alias=True, exclude_unset=True),
                "ownerReferences": [{"apiVersion": "v1", "kind": "Node", "name": "a", "uid": "uid-of-a"}],
            },
            "status": {
                "policyGeneration": 1,
                "conditions": [c.model_dump(mode="json", exclude_unset=True) for c in enactment.status.conditions],
            },
        }
    )

    rollout = plan_rollout(policy, [a_node("a")], {"a"}, [theirs])

    (update,) = rollout.update
    assert update.spec.release is Release.RELEASED
    assert [owner.kind for owner in update.metadata.owner_references] == ["NodeNetworkConfigurationPolicy"]
    assert phase_of(update, policy) in FINISHED
    assert plan_rollout(policy, [a_node("a")], {"a"}, [update]).update == ()


def test_a_released_node_that_stops_being_ready_keeps_its_slot() -> None:
    policy = a_policy(max_unavailable=1)
    enactments = [an_enactment("a", policy, outcome=outcome.progressing()), an_enactment("b", policy, Release.WAITING)]

    rollout = plan_rollout(policy, [a_node("a", ready=False), a_node("b")], {"a", "b"}, enactments)

    assert releases(rollout) == {}


def test_a_released_node_that_stops_reporting_keeps_its_slot() -> None:
    policy = a_policy(max_unavailable=1)
    enactments = [an_enactment("a", policy, outcome=outcome.progressing()), an_enactment("b", policy, Release.WAITING)]

    rollout = plan_rollout(policy, [a_node("a"), a_node("b")], {"b"}, enactments)

    assert releases(rollout) == {}
    assert rollout.delete == ()


OUTCOMES = st.sampled_from([None, outcome.pending(), outcome.progressing(), outcome.success(), REFUSED, RETRYING])


@st.composite
def histories(draw: st.DrawFn) -> list[NodeNetworkConfigurationEnactment]:
    """Enactments of up to twelve nodes, each as this or the generation before may have left it."""
    enactments = []
    for number in range(draw(st.integers(0, 12))):
        if draw(st.booleans()):
            generation = draw(st.sampled_from([1, 2]))
            about = a_policy(generation=generation)
            held = draw(OUTCOMES)
            release = draw(st.sampled_from(Release)) if held is None else Release.RELEASED
            enactments.append(an_enactment(f"n{number}", about, release, held))
    return enactments


def _busy(enactments: Iterable[NodeNetworkConfigurationEnactment], generation: int) -> set[str]:
    policy = a_policy(generation=generation)
    return {
        e.metadata.name
        for e in enactments
        if phase_of(e, policy) in IN_FLIGHT or is_busy_with_another_generation(e, policy)
    }


@given(histories(), st.integers(1, 4), st.integers(1, 12))
def test_never_more_nodes_are_busy_than_may_be_unavailable(
    enactments: list[NodeNetworkConfigurationEnactment], limit: int, size: int
) -> None:
    policy = a_policy(generation=2, max_unavailable=limit)
    nodes = [a_node(f"n{number}") for number in range(12)][:size]
    kept = [e for e in enactments if e.metadata.name.partition(".")[0] in {n.metadata.name for n in nodes}]
    before = _busy(kept, 2)

    rollout = plan_rollout(policy, nodes, {n.metadata.name for n in nodes}, enactments)
    written = {e.metadata.name: e for e in [*kept, *rollout.create, *rollout.update]}
    after = _busy(written.values(), 2)

    assert len(after) <= max(len(before), limit)
    if len(before) >= limit:
        assert after <= before, "a slot was handed out that was not free"


@given(
    st.lists(st.sampled_from([outcome.success(), REFUSED]), min_size=1, max_size=10),
    st.one_of(st.integers(1, 4), st.sampled_from(["10%", "50%", "100%"])),
)
def test_every_rollout_ends_and_within_its_limit(ends: list[outcome.Outcome], limit: int | str) -> None:
    policy = a_policy(max_unavailable=limit)
    fate = {f"n{number}": end for number, end in enumerate(ends)}
    nodes = [a_node(name) for name in fate]
    allowed = max_unavailable(limit, len(nodes))
    world: dict[str, NodeNetworkConfigurationEnactment] = {}

    for _ in range(2 * len(nodes) + 2):
        rollout = plan_rollout(policy, nodes, set(fate), list(world.values()))
        world |= {e.metadata.name: e for e in rollout.create + rollout.update}
        running = sorted(name for name, e in world.items() if phase_of(e, policy) in IN_FLIGHT)
        assert len(running) <= allowed
        if not running:
            break
        node = running[0].partition(".")[0]
        world[running[0]] = an_enactment(node, policy, outcome=fate[node])

    assert {phase_of(e, policy) for e in world.values()} <= FINISHED
    assert len(world) == len(nodes)
    succeeded = [e for e in world.values() if is_true(e.status.conditions, EnactmentCondition.AVAILABLE)]
    if all(end is not REFUSED for end in ends):
        assert len(succeeded) == len(nodes)
