"""A controller calls its reconciler often enough, never twice at once, and treats errors by their class."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry

from nmstate_k8s.errors import NmstateError
from nmstate_k8s.kube.errors import ConflictError, InvalidError
from nmstate_k8s.runtime.controller import Controller
from nmstate_k8s.runtime.informer import Informer
from nmstate_k8s.runtime.mapping import labelled
from nmstate_k8s.runtime.metrics import RECONCILE_RESULTS, RuntimeMetrics
from nmstate_k8s.runtime.predicate import generation_changed
from nmstate_k8s.runtime.rate_limit import ExponentialLimiter
from nmstate_k8s.runtime.reconcile import DONE, Request, Result, TerminalError
from nmstate_k8s.testing.client import FakeClient
from nmstate_k8s.testing.gadget import Gadget, a_gadget

pytestmark = pytest.mark.looptime

A = Request("a")


class FakeReconciler:
    """Does what a list of outcomes says, then succeeds; takes some time."""

    def __init__(self, *outcomes: Result | Exception, seconds: float = 1) -> None:
        self.calls: list[tuple[float, str]] = []
        self.busy: set[Request] = set()
        self.most_at_once = 0
        self.finished = 0
        self._outcomes = list(outcomes)
        self._seconds = seconds

    async def reconcile(self, request: Request) -> Result:
        assert request not in self.busy
        self.busy.add(request)
        self.most_at_once = max(self.most_at_once, len(self.busy))
        self.calls.append((asyncio.get_running_loop().time(), request.name))
        try:
            await asyncio.sleep(self._seconds)
        finally:
            self.busy.discard(request)
        self.finished += 1
        outcome = self._outcomes.pop(0) if self._outcomes else DONE
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


class Setup:
    """A controller and what it counted."""

    def __init__(self, reconciler: FakeReconciler, *, concurrency: int = 1) -> None:
        self.registry = CollectorRegistry()
        self.controller = Controller(
            "gadget",
            reconciler,
            metrics=RuntimeMetrics(self.registry),
            concurrency=concurrency,
            limiter=ExponentialLimiter[Request](timedelta(seconds=10), timedelta(seconds=100)),
        )

    def counted(self, result: str) -> float | None:
        labels = {"controller": "gadget", "result": result}
        return self.registry.get_sample_value("controller_runtime_reconcile_total", labels)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Controller]:
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(self.controller.run())
            yield self.controller
            task.cancel()


async def test_a_success_is_not_repeated() -> None:
    setup = Setup(reconciler := FakeReconciler())
    async with setup.running() as controller:
        controller.queue.add(A)
        await asyncio.sleep(1000)

    assert reconciler.calls == [(0, "a")]
    assert setup.counted("success") == 1


async def test_a_result_says_when_to_look_again() -> None:
    setup = Setup(reconciler := FakeReconciler(Result(requeue_after=timedelta(seconds=30))))
    async with setup.running() as controller:
        controller.queue.add(A)
        await asyncio.sleep(1000)

    assert reconciler.calls == [(0, "a"), (31, "a")]
    assert (setup.counted("requeue_after"), setup.counted("success")) == (1, 1)


@pytest.mark.parametrize("error", [ConflictError("stale"), LookupError("a bug")], ids=["expected", "unexpected"])
async def test_an_error_comes_back_with_growing_delays(error: Exception) -> None:
    setup = Setup(reconciler := FakeReconciler(error, error, error, seconds=0))
    async with setup.running() as controller:
        controller.queue.add(A)
        await asyncio.sleep(1000)
        assert controller.queue.num_requeues(A) == 0  # forgotten with the success

    assert reconciler.calls == [(0, "a"), (10, "a"), (30, "a"), (70, "a")]
    assert (setup.counted("error"), setup.counted("success")) == (3, 1)
    errors = setup.registry.get_sample_value("controller_runtime_reconcile_errors_total", {"controller": "gadget"})
    assert errors == 3


@pytest.mark.parametrize("error", [TerminalError("hopeless"), InvalidError("bad name"), NmstateError("no")])
async def test_an_error_that_is_final_waits_for_a_change(error: Exception) -> None:
    setup = Setup(reconciler := FakeReconciler(error))
    async with setup.running() as controller:
        controller.queue.add(A)
        await asyncio.sleep(10_000)
        assert len(reconciler.calls) == 1
        controller.queue.add(A)
        await asyncio.sleep(10)

    assert len(reconciler.calls) == 2
    assert (setup.counted("terminal_error"), setup.counted("error")) == (1, 0)


async def test_one_key_is_never_in_two_workers() -> None:
    setup = Setup(reconciler := FakeReconciler(seconds=5), concurrency=3)
    async with setup.running() as controller:
        for _ in range(20):
            for name in "abcd":
                controller.queue.add(Request(name))
            await asyncio.sleep(1)
        await asyncio.sleep(100)

    assert reconciler.most_at_once == 3


async def test_what_an_informer_sees_is_reconciled() -> None:
    client = FakeClient(a_gadget("a"), a_gadget("p", labels={"policy": "x"}))
    informer = Informer(client, Gadget)
    setup = Setup(reconciler := FakeReconciler(seconds=0))
    setup.controller.watch(informer, labelled("policy"))
    setup.controller.watch(informer, lambda item: [Request(f"all-{item.metadata.name}")], generation_changed)

    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(informer.run()), tasks.create_task(setup.controller.run())]
        await asyncio.sleep(1)
        assert sorted(name for _, name in reconciler.calls) == ["all-a", "all-p", "x"]
        await client.patch(a_gadget("a"), {"metadata": {"labels": {"policy": "y"}}})
        await asyncio.sleep(1)
        assert [name for _, name in reconciler.calls[3:]] == ["y"]
        for task in running:
            task.cancel()

    assert set(setup.controller.informers) == {informer}


async def test_told_to_stop_it_finishes_what_it_is_at_and_takes_nothing_more() -> None:
    setup = Setup(reconciler := FakeReconciler(seconds=10))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(setup.controller.run())
        for name in "ab":
            setup.controller.queue.add(Request(name))
        await asyncio.sleep(5)
        setup.controller.stop()

    assert asyncio.get_running_loop().time() == 10
    assert (reconciler.calls, reconciler.finished) == ([(0, "a")], 1)


async def test_cancelled_it_cancels_its_reconciler() -> None:
    setup = Setup(reconciler := FakeReconciler(seconds=10))
    async with setup.running() as controller:
        controller.queue.add(A)
        await asyncio.sleep(5)

    assert (len(reconciler.calls), reconciler.finished, reconciler.busy) == (1, 0, set())


def test_all_results_are_there_at_zero_from_the_start() -> None:
    setup = Setup(FakeReconciler())

    assert [setup.counted(result) for result in RECONCILE_RESULTS] == [0] * len(RECONCILE_RESULTS)
