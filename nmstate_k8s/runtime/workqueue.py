"""The queue between what happens and those who deal with it; its promises are in the package's docstring."""

import asyncio
from collections import deque
from collections.abc import Hashable
from datetime import timedelta
from typing import Generic, Protocol, TypeVar

from nmstate_k8s.runtime.rate_limit import RateLimiter, default_limiter

K = TypeVar("K", bound=Hashable)


class QueueShutDownError(Exception):
    """The queue is shut down and empty: the worker that asked can go."""


class QueueMetrics(Protocol):
    """Whoever counts what a queue does; durations in seconds."""

    def added(self, depth: int) -> None: ...

    def taken(self, depth: int, waited_seconds: float) -> None: ...

    def finished(self, depth: int, worked_seconds: float) -> None: ...

    def retried(self) -> None: ...


class _NoMetrics:
    def added(self, depth: int) -> None: ...

    def taken(self, depth: int, waited_seconds: float) -> None: ...

    def finished(self, depth: int, worked_seconds: float) -> None: ...

    def retried(self) -> None: ...


class WorkQueue(Generic[K]):
    """Keys to work on, each at most once, none in two hands.

    Holds keys, never objects, so what a worker looks up is newer than what brought the key here. It has
    no bound: it holds a key once, so it grows with the number of objects and no further.

    A worker takes a key with ``get``, and says ``done`` whatever came of it. All methods belong to one event loop.
    """

    def __init__(self, limiter: RateLimiter[K] | None = None, *, metrics: QueueMetrics | None = None) -> None:
        self._limiter: RateLimiter[K] = limiter or default_limiter()
        self._metrics = metrics or _NoMetrics()
        self._waiting: deque[K] = deque()
        self._dirty: dict[K, float] = {}  # to be worked on, and since when
        self._processing: dict[K, float] = {}  # taken and not done, and since when
        self._later: dict[K, asyncio.TimerHandle] = {}
        self._getters: deque[asyncio.Future[None]] = deque()
        self._shutting_down = False

    def __len__(self) -> int:
        """How many keys could be taken now."""
        return len(self._waiting)

    @property
    def shutting_down(self) -> bool:
        return self._shutting_down

    def add(self, key: K) -> None:
        """Have ``key`` worked on; now, if nobody works on it, else again afterwards."""
        if self._shutting_down or key in self._dirty:
            return
        self._dirty[key] = _now()
        if key not in self._processing:
            self._waiting.append(key)
            self._wake_one()
        self._metrics.added(len(self._waiting))

    def add_after(self, key: K, delay: timedelta) -> None:
        """``add`` in a while; of two moments for one key the sooner counts."""
        if self._shutting_down:
            return
        if delay <= timedelta(0):
            self.add(key)
            return
        due = _now() + delay.total_seconds()
        pending = self._later.get(key)
        if pending is not None:
            if pending.when() <= due:
                return
            pending.cancel()
        self._later[key] = asyncio.get_running_loop().call_at(due, self._add_due, key)

    def add_rate_limited(self, key: K) -> None:
        """``add`` when the limiter says that it is time; counts as a failure of ``key``."""
        self._metrics.retried()
        self.add_after(key, self._limiter.when(key))

    def forget(self, key: K) -> None:
        """Let the next failure of ``key`` be the first; does not take it from the queue."""
        self._limiter.forget(key)

    def num_requeues(self, key: K) -> int:
        """How often ``key`` failed since it was last forgotten."""
        return self._limiter.num_requeues(key)

    async def get(self) -> K:
        """Take the next key, which is then the caller's until ``done``.

        Raises:
            QueueShutDownError: Nothing is waiting, and nothing will be.
        """
        while not self._waiting:
            if self._shutting_down:
                raise QueueShutDownError
            await self._wait_for_key()
        key = self._waiting.popleft()
        now = _now()
        self._metrics.taken(len(self._waiting), now - self._dirty.pop(key))
        self._processing[key] = now
        return key

    def done(self, key: K) -> None:
        """Give ``key`` back. If it was added meanwhile, it is at once waiting again."""
        started = self._processing.pop(key, None)
        if started is None:
            return
        if key in self._dirty:
            self._waiting.append(key)
            self._wake_one()
        self._metrics.finished(len(self._waiting), _now() - started)

    def shut_down(self) -> None:
        """Accept nothing more and let go of what was due later; what is waiting can still be taken."""
        self._shutting_down = True
        for handle in self._later.values():
            handle.cancel()
        self._later.clear()
        while self._getters:
            self._wake_one()

    def unfinished_seconds(self) -> tuple[float, float]:
        """How long the keys now being worked on have been so: in sum, and the longest."""
        if not self._processing:
            return 0.0, 0.0
        now = _now()
        ages = [now - started for started in self._processing.values()]
        return sum(ages), max(ages)

    def _add_due(self, key: K) -> None:
        del self._later[key]
        self.add(key)

    async def _wait_for_key(self) -> None:
        getter = asyncio.get_running_loop().create_future()
        self._getters.append(getter)
        try:
            await getter
        except asyncio.CancelledError:
            if getter.done() and not getter.cancelled():
                self._wake_one()  # the call was meant for someone who no longer listens
            raise
        finally:
            if getter in self._getters:
                self._getters.remove(getter)

    def _wake_one(self) -> None:
        while self._getters:
            getter = self._getters.popleft()
            if not getter.done():
                getter.set_result(None)
                return


def _now() -> float:
    return asyncio.get_running_loop().time()
