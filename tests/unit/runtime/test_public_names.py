"""What other operators may build on; a change here is a change of the promise."""

from nmstate_k8s import runtime

PROMISED = {
    "CLIENT_GO_TERMS", "DONE", "BucketLimiter", "Change", "Controller", "EventRecorder", "EventType",
    "ExponentialLimiter", "Indexer", "Informer", "LeaderElector", "LeadershipLostError", "LeaseTerms", "Lister",
    "Manager", "Mapper", "Predicate", "QueueShutDownError", "RateLimiter", "Reconciler", "Request", "Result",
    "RuntimeMetrics", "SlowestOf", "Store", "TerminalError", "Watcher", "WorkQueue", "default_limiter", "enqueue",
    "every", "find_condition", "generation_changed", "is_true", "itself", "labelled", "labels_changed",
    "merge_conditions", "owner",
}  # fmt: skip


def test_the_framework_offers_what_is_promised_and_nothing_else() -> None:
    assert set(runtime.__all__) == PROMISED
    assert all(hasattr(runtime, name) for name in PROMISED)
