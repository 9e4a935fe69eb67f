"""Limits per key and over all keys."""

import asyncio
from datetime import timedelta

import pytest

from nmstate_k8s.runtime.rate_limit import BucketLimiter, ExponentialLimiter, SlowestOf, default_limiter

pytestmark = pytest.mark.looptime

MILLISECOND = timedelta(milliseconds=1)
SECOND = timedelta(seconds=1)


def test_each_key_has_its_own_failures() -> None:
    limiter = ExponentialLimiter[str](SECOND, 60 * SECOND)
    limiter.when("a")
    limiter.when("a")

    assert limiter.when("b") == SECOND
    assert limiter.when("a") == 4 * SECOND
    assert (limiter.num_requeues("a"), limiter.num_requeues("b"), limiter.num_requeues("c")) == (3, 1, 0)


async def test_a_bucket_lets_a_burst_through_and_then_its_rate() -> None:
    limiter = BucketLimiter(per_second=10, burst=3)

    delays = [limiter.when(number).total_seconds() for number in range(6)]

    assert delays == pytest.approx([0, 0, 0, 0.1, 0.2, 0.3])


async def test_a_bucket_fills_up_again_but_not_beyond_its_burst() -> None:
    limiter = BucketLimiter(per_second=10, burst=3)
    for number in range(5):
        limiter.when(number)

    await asyncio.sleep(3600)

    assert [limiter.when(number).total_seconds() for number in range(4)] == pytest.approx([0, 0, 0, 0.1])


async def test_the_slowest_limiter_decides_and_all_of_them_forget() -> None:
    limiter = SlowestOf(ExponentialLimiter[str](SECOND, 60 * SECOND), ExponentialLimiter[str](MILLISECOND, SECOND))
    limiter.when("a")

    assert limiter.when("a") == 2 * SECOND
    assert limiter.num_requeues("a") == 2
    limiter.forget("a")
    assert limiter.when("a") == SECOND


async def test_the_default_is_client_gos() -> None:
    limiter = default_limiter()

    assert [limiter.when("a") for _ in range(4)] == [
        5 * MILLISECOND,
        10 * MILLISECOND,
        20 * MILLISECOND,
        40 * MILLISECOND,
    ]
    assert max(limiter.when("a") for _ in range(50)) == 1000 * SECOND
