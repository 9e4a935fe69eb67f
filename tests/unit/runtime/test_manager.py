"""Everything starts and stops in order, and nothing half-alive stays behind."""

import asyncio
import os
import signal
from collections.abc import Callable
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry

from nmstate_k8s.asynckit import shielded
from nmstate_k8s.runtime.controller import Controller
from nmstate_k8s.runtime.informer import Informer
from nmstate_k8s.runtime.manager import Manager
from nmstate_k8s.runtime.metrics import RuntimeMetrics
from nmstate_k8s.runtime.reconcile import DONE, Request, Result
from nmstate_k8s.testing.client import FakeClient
from nmstate_k8s.testing.gadget import Gadget, a_gadget

pytestmark = pytest.mark.looptime


class Journal:
    """Who did what, in order."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    async def beside(self) -> None:
        self.lines.append("server starts")
        try:
            await asyncio.Event().wait()
        finally:
            self.lines.append("server ends")


class FakeReconciler:
    """Takes its time, and cleans up when it is cut off."""

    def __init__(self, journal: Journal, *, seconds: float = 5) -> None:
        self._journal = journal
        self._seconds = seconds

    async def reconcile(self, request: Request) -> Result:
        self._journal.lines.append(f"{request} begins")
        try:
            await asyncio.sleep(self._seconds)
        except asyncio.CancelledError:
            await shielded(asyncio.sleep(2), timedelta(seconds=60))
            self._journal.lines.append(f"{request} rolled back")
            raise
        self._journal.lines.append(f"{request} done")
        return DONE


def a_manager(
    client: FakeClient, reconciler: FakeReconciler, journal: Journal, *, grace_seconds: float = 30
) -> Manager:
    informer = Informer(client, Gadget)
    controller = Controller("gadget", reconciler, metrics=RuntimeMetrics(CollectorRegistry()))
    controller.watch(informer)
    manager = Manager(grace=timedelta(seconds=grace_seconds))
    manager.add(controller)
    manager.add_runnable("server", journal.beside)
    return manager


async def stop_after(seconds: float, stop: Callable[[], None]) -> None:
    await asyncio.sleep(seconds)
    stop()


async def test_a_stop_lets_work_finish_and_ends_the_servers_last() -> None:
    journal = Journal()
    manager = a_manager(FakeClient(a_gadget("a"), a_gadget("b")), FakeReconciler(journal), journal)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(stop_after(2, manager.stop))
        await manager.run()

    assert journal.lines == ["server starts", "a begins", "a done", "server ends"]


async def test_work_that_outlasts_the_grace_is_cut_off_and_cleans_up() -> None:
    journal = Journal()
    reconciler = FakeReconciler(journal, seconds=3600)
    manager = a_manager(FakeClient(a_gadget("a")), reconciler, journal, grace_seconds=10)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(stop_after(2, manager.stop))
        await manager.run()

    assert journal.lines == ["server starts", "a begins", "a rolled back", "server ends"]
    assert asyncio.get_running_loop().time() == pytest.approx(14, abs=0.1)


async def test_a_stop_before_the_sync_does_not_wait_for_it() -> None:
    client = FakeClient()
    for _ in range(1000):
        client.server.refuse_next(403)
    manager = a_manager(client, FakeReconciler(Journal()), Journal())

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(stop_after(5, manager.stop))
        await manager.run()

    assert asyncio.get_running_loop().time() == pytest.approx(5, abs=0.1)


async def test_it_is_ready_between_the_sync_and_the_stop() -> None:
    client = FakeClient()
    client.server.refuse_next(503)
    manager = a_manager(client, FakeReconciler(Journal()), Journal())
    seen: list[tuple[str, bool]] = [("before", manager.ready)]

    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(manager.run())
        await asyncio.sleep(0.5)
        seen.append(("refused", manager.ready))
        await asyncio.sleep(5)
        seen.append(("synced", manager.ready))
        manager.stop()
        seen.append(("stopping", manager.ready))
        await running

    assert seen == [("before", False), ("refused", False), ("synced", True), ("stopping", False)]


async def test_an_informer_that_no_controller_watches_is_run_too() -> None:
    client = FakeClient(a_gadget("a"))
    informer = Informer(client, Gadget)
    manager = Manager()
    manager.add_informer(informer)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(stop_after(1, manager.stop))
        await manager.run()

    assert informer.lister.get("a") is not None


async def test_an_informer_shared_by_controllers_is_run_once() -> None:
    client = FakeClient(a_gadget("a"))
    journal = Journal()
    manager = Manager()
    informer = Informer(client, Gadget)
    metrics = RuntimeMetrics(CollectorRegistry())
    for name in ("one", "two"):
        controller = Controller(name, FakeReconciler(journal, seconds=0), metrics=metrics)
        controller.watch(informer)
        manager.add(controller)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(stop_after(1, manager.stop))
        await manager.run()

    assert len([request for request in client.server.requests if "watch" in request.query]) == 1
    assert journal.lines.count("a done") == 2


async def test_what_fails_beside_ends_everything_and_is_raised() -> None:
    async def fail() -> None:
        await asyncio.sleep(2)
        raise OSError("address in use")

    journal = Journal()
    manager = a_manager(FakeClient(a_gadget("a")), FakeReconciler(journal), journal)
    manager.add_runnable("failing", fail)

    with pytest.raises(ExceptionGroup) as caught:
        await manager.run()

    assert caught.value.subgroup(OSError) is not None
    assert journal.lines == ["server starts", "a begins", "server ends", "a rolled back"]


async def test_a_cancellation_ends_everything_at_once() -> None:
    journal = Journal()
    manager = a_manager(FakeClient(a_gadget("a")), FakeReconciler(journal, seconds=3600), journal)

    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(manager.run())
        await asyncio.sleep(2)
        running.cancel()

    assert sorted(journal.lines) == ["a begins", "a rolled back", "server ends", "server starts"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_is_a_stop(number: signal.Signals) -> None:
    journal = Journal()
    manager = a_manager(FakeClient(), FakeReconciler(journal), journal)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(stop_after(1, lambda: os.kill(os.getpid(), number)))
        await manager.run()

    assert journal.lines == ["server starts", "server ends"]
    assert signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler)
