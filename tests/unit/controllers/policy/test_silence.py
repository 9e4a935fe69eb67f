from datetime import timedelta

from nmstate_k8s.controllers.phase import Phase
from nmstate_k8s.controllers.policy.rollout import Member
from nmstate_k8s.controllers.policy.silence import Silence


def a_member(phase: Phase) -> Member:
    return Member("a", ready=True, phase=phase, busy=True, enactment=None)


async def test_a_released_node_has_time_to_answer() -> None:
    silence = Silence(timedelta(seconds=60))

    silent, look_again = silence.look("eth1-up", [a_member(Phase.RELEASED)])

    assert (silent, look_again) == ([], timedelta(seconds=60))


async def test_a_released_node_that_does_not_answer_in_time_is_named() -> None:
    silence = Silence(timedelta(0))

    assert silence.look("eth1-up", [a_member(Phase.RELEASED)]) == (["a"], None)


async def test_a_node_that_answers_is_forgotten() -> None:
    silence = Silence(timedelta(0))
    silence.look("eth1-up", [a_member(Phase.RELEASED)])

    assert silence.look("eth1-up", [a_member(Phase.PROGRESSING)]) == ([], None)
    assert silence.look("other", []) == ([], None)
