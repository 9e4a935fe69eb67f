"""How conditions are put into an object: types, times, and what counts as a change. Pure: no clock, no I/O."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from nmstate_api.meta import Condition, ConditionStatus


class EnactmentCondition(StrEnum):
    """The types of an enactment's conditions."""

    AVAILABLE = "Available"
    FAILING = "Failing"
    PROGRESSING = "Progressing"
    PENDING = "Pending"
    ABORTED = "Aborted"


class Reason(StrEnum):
    """Why a condition is as it is: a closed list that programs may compare with."""

    PROGRESSING = "ConfigurationProgressing"
    CONFIGURED = "SuccessfullyConfigured"
    FAILED = "FailedToConfigure"
    RETRYING = "Retrying"
    LIMIT_REACHED = "MaxUnavailableLimitReached"
    ABORTED = "ConfigurationAborted"
    NO_MATCHING_NODE = "NoMatchingNode"


def is_true(conditions: Iterable[Condition], type_: str) -> bool:
    return any(condition.type == type_ and condition.status == ConditionStatus.TRUE for condition in conditions)


def merged(previous: Sequence[Condition], wanted: Iterable[Condition], now: datetime) -> list[Condition]:
    """``wanted``, in its order, with times: those of ``previous`` where nothing changed.

    The transition time moves only with the status; the heartbeat is the time of the last change of any kind.
    """
    before = {condition.type: condition for condition in previous}
    return [_timed(condition, before.get(condition.type), now) for condition in wanted]


def same(one: Sequence[Condition], other: Sequence[Condition]) -> bool:
    """Whether both say the same in the same order, whenever it was said."""
    return [_said(condition) for condition in one] == [_said(condition) for condition in other]


def _timed(wanted: Condition, before: Condition | None, now: datetime) -> Condition:
    if before is not None and _said(wanted) == _said(before):
        return before
    kept = before is not None and before.status == wanted.status
    since = before.last_transition_time if before is not None and kept else now
    return wanted.model_copy(update={"last_heartbeat_time": now, "last_transition_time": since})


def _said(condition: Condition) -> tuple[str, str, str, str, int | None]:
    return condition.type, condition.status, condition.reason, condition.message, condition.observed_generation
