"""How long a key that failed waits before it comes again."""

import asyncio
from collections.abc import Hashable
from datetime import timedelta
from typing import Generic, Protocol, TypeVar

from nmstate_k8s.asynckit.backoff import grown

K = TypeVar("K", bound=Hashable)
K_contra = TypeVar("K_contra", bound=Hashable, contravariant=True)


class RateLimiter(Protocol[K_contra]):
    """Decides about delays; each call of ``when`` counts as a failure of that key."""

    def when(self, key: K_contra) -> timedelta: ...

    def forget(self, key: K_contra) -> None:
        """The key succeeded, or is given up: its failures no longer count."""
        ...

    def num_requeues(self, key: K_contra) -> int: ...


class ExponentialLimiter(Generic[K]):
    """Each key waits twice as long as the time before, up to a ceiling.

    Without jitter: keys that failed together are told apart by the workers that take them.
    """

    def __init__(self, first: timedelta, ceiling: timedelta) -> None:
        self._first = first
        self._ceiling = ceiling
        self._failures: dict[K, int] = {}

    def when(self, key: K) -> timedelta:
        failures = self._failures.get(key, 0)
        self._failures[key] = failures + 1
        return grown(self._first, self._ceiling, factor=2.0, failures=failures)

    def forget(self, key: K) -> None:
        self._failures.pop(key, None)

    def num_requeues(self, key: K) -> int:
        return self._failures.get(key, 0)


class BucketLimiter:
    """All keys together come back no faster than ``per_second``, after the first ``burst``."""

    def __init__(self, per_second: float, burst: int) -> None:
        self._per_second = per_second
        self._burst = burst
        self._tokens = float(burst)
        self._counted_at: float | None = None

    def when(self, key: Hashable) -> timedelta:
        now = asyncio.get_running_loop().time()
        elapsed = 0.0 if self._counted_at is None else now - self._counted_at
        self._counted_at = now
        # Below zero the bucket is in debt: tokens that are not there yet have been promised.
        self._tokens = min(float(self._burst), self._tokens + elapsed * self._per_second) - 1
        return timedelta(seconds=max(0.0, -self._tokens / self._per_second))

    def forget(self, key: Hashable) -> None:
        """Tokens belong to no key."""

    def num_requeues(self, key: Hashable) -> int:
        return 0


class SlowestOf(Generic[K]):
    """The longest delay that any of several limiters asks for."""

    def __init__(self, *limiters: RateLimiter[K]) -> None:
        self._limiters = limiters

    def when(self, key: K) -> timedelta:
        return max(limiter.when(key) for limiter in self._limiters)

    def forget(self, key: K) -> None:
        for limiter in self._limiters:
            limiter.forget(key)

    def num_requeues(self, key: K) -> int:
        return max(limiter.num_requeues(key) for limiter in self._limiters)


def default_limiter() -> SlowestOf[Hashable]:
    """client-go's default: from 5 ms to 1000 s per key, and 10 per second after a burst of 100 overall."""
    exponential = ExponentialLimiter[Hashable](timedelta(milliseconds=5), timedelta(seconds=1000))
    return SlowestOf(exponential, BucketLimiter(per_second=10, burst=100))
