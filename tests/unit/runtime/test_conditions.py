"""Conditions change when their content does, and only then."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_api.meta import Condition
from nmstate_k8s.runtime.conditions import find_condition, is_true, merge_conditions

THEN = datetime(2026, 1, 1, tzinfo=UTC)
NOW = THEN + timedelta(hours=1, microseconds=123_456)
NOW_STORED = THEN + timedelta(hours=1)


def condition(kind: str, status: str, reason: str = "R", message: str = "m", generation: int | None = 1) -> Condition:
    return Condition(type=kind, status=status, reason=reason, message=message, observed_generation=generation)


def at(moment: datetime, new: Condition) -> Condition:
    return new.model_copy(update={"last_heartbeat_time": moment, "last_transition_time": moment})


def test_a_new_type_goes_to_the_end_with_both_times() -> None:
    old = at(THEN, condition("A", "True"))

    merged = merge_conditions([old], [condition("B", "False")], now=NOW)

    assert merged == [old, at(NOW_STORED, condition("B", "False"))]


@pytest.mark.parametrize(
    ("wanted", "transition"),
    [
        (condition("A", "False"), NOW_STORED),
        (condition("A", "True", reason="Other"), THEN),
        (condition("A", "True", message="other"), THEN),
        (condition("A", "True", generation=2), THEN),
    ],
    ids=["status", "reason", "message", "generation"],
)
def test_only_another_status_is_a_transition(wanted: Condition, transition: datetime) -> None:
    (merged,) = merge_conditions([at(THEN, condition("A", "True"))], [wanted], now=NOW)

    assert merged.last_heartbeat_time == NOW_STORED
    assert merged.last_transition_time == transition
    assert (merged.status, merged.reason, merged.message) == (wanted.status, wanted.reason, wanted.message)


def test_times_are_written_as_the_api_server_keeps_them() -> None:
    (merged,) = merge_conditions([], [condition("A", "True")], now=NOW)

    assert Condition.model_validate(merged.model_dump(mode="json", by_alias=True)) == merged


def test_a_condition_without_times_gets_a_transition_when_it_changes() -> None:
    (merged,) = merge_conditions([condition("A", "True")], [condition("A", "True", reason="Other")], now=NOW)

    assert merged.last_transition_time == NOW_STORED


CONDITIONS = st.lists(
    st.builds(condition, st.sampled_from("ABC"), st.sampled_from(["True", "False", "Unknown"]), st.sampled_from("xy")),
    unique_by=lambda item: item.type,
)


@given(CONDITIONS, CONDITIONS)
def test_saying_the_same_again_changes_nothing(current: list[Condition], wanted: list[Condition]) -> None:
    once = merge_conditions(current, wanted, now=THEN)

    assert merge_conditions(once, wanted, now=NOW) == once


@given(CONDITIONS, CONDITIONS)
def test_order_stays_and_nothing_is_lost(current: list[Condition], wanted: list[Condition]) -> None:
    merged = merge_conditions(current, wanted, now=NOW)

    assert [item.type for item in merged][: len(current)] == [item.type for item in current]
    assert {item.type for item in merged} == {item.type for item in [*current, *wanted]}
    for item in wanted:
        found = find_condition(merged, item.type)
        assert found is not None
        assert found.status == item.status


def test_what_is_absent_is_not_true() -> None:
    assert not is_true([], "A")
    assert not is_true([condition("A", "Unknown")], "A")
    assert is_true([condition("A", "True")], "A")
