"""Delays grow, stay below their ceiling, and start over when something held."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_k8s.asynckit.backoff import Backoff, grown

pytestmark = pytest.mark.looptime

SECOND = timedelta(seconds=1)


async def test_delays_double_up_to_the_ceiling() -> None:
    backoff = Backoff(SECOND, 5 * SECOND, jitter=0)

    assert [backoff.next() for _ in range(5)] == [SECOND, 2 * SECOND, 4 * SECOND, 5 * SECOND, 5 * SECOND]


async def test_jitter_only_stretches() -> None:
    backoff = Backoff(SECOND, SECOND, jitter=1.0)

    delays = [backoff.next() for _ in range(200)]

    assert all(SECOND <= delay <= 2 * SECOND for delay in delays)
    assert len(set(delays)) > 100


async def test_starts_over_after_a_success() -> None:
    backoff = Backoff(SECOND, 60 * SECOND, jitter=0)
    backoff.next()
    backoff.next()

    backoff.reset()

    assert backoff.next() == SECOND


@pytest.mark.parametrize(("held_seconds", "expected"), [(119.9, 2 * SECOND), (120, SECOND)])
async def test_starts_over_when_it_held_long_enough(held_seconds: float, expected: timedelta) -> None:
    backoff = Backoff(SECOND, 60 * SECOND, jitter=0, reset_after=timedelta(minutes=2))
    backoff.next()

    await asyncio.sleep(held_seconds)

    assert backoff.next() == expected


@pytest.mark.parametrize(
    ("first", "ceiling", "factor", "jitter"),
    [(0, 1, 2, 1), (2, 1, 2, 1), (1, 2, 0.5, 1), (1, 2, 2, -1)],
    ids=["no first delay", "ceiling below first", "shrinking", "negative jitter"],
)
def test_refuses_delays_that_do_not_grow(first: float, ceiling: float, factor: float, jitter: float) -> None:
    with pytest.raises(ValueError, match="do not grow"):
        Backoff(first * SECOND, ceiling * SECOND, factor=factor, jitter=jitter)


@given(st.integers(min_value=0, max_value=100_000))
def test_no_number_of_failures_overflows(failures: int) -> None:
    assert SECOND <= grown(SECOND, 30 * SECOND, factor=2.0, failures=failures) <= 30 * SECOND
