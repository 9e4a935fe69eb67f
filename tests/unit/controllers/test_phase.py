from datetime import timedelta

import pytest

from nmstate_api.v1beta1 import Release
from nmstate_k8s.controllers.enactment import outcome
from nmstate_k8s.controllers.phase import Phase, is_busy_with_another_generation, phase_of
from nmstate_k8s.testing.objects import THEN, a_policy, an_enactment

ERROR = ValueError("no")


@pytest.mark.parametrize(
    ("release", "reported", "phase"),
    [
        (Release.WAITING, None, Phase.WAITING),
        (Release.WAITING, outcome.pending(), Phase.WAITING),
        (Release.RELEASED, None, Phase.RELEASED),
        (Release.RELEASED, outcome.pending(), Phase.RELEASED),
        (Release.RELEASED, outcome.progressing(), Phase.PROGRESSING),
        (Release.RELEASED, outcome.retrying("a", ERROR, attempt=2, attempts=5), Phase.RETRYING),
        (Release.RELEASED, outcome.success(), Phase.AVAILABLE),
        (Release.RELEASED, outcome.failed("a", ERROR), Phase.FAILED),
        (Release.ABORTED, None, Phase.ABORTED),
        (Release.ABORTED, outcome.pending(), Phase.ABORTED),
        (Release.ABORTED, outcome.aborted("a.eth1-up"), Phase.ABORTED),
    ],
)
def test_what_the_node_says_counts_before_what_it_was_asked(
    release: Release, reported: outcome.Outcome | None, phase: Phase
) -> None:
    policy = a_policy()

    assert phase_of(an_enactment("a", policy, release, reported), policy) is phase


@pytest.mark.parametrize("now", [a_policy(generation=2), a_policy(uid="made-again")])
def test_success_with_another_generation_or_policy_is_stale(now: object) -> None:
    assert isinstance(now, type(a_policy()))
    assert phase_of(an_enactment("a", a_policy(), outcome=outcome.success()), now) is Phase.STALE


def test_a_node_in_the_middle_of_an_earlier_generation_is_busy() -> None:
    enactment = an_enactment("a", a_policy(), outcome=outcome.progressing())

    assert is_busy_with_another_generation(enactment, a_policy(generation=2))
    assert not is_busy_with_another_generation(enactment, a_policy())


@pytest.mark.parametrize(("policy_is_older_by", "phase"), [(0, Phase.AVAILABLE), (-1, Phase.RELEASED)])
def test_a_status_without_uid_counts_unless_the_policy_was_made_after_the_enactment(
    policy_is_older_by: int, phase: Phase
) -> None:
    policy = a_policy()
    policy.metadata.creation_timestamp = THEN - timedelta(seconds=policy_is_older_by)
    enactment = an_enactment("a", policy, outcome=outcome.success())
    enactment.status.policy_uid = ""

    assert phase_of(enactment, policy) is phase
