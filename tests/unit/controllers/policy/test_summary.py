import pytest

from nmstate_api.meta import Condition
from nmstate_k8s.controllers.phase import Phase
from nmstate_k8s.controllers.policy.rollout import Member
from nmstate_k8s.controllers.policy.summary import conditions_of, tally


def members(*phases: Phase, not_ready: int = 0) -> list[Member]:
    """Ready nodes in ``phases``, and some that are not ready and have not started."""
    all_phases = [*phases, *[Phase.WAITING] * not_ready]
    return [Member(f"n{i}", i < len(phases), phase, False, None) for i, phase in enumerate(all_phases)]


def shown(conditions: list[Condition]) -> tuple[str, str, str]:
    """What ``kubectl get`` shows, and the message behind it."""
    first = next(condition for condition in conditions if condition.status == "True")
    return first.type, first.reason, first.message


A, F, R, P, W, X, L = (
    Phase.AVAILABLE,
    Phase.FAILED,
    Phase.RETRYING,
    Phase.PROGRESSING,
    Phase.WAITING,
    Phase.ABORTED,
    Phase.RELEASED,
)
PROGRESSING = ("Progressing", "ConfigurationProgressing")
DEGRADED = ("Degraded", "FailedToConfigure")
AVAILABLE = ("Available", "SuccessfullyConfigured")


@pytest.mark.parametrize(
    ("phases", "not_ready", "expected"),
    [
        ((), 0, ("Ignored", "NoMatchingNode", "Policy does not match any node")),
        ((L, W), 0, (*PROGRESSING, "Policy is progressing 0/2 nodes finished")),
        ((A, P), 0, (*PROGRESSING, "Policy is progressing 1/2 nodes finished")),
        ((A, P), 1, (*PROGRESSING, "Policy is progressing 1/2 nodes finished, 1 nodes ignored due to NotReady state")),
        ((A, A), 0, (*AVAILABLE, "2/2 nodes successfully configured")),
        ((A,), 2, (*AVAILABLE, "1/3 nodes successfully configured, 2 nodes ignored due to NotReady state")),
        ((R, W), 0, (*DEGRADED, "1/2 nodes failed to configure")),
        ((F, X), 0, (*DEGRADED, "1/2 nodes failed to configure, 1 nodes aborted configuration")),
        ((F, A, P), 0, (*DEGRADED, "1/3 nodes failed to configure")),
    ],
)
def test_the_first_true_condition_tells_how_far_the_policy_is(
    phases: tuple[Phase, ...], not_ready: int, expected: tuple[str, str, str]
) -> None:
    assert shown(conditions_of(tally(members(*phases, not_ready=not_ready)))) == expected


@pytest.mark.parametrize(
    ("phases", "statuses", "reasons"),
    [
        ((A,), "True False False False False False", {"SuccessfullyConfigured"}),
        ((P,), "Unknown Unknown True False True False", {"ConfigurationProgressing"}),
        ((F,), "False True False False False True", {"FailedToConfigure", "ConfigurationProgressing"}),
        ((R,), "False True False False True False", {"FailedToConfigure", "ConfigurationProgressing"}),
        ((), "False False False True False False", {"NoMatchingNode"}),
    ],
)
def test_all_six_conditions_are_always_there_in_one_order(
    phases: tuple[Phase, ...], statuses: str, reasons: set[str]
) -> None:
    conditions = conditions_of(tally(members(*phases)))

    assert [c.type for c in conditions] == [
        "Available",
        "Degraded",
        "Progressing",
        "Ignored",
        "Reconciling",
        "Stalled",
    ]
    assert " ".join(c.status for c in conditions) == statuses
    assert {c.reason for c in conditions} == reasons


def test_only_progressing_has_another_reason_when_the_policy_is_degraded() -> None:
    conditions = {c.type: c.reason for c in conditions_of(tally(members(F)))}

    assert conditions.pop("Progressing") == "ConfigurationProgressing"
    assert set(conditions.values()) == {"FailedToConfigure"}


def test_nodes_that_do_not_answer_are_named_without_touching_the_four_conditions() -> None:
    counts = tally(members(L, W))

    named = conditions_of(counts, silent=["n0"])

    assert named[:4] == conditions_of(counts)[:4]
    assert named[4].message == "no answer from the handlers of n0"
