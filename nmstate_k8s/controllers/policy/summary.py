"""What a policy's status says about its roll-out. Pure: no clock, no I/O."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from nmstate_api.meta import Condition, ConditionStatus
from nmstate_k8s.controllers.condition import Reason
from nmstate_k8s.controllers.phase import FINISHED, Phase
from nmstate_k8s.controllers.policy.rollout import Member

NO_MATCH = "Policy does not match any node"


class PolicyCondition(StrEnum):
    """The types of a policy's conditions, in the order in which they are listed.

    ``kubectl get`` shows the first that is True, so the two for kstatus come last.
    """

    AVAILABLE = "Available"
    DEGRADED = "Degraded"
    PROGRESSING = "Progressing"
    IGNORED = "Ignored"
    RECONCILING = "Reconciling"
    STALLED = "Stalled"


_UPSTREAM = (
    PolicyCondition.AVAILABLE,
    PolicyCondition.DEGRADED,
    PolicyCondition.PROGRESSING,
    PolicyCondition.IGNORED,
)


@dataclass(frozen=True, slots=True)
class Tally:
    """The members of a roll-out, counted.

    Attributes:
        failed: Nodes whose last attempt failed, those included that will try again.
        unfinished: Ready nodes that have yet to end one way or another.
    """

    matching: int
    ready: int
    available: int
    failed: int
    aborted: int
    unfinished: int


def tally(members: Sequence[Member]) -> Tally:
    phases = Counter(member.phase for member in members)
    ready = [member.phase for member in members if member.ready]
    return Tally(
        matching=len(members),
        ready=len(ready),
        available=phases[Phase.AVAILABLE],
        failed=phases[Phase.FAILED] + phases[Phase.RETRYING],
        aborted=phases[Phase.ABORTED],
        unfinished=sum(phase not in FINISHED for phase in ready),
    )


def conditions_of(counts: Tally, *, silent: Sequence[str] = ()) -> list[Condition]:
    """The six conditions, without times.

    A node that failed makes the policy Degraded at once, even while it retries and others go on;
    only when no node is left to wait for is it Stalled. ``silent`` nodes were released and do not answer.
    """
    if counts.matching == 0:
        verdict = _Verdict(PolicyCondition.IGNORED, Reason.NO_MATCHING_NODE, NO_MATCH)
    elif counts.failed or counts.aborted:
        verdict = _Verdict(PolicyCondition.DEGRADED, Reason.FAILED, _failure(counts))
    elif counts.unfinished:
        message = f"Policy is progressing {counts.ready - counts.unfinished}/{counts.ready} nodes finished"
        verdict = _Verdict(PolicyCondition.PROGRESSING, Reason.PROGRESSING, message + _not_ready(counts))
    else:
        message = f"{counts.available}/{counts.matching} nodes successfully configured"
        verdict = _Verdict(PolicyCondition.AVAILABLE, Reason.CONFIGURED, message + _not_ready(counts))
    return [*_upstream(verdict), *_kstatus(verdict, counts, silent)]


@dataclass(frozen=True, slots=True)
class _Verdict:
    """The one condition of the first four that is True."""

    type: PolicyCondition
    reason: Reason
    message: str


def _failure(counts: Tally) -> str:
    message = f"{counts.failed}/{counts.matching} nodes failed to configure"
    return f"{message}, {counts.aborted} nodes aborted configuration" if counts.aborted else message


def _not_ready(counts: Tally) -> str:
    ignored = counts.matching - counts.ready
    return f", {ignored} nodes ignored due to NotReady state" if ignored else ""


def _upstream(verdict: _Verdict) -> list[Condition]:
    """The four that kubernetes-nmstate writes, with its statuses and reasons."""
    return [_beside(verdict, type_) for type_ in _UPSTREAM]


def _beside(verdict: _Verdict, type_: PolicyCondition) -> Condition:
    if type_ is verdict.type:
        return _condition(type_, ConditionStatus.TRUE, verdict.reason, verdict.message)
    if verdict.type is PolicyCondition.PROGRESSING and type_ is not PolicyCondition.IGNORED:
        return _condition(type_, ConditionStatus.UNKNOWN, verdict.reason)
    if verdict.type is PolicyCondition.DEGRADED and type_ is PolicyCondition.PROGRESSING:
        return _condition(type_, ConditionStatus.FALSE, Reason.PROGRESSING)
    return _condition(type_, ConditionStatus.FALSE, verdict.reason)


def _kstatus(verdict: _Verdict, counts: Tally, silent: Sequence[str]) -> list[Condition]:
    """The two by which generic tools tell "not yet" from "not without help"."""
    reconciling = counts.unfinished > 0 and verdict.type is not PolicyCondition.IGNORED
    stalled = verdict.type is PolicyCondition.DEGRADED and not reconciling
    waits = f"no answer from the handlers of {', '.join(silent)}" if reconciling and silent else ""
    return [
        _condition(PolicyCondition.RECONCILING, _status(holds=reconciling), verdict.reason, waits),
        _condition(PolicyCondition.STALLED, _status(holds=stalled), verdict.reason, verdict.message if stalled else ""),
    ]


def _status(*, holds: bool) -> ConditionStatus:
    return ConditionStatus.TRUE if holds else ConditionStatus.FALSE


def _condition(type_: PolicyCondition, status: ConditionStatus, reason: Reason, message: str = "") -> Condition:
    said = {"message": message} if message else {}  # an empty one is left out on the wire
    return Condition(type=type_.value, status=status.value, reason=reason.value, **said)
