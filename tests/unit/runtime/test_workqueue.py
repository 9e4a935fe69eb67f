"""client-go's semantics, one by one, and all together against a model."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from nmstate_k8s.runtime.rate_limit import ExponentialLimiter
from nmstate_k8s.runtime.workqueue import QueueShutDownError, WorkQueue

pytestmark = pytest.mark.looptime

SECOND = timedelta(seconds=1)

T = TypeVar("T")


def seconds() -> float:
    return asyncio.get_running_loop().time()


def a_queue() -> WorkQueue[str]:
    return WorkQueue(ExponentialLimiter[str](SECOND, 8 * SECOND))


async def test_keys_come_in_the_order_of_their_first_add() -> None:
    queue = a_queue()
    for key in ("a", "b", "a", "c", "b"):
        queue.add(key)

    assert [await queue.get() for _ in range(3)] == ["a", "b", "c"]
    assert len(queue) == 0


async def test_a_key_added_while_it_is_worked_on_waits_until_it_is_done() -> None:
    queue = a_queue()
    queue.add("a")
    await queue.get()

    queue.add("a")
    queue.add("a")

    assert len(queue) == 0
    queue.done("a")
    assert len(queue) == 1
    assert await queue.get() == "a"
    queue.done("a")
    assert len(queue) == 0


async def test_a_worker_waits_for_a_key() -> None:
    queue = a_queue()
    async with asyncio.TaskGroup() as tasks:
        worker = tasks.create_task(queue.get())
        await asyncio.sleep(5)
        assert not worker.done()
        queue.add("a")

    assert worker.result() == "a"


async def test_a_key_is_not_lost_with_the_worker_it_was_meant_for() -> None:
    queue = a_queue()
    async with asyncio.TaskGroup() as tasks:
        first, second = tasks.create_task(queue.get()), tasks.create_task(queue.get())
        await asyncio.sleep(1)
        queue.add("a")  # wakes the first
        first.cancel()

    assert second.result() == "a"


async def test_done_without_get_changes_nothing() -> None:
    queue = a_queue()
    queue.add("a")

    queue.done("a")

    assert await queue.get() == "a"


@pytest.mark.parametrize(
    ("delays", "expected"),
    [((5,), 5), ((5, 2), 2), ((2, 5), 2), ((0,), 0), ((-1,), 0)],
    ids=["later", "sooner counts", "later is ignored", "now", "overdue"],
)
async def test_of_several_moments_the_soonest_counts(delays: tuple[int, ...], expected: int) -> None:
    queue = a_queue()
    for delay in delays:
        queue.add_after("a", timedelta(seconds=delay))

    assert await queue.get() == "a"
    assert seconds() == expected

    queue.done("a")
    await asyncio.sleep(60)
    assert len(queue) == 0


async def test_failures_wait_longer_until_they_are_forgotten() -> None:
    queue = a_queue()
    waited = []
    for _ in range(5):
        started = seconds()
        queue.add_rate_limited("a")
        await queue.get()
        queue.done("a")
        waited.append(seconds() - started)

    assert waited == [1, 2, 4, 8, 8]
    assert queue.num_requeues("a") == 5
    queue.forget("a")
    assert queue.num_requeues("a") == 0


async def test_forgetting_a_key_leaves_it_in_the_queue() -> None:
    queue = a_queue()
    queue.add("a")

    queue.forget("a")

    assert await queue.get() == "a"


async def test_after_shut_down_what_waits_can_be_taken_and_nothing_comes() -> None:
    queue = a_queue()
    queue.add("a")
    queue.add_after("later", SECOND)

    queue.shut_down()
    queue.add("b")
    queue.add_after("c", SECOND)
    queue.add_rate_limited("d")

    assert await queue.get() == "a"
    await asyncio.sleep(60)
    with pytest.raises(QueueShutDownError):
        await queue.get()


async def test_shut_down_releases_every_waiting_worker() -> None:
    queue = a_queue()
    ended = 0

    async def work() -> None:
        nonlocal ended
        with pytest.raises(QueueShutDownError):
            await queue.get()
        ended += 1

    async with asyncio.TaskGroup() as tasks:
        for _ in range(3):
            tasks.create_task(work())
        await asyncio.sleep(1)
        queue.shut_down()

    assert ended == 3


async def test_unfinished_work_is_told_in_sum_and_at_most() -> None:
    queue = a_queue()
    assert queue.unfinished_seconds() == (0, 0)
    for key in ("a", "b"):
        queue.add(key)
        await queue.get()
        await asyncio.sleep(2)

    assert queue.unfinished_seconds() == (6, 4)


async def test_no_key_is_in_two_hands_and_the_last_add_is_worked_on() -> None:
    queue = a_queue()
    wanted = dict.fromkeys("abc", 0)
    seen = dict.fromkeys("abc", -1)
    busy: set[str] = set()

    async def work() -> None:
        while True:
            try:
                key = await queue.get()
            except QueueShutDownError:
                return
            assert key not in busy
            busy.add(key)
            version = wanted[key]
            await asyncio.sleep(0.7)
            seen[key] = version
            busy.discard(key)
            queue.done(key)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(4):
            tasks.create_task(work())
        for number in range(100):
            key = "abc"[number % 3]
            wanted[key] = number
            queue.add(key)
            await asyncio.sleep(0.1)
        await asyncio.sleep(5)
        queue.shut_down()

    assert seen == wanted


class QueueModel(RuleBasedStateMachine):
    """The queue beside the simplest thing that has its semantics: two sets and a list."""

    keys = Bundle("keys")

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.queue = self.run(self._make())
        self.order: list[str] = []
        self.dirty: set[str] = set()
        self.busy: set[str] = set()
        self.shut = False

    @staticmethod
    async def _make() -> WorkQueue[str]:
        return WorkQueue(ExponentialLimiter[str](SECOND, SECOND))

    def run(self, coroutine: Coroutine[None, None, T]) -> T:
        return self.loop.run_until_complete(coroutine)

    @rule(target=keys, key=st.sampled_from("abcd"))
    def name(self, key: str) -> str:
        return key

    @rule(key=keys)
    def add(self, key: str) -> None:
        async def act() -> None:
            self.queue.add(key)

        self.run(act())
        if self.shut or key in self.dirty:
            return
        self.dirty.add(key)
        if key not in self.busy:
            self.order.append(key)

    @rule()
    def get(self) -> None:
        async def act() -> str | None:
            try:
                async with asyncio.timeout(0):
                    return await self.queue.get()
            except (TimeoutError, QueueShutDownError):
                return None

        taken = self.run(act())
        expected = self.order.pop(0) if self.order else None
        assert taken == expected
        if taken is not None:
            assert taken not in self.busy
            self.busy.add(taken)
            self.dirty.discard(taken)

    @rule(key=keys)
    def done(self, key: str) -> None:
        async def act() -> None:
            self.queue.done(key)

        self.run(act())
        if key in self.busy:
            self.busy.discard(key)
            if key in self.dirty:
                self.order.append(key)

    @rule(key=keys)
    def forget(self, key: str) -> None:
        self.queue.forget(key)

    @rule(chance=st.integers(0, 9))
    def shut_down(self, chance: int) -> None:
        if chance:
            return

        async def act() -> None:
            self.queue.shut_down()

        self.run(act())
        self.shut = True

    @invariant()
    def as_many_wait_as_in_the_model(self) -> None:
        assert len(self.queue) == len(self.order)

    def teardown(self) -> None:
        self.loop.close()


QueueModel.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
test_behaves_like_its_model = QueueModel.TestCase
