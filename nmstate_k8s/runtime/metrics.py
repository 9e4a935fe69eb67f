"""What the runtime counts, under controller-runtime's and client-go's names, so that their dashboards work."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

RECONCILE_RESULTS = ("success", "requeue_after", "error", "terminal_error")

_RECONCILE_SECONDS_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300)
_QUEUE_SECONDS_BUCKETS = (0.0001, 0.001, 0.01, 0.1, 1, 10, 100, 1000)


class RuntimeMetrics:
    """What every controller counts.

    A label holds a controller or a result, never an object's name: the number of series
    must not grow with the cluster.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        self.reconcile_total = self._counter("reconcile_total", "Reconciliations, by controller and result.", "result")
        self.reconcile_errors_total = self._counter("reconcile_errors_total", "Reconciliations that failed.")
        self.terminal_reconcile_errors_total = self._counter(
            "terminal_reconcile_errors_total", "Reconciliations that failed and are not tried again."
        )
        self.reconcile_seconds = Histogram(
            "controller_runtime_reconcile_time_seconds",
            "How long a reconciliation took, in seconds.",
            ("controller",),
            buckets=_RECONCILE_SECONDS_BUCKETS,
            registry=registry,
        )
        self.max_concurrent_reconciles = self._gauge("max_concurrent_reconciles", "How many workers there are.")
        self.active_workers = self._gauge("active_workers", "How many workers are busy.")
        self.queues = QueueSeries(registry)
        self._requests = Counter(
            "rest_client_requests_total",
            "Requests to the API server, by status, or <error> where no answer came, and method.",
            ("code", "method", "host"),
            registry=registry,
        )

    def observe_request(self, method: str, host: str, code: str) -> None:
        """Count one request to the API server."""
        self._requests.labels(code, method, host).inc()

    def announce(self, controller: str, *, concurrency: int) -> None:
        """Make the series of ``controller`` exist at zero, so that a first error shows as a rise."""
        for result in RECONCILE_RESULTS:
            self.reconcile_total.labels(controller, result)
        self.reconcile_errors_total.labels(controller)
        self.terminal_reconcile_errors_total.labels(controller)
        self.reconcile_seconds.labels(controller)
        self.active_workers.labels(controller).set(0)
        self.max_concurrent_reconciles.labels(controller).set(concurrency)

    def _counter(self, name: str, description: str, *more_labels: str) -> Counter:
        labels = ("controller", *more_labels)
        return Counter(f"controller_runtime_{name}", description, labels, registry=self._registry)

    def _gauge(self, name: str, description: str) -> Gauge:
        return Gauge(f"controller_runtime_{name}", description, ("controller",), registry=self._registry)


class QueueSeries:
    """The series of all work queues in a registry; one queue each is counted by :class:`NamedQueueMetrics`."""

    def __init__(self, registry: CollectorRegistry) -> None:
        labels = ("name", "controller")
        self.depth = Gauge("workqueue_depth", "How many keys wait.", labels, registry=registry)
        self.adds = Counter("workqueue_adds_total", "How many keys were added.", labels, registry=registry)
        self.retries = Counter("workqueue_retries_total", "How many keys came back.", labels, registry=registry)
        self.waited = Histogram(
            "workqueue_queue_duration_seconds",
            "How long a key waited, in seconds.",
            labels,
            buckets=_QUEUE_SECONDS_BUCKETS,
            registry=registry,
        )
        self.worked = Histogram(
            "workqueue_work_duration_seconds",
            "How long a key was worked on, in seconds.",
            labels,
            buckets=_QUEUE_SECONDS_BUCKETS,
            registry=registry,
        )
        self.unfinished = Gauge(
            "workqueue_unfinished_work_seconds",
            "For how long, in sum, the keys now being worked on have been so.",
            labels,
            registry=registry,
        )
        self.longest = Gauge(
            "workqueue_longest_running_processor_seconds",
            "For how long the longest of them has.",
            labels,
            registry=registry,
        )


class NamedQueueMetrics:
    """Counts what the queue of one controller does."""

    def __init__(self, series: QueueSeries, controller: str) -> None:
        labels = (controller, controller)
        self._depth = series.depth.labels(*labels)
        self._adds = series.adds.labels(*labels)
        self._retries = series.retries.labels(*labels)
        self._waited = series.waited.labels(*labels)
        self._worked = series.worked.labels(*labels)
        self._unfinished = series.unfinished.labels(*labels)
        self._longest = series.longest.labels(*labels)

    def ask_at_scrape(self, unfinished_seconds: Callable[[], tuple[float, float]]) -> None:
        """Learn how long work has been going on, in sum and at most; a scrape has to happen in the queue's loop."""
        self._unfinished.set_function(lambda: unfinished_seconds()[0])
        self._longest.set_function(lambda: unfinished_seconds()[1])

    def added(self, depth: int) -> None:
        self._adds.inc()
        self._depth.set(depth)

    def taken(self, depth: int, waited_seconds: float) -> None:
        self._depth.set(depth)
        self._waited.observe(waited_seconds)

    def finished(self, depth: int, worked_seconds: float) -> None:
        self._depth.set(depth)
        self._worked.observe(worked_seconds)

    def retried(self) -> None:
        self._retries.inc()
