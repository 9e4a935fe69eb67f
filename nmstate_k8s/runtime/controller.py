"""Workers on one queue."""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import structlog

from nmstate_k8s.errors import NmstateError
from nmstate_k8s.kube.resource import ObjectT
from nmstate_k8s.runtime.informer import Informer
from nmstate_k8s.runtime.mapping import Mapper, enqueue, itself
from nmstate_k8s.runtime.metrics import NamedQueueMetrics, RuntimeMetrics
from nmstate_k8s.runtime.predicate import Predicate
from nmstate_k8s.runtime.rate_limit import RateLimiter
from nmstate_k8s.runtime.reconcile import Reconciler, Request, Result
from nmstate_k8s.runtime.workqueue import QueueShutDownError, WorkQueue

log = structlog.get_logger(__name__)


class Controller:
    """Calls one reconciler for the keys of one queue; its promises are in the package's docstring.

    Owns its workers and its queue, not its informers, which may be shared.

    Attributes:
        name: A label of its metrics and a key of its logs.
        queue: For keys that no informer knows of, such as those a timer or a signal of the node brings.
        informers: What it reads from; a manager starts them and waits for them.
    """

    def __init__(
        self,
        name: str,
        reconciler: Reconciler,
        *,
        metrics: RuntimeMetrics,
        concurrency: int = 1,
        limiter: RateLimiter[Request] | None = None,
    ) -> None:
        self.name = name
        queue_metrics = NamedQueueMetrics(metrics.queues, name)
        self.queue = WorkQueue[Request](limiter, metrics=queue_metrics)
        queue_metrics.ask_at_scrape(self.queue.unfinished_seconds)
        self._reconciler = reconciler
        self._concurrency = concurrency
        self._metrics = metrics
        self._informers: list[Informer[Any]] = []  # of different kinds
        metrics.announce(name, concurrency=concurrency)

    @property
    def informers(self) -> Sequence[Informer[Any]]:
        return tuple(self._informers)

    def watch(
        self, informer: Informer[ObjectT], mapper: Mapper[ObjectT] = itself, *predicates: Predicate[ObjectT]
    ) -> None:
        """When an object of ``informer`` changes and all ``predicates`` hold, look at what ``mapper`` makes of it."""
        self._informers.append(informer)
        informer.add_handler(enqueue(self.queue, mapper, *predicates))

    def stop(self) -> None:
        """Take no more work; what is being worked on goes on, and then ``run`` returns."""
        self.queue.shut_down()

    async def run(self) -> None:
        """Work until stopped; when cancelled, reconcilers are cancelled too."""
        async with asyncio.TaskGroup() as workers:
            for number in range(self._concurrency):
                workers.create_task(self._work(), name=f"{self.name}-worker-{number}")

    async def _work(self) -> None:
        while not self.queue.shutting_down:
            try:
                request = await self.queue.get()
            except QueueShutDownError:
                return
            try:
                await self._process(request)
            finally:
                self.queue.done(request)

    async def _process(self, request: Request) -> None:
        busy = self._metrics.active_workers.labels(self.name)
        busy.inc()
        started = time.perf_counter()
        try:
            result = await self._reconciler.reconcile(request)
        except NmstateError as error:
            self._failed(request, error)
        except Exception as error:
            log.exception("reconciler raised what it should not", controller=self.name, request=str(request))
            self._retry(request, error)
        else:
            self._succeeded(request, result)
        finally:
            busy.dec()
            self._metrics.reconcile_seconds.labels(self.name).observe(time.perf_counter() - started)

    def _succeeded(self, request: Request, result: Result) -> None:
        self.queue.forget(request)
        if result.requeue_after is None:
            self._count("success")
            return
        self._count("requeue_after")
        self.queue.add_after(request, max(result.requeue_after, timedelta(0)))

    def _failed(self, request: Request, error: NmstateError) -> None:
        if error.retryable:
            self._retry(request, error)
            return
        log.error("reconcile failed for good", controller=self.name, request=str(request), error=str(error))
        self.queue.forget(request)
        self._count("terminal_error")
        self._metrics.reconcile_errors_total.labels(self.name).inc()
        self._metrics.terminal_reconcile_errors_total.labels(self.name).inc()

    def _retry(self, request: Request, error: Exception) -> None:
        self.queue.add_rate_limited(request)
        attempts = self.queue.num_requeues(request)
        log.warning("reconcile failed", controller=self.name, request=str(request), error=str(error), attempts=attempts)
        self._count("error")
        self._metrics.reconcile_errors_total.labels(self.name).inc()

    def _count(self, result: str) -> None:
        self._metrics.reconcile_total.labels(self.name, result).inc()
