"""Lists of conditions, and when they change. Pure: no clock, no I/O."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from nmstate_api.meta import Condition, ConditionStatus


def find_condition(conditions: Iterable[Condition], condition_type: str) -> Condition | None:
    """The condition of that type; None means Unknown."""
    return next((condition for condition in conditions if condition.type == condition_type), None)


def is_true(conditions: Iterable[Condition], condition_type: str) -> bool:
    condition = find_condition(conditions, condition_type)
    return condition is not None and condition.status == ConditionStatus.TRUE


def merge_conditions(current: Sequence[Condition], wanted: Iterable[Condition], *, now: datetime) -> list[Condition]:
    """``current`` with what ``wanted`` says; times in ``wanted`` do not count.

    A condition that differs in status, reason, message or observed generation is taken over with ``now`` as
    its heartbeat, and as its transition if the status differs. One that does not differ stays as it is, times
    included, so the result equals ``current`` when nothing has to be written. Order stays; new types go to the end.
    """
    moment = now.replace(microsecond=0)  # what the API server keeps
    merged = {condition.type: condition for condition in current}
    for condition in wanted:
        merged[condition.type] = _taken_over(merged.get(condition.type), condition, moment)
    return list(merged.values())


def _taken_over(old: Condition | None, new: Condition, moment: datetime) -> Condition:
    if old is not None and _content(old) == _content(new):
        return old
    same_status = old is not None and old.status == new.status
    transition = old.last_transition_time if old is not None and same_status else None
    times = {"last_heartbeat_time": moment, "last_transition_time": transition or moment}
    return new.model_copy(update=times)


def _content(condition: Condition) -> tuple[str, str, str, int | None]:
    return condition.status, condition.reason, condition.message, condition.observed_generation
