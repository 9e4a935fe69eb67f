"""Series have controller-runtime's names and exist from the start."""

import asyncio
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from nmstate_k8s.runtime.metrics import NamedQueueMetrics, RuntimeMetrics
from nmstate_k8s.runtime.rate_limit import ExponentialLimiter
from nmstate_k8s.runtime.workqueue import WorkQueue

pytestmark = pytest.mark.looptime

SECOND = timedelta(seconds=1)

DASHBOARD_SERIES = (
    "controller_runtime_active_workers",
    "controller_runtime_max_concurrent_reconciles",
    "controller_runtime_reconcile_errors_total",
    "controller_runtime_reconcile_time_seconds_bucket",
    "controller_runtime_reconcile_total",
    "controller_runtime_terminal_reconcile_errors_total",
    "workqueue_adds_total",
    "workqueue_depth",
    "workqueue_longest_running_processor_seconds",
    "workqueue_queue_duration_seconds_bucket",
    "workqueue_retries_total",
    "workqueue_unfinished_work_seconds",
    "workqueue_work_duration_seconds_bucket",
)


class QueueSetup:
    """A queue that is counted."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        metrics = NamedQueueMetrics(RuntimeMetrics(self.registry).queues, "gadget")
        self.queue = WorkQueue[str](ExponentialLimiter[str](SECOND, SECOND), metrics=metrics)
        metrics.ask_at_scrape(self.queue.unfinished_seconds)

    def value(self, series: str) -> float | None:
        return self.registry.get_sample_value(f"workqueue_{series}", {"name": "gadget", "controller": "gadget"})


async def test_every_series_of_the_dashboards_is_there_before_anything_happens() -> None:
    setup = QueueSetup()
    RuntimeMetrics(other := CollectorRegistry()).announce("gadget", concurrency=2)
    text = (generate_latest(setup.registry) + generate_latest(other)).decode()

    for series in DASHBOARD_SERIES:
        assert f"\n{series}{{" in text


async def test_depth_and_adds_follow_the_queue() -> None:
    setup = QueueSetup()
    for key in ("a", "b", "a"):
        setup.queue.add(key)
    assert (setup.value("depth"), setup.value("adds_total")) == (2, 2)

    await setup.queue.get()
    assert setup.value("depth") == 1


async def test_waiting_and_working_are_timed() -> None:
    setup = QueueSetup()
    setup.queue.add("a")
    await asyncio.sleep(3)
    await setup.queue.get()
    await asyncio.sleep(7)
    assert (setup.value("unfinished_work_seconds"), setup.value("longest_running_processor_seconds")) == (7, 7)

    setup.queue.done("a")

    assert (setup.value("queue_duration_seconds_sum"), setup.value("work_duration_seconds_sum")) == (3, 7)
    assert setup.value("unfinished_work_seconds") == 0


async def test_a_key_that_comes_back_is_a_retry() -> None:
    setup = QueueSetup()
    setup.queue.add_rate_limited("a")
    await setup.queue.get()

    assert setup.value("retries_total") == 1


async def test_a_key_added_while_it_is_worked_on_counts_in_the_depth_when_it_waits() -> None:
    setup = QueueSetup()
    setup.queue.add("a")
    await setup.queue.get()
    setup.queue.add("a")
    setup.queue.done("a")

    assert setup.value("depth") == 1


def test_requests_to_the_api_server_are_counted_by_status_and_method() -> None:
    registry = CollectorRegistry()
    metrics = RuntimeMetrics(registry)
    for code in ("200", "200", "<error>"):
        metrics.observe_request("GET", "api:6443", code)
    labels = {"method": "GET", "host": "api:6443"}
    assert registry.get_sample_value("rest_client_requests_total", {"code": "200", **labels}) == 2
    assert registry.get_sample_value("rest_client_requests_total", {"code": "<error>", **labels}) == 1
