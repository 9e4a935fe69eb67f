"""How long to wait before trying again."""

import asyncio
import random
from datetime import timedelta


class Backoff:
    """Growing, jittered delays for one thing that keeps failing.

    The n-th delay in a row is ``first * factor**(n-1)``, at most ``ceiling``, and then stretched by a random
    share of up to ``jitter`` of itself, so that those who failed together do not come back together.

    Attributes:
        reset_after: When the last delay was asked for this long ago, the next one starts over: what
            held that long is not the same failure. Measured with the running loop's clock.
    """

    def __init__(
        self,
        first: timedelta,
        ceiling: timedelta,
        *,
        factor: float = 2.0,
        jitter: float = 1.0,
        reset_after: timedelta | None = None,
    ) -> None:
        if first <= timedelta(0) or ceiling < first or factor < 1 or jitter < 0:
            raise ValueError(f"delays from {first} to {ceiling} with factor {factor} and jitter {jitter} do not grow")
        self.reset_after = reset_after
        self._first = first
        self._ceiling = ceiling
        self._factor = factor
        self._jitter = jitter
        self._failures = 0
        self._asked_at: float | None = None

    def next(self) -> timedelta:
        """The delay before the next attempt; each call counts as one more failure."""
        now = asyncio.get_running_loop().time()
        if self._has_held(now):
            self.reset()
        self._asked_at = now
        delay = grown(self._first, self._ceiling, factor=self._factor, failures=self._failures)
        self._failures += 1
        return delay * (1 + self._jitter * random.random())  # noqa: S311 (spreads load, guards no secret)

    def reset(self) -> None:
        """Start over, because an attempt succeeded."""
        self._failures = 0

    def _has_held(self, now: float) -> bool:
        if self.reset_after is None or self._asked_at is None:
            return False
        return now - self._asked_at >= self.reset_after.total_seconds()


def grown(first: timedelta, ceiling: timedelta, *, factor: float, failures: int) -> timedelta:
    """``first`` after ``failures`` earlier failures, at most ``ceiling``."""
    try:
        return min(ceiling, first * factor**failures)
    except OverflowError:
        return ceiling
