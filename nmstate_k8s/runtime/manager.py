"""That which starts and stops everything, in order."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import structlog

from nmstate_k8s.asynckit import Latch
from nmstate_k8s.runtime.controller import Controller
from nmstate_k8s.runtime.informer import Informer
from nmstate_k8s.runtime.leader_election import LeaderElector

log = structlog.get_logger(__name__)

Runnable = Callable[[], Awaitable[None]]

GRACE = timedelta(seconds=30)
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Manager:
    """Runs controllers, their informers, and what goes on beside them, until told to stop.

    Start: what is beside; the lease, where leaders are elected; informers, and once all of these are synced,
    controllers. Stop: controllers take no more work and have ``grace`` to finish what they are at, then they are
    cancelled; informers; the lease; what is beside. An error anywhere ends all of it and is raised: half a manager is
    worse than a restart.

    Owns the process's stop signals while it runs.
    """

    def __init__(self, *, grace: timedelta = GRACE, elector: LeaderElector | None = None) -> None:
        """With ``elector``, informers start only when this process leads, so that its work begins with a fresh list."""
        self._grace = grace
        self._elector = elector
        self._controllers: list[Controller] = []
        self._informers: list[Informer[Any]] = []  # of different kinds
        self._beside: dict[str, Runnable] = {}
        self._stopping = Latch()
        self._working = Latch()
        self._running = Latch()

    @property
    def ready(self) -> bool:
        """Whether controllers work, every informer being synced, or wait to lead; and nobody asked to stop."""
        waits = self._elector is not None and self._running.is_set and not self._elector.is_leader
        return (self._working.is_set or waits) and not self._stopping.is_set

    def add(self, controller: Controller) -> None:
        """Run ``controller`` and the informers that it watches."""
        self._controllers.append(controller)

    def add_informer(self, informer: Informer[Any]) -> None:
        """Run an informer that is only read from and that no controller watches."""
        self._informers.append(informer)

    def add_runnable(self, name: str, run: Runnable) -> None:
        """Run something from before the first informer until after the last controller: a server, a recorder.

        It is cancelled in the end; if it returns before, that is its affair.
        """
        self._beside[name] = run

    def stop(self) -> None:
        """Begin an orderly shutdown; a second call changes nothing."""
        self._stopping.set()

    async def run(self) -> None:
        """Run everything until ``stop`` or a signal; cancelled, end everything at once."""
        with self._signals():
            async with asyncio.TaskGroup() as group:
                beside = [group.create_task(_awaited(run), name=name) for name, run in self._beside.items()]
                self._running.set()
                await self._run_as_leader()
                for task in beside:
                    task.cancel()

    async def _run_as_leader(self) -> None:
        if self._elector is None:
            await self._run_informers()
            return
        async with asyncio.TaskGroup() as group:
            leading = group.create_task(self._elector.lead(self._run_informers), name="leader-election")
            stopping = group.create_task(self._stopping.wait(), name="stop-before-leading")
            await asyncio.wait([leading, stopping], return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            if not self._elector.is_leader:
                leading.cancel()

    async def _run_informers(self) -> None:
        informers = self._all_informers()
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(each.run(), name=f"{each.kind.kind}-informer") for each in informers]
            controllers = group.create_task(self._run_controllers(informers), name="controllers")
            await self._stopping.wait()
            await self._wind_down(controllers)
            for task in tasks:
                task.cancel()

    async def _run_controllers(self, informers: Sequence[Informer[Any]]) -> None:
        for informer in informers:
            await informer.wait_synced()
        self._working.set()
        log.info("informers are synced", controllers=[controller.name for controller in self._controllers])
        async with asyncio.TaskGroup() as group:
            for controller in self._controllers:
                group.create_task(controller.run(), name=controller.name)

    async def _wind_down(self, controllers: asyncio.Task[None]) -> None:
        log.info("stopping", grace_seconds=self._grace.total_seconds())
        for controller in self._controllers:
            controller.stop()
        if not self._working.is_set:
            controllers.cancel()  # they wait for informers, perhaps for ever
        _, unfinished = await asyncio.wait([controllers], timeout=self._grace.total_seconds())
        if unfinished:
            log.warning("work is cut off", grace_seconds=self._grace.total_seconds())
            controllers.cancel()

    def _all_informers(self) -> list[Informer[Any]]:
        watched = [informer for controller in self._controllers for informer in controller.informers]
        return list(dict.fromkeys([*self._informers, *watched]))

    @contextmanager
    def _signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in STOP_SIGNALS:
            loop.add_signal_handler(number, self.stop)
        try:
            yield
        finally:
            for number in STOP_SIGNALS:
                loop.remove_signal_handler(number)


async def _awaited(run: Runnable) -> None:
    await run()
