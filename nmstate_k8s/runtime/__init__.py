"""A controller framework for asyncio, blind to the kinds that run on it.

What a :class:`WorkQueue` promises, as client-go's does:

- A key is in no two workers at once. One added while it is worked on comes again after ``done``.
- A key added many times before it is taken comes once. Order is that of the first ``add``.
- ``add_after`` keeps the sooner of two moments; ``add_rate_limited`` waits longer with each failure until ``forget``.
- After ``shut_down`` nothing is added; what is waiting can still be taken.

What an :class:`Informer` promises:

- Handlers see, in order, how the store went from each state to the next: every key that is in the store was
  announced, and every key that left it too, also when it was deleted while the connection was down.
- The store changes before its handlers are called, so what they look up is at least as new as what they are told.
- States in between may be skipped. Nobody can tell from an informer how often an object changed.
- After ``wait_synced`` the store holds everything that was there when the informer started.

What a :class:`Controller` promises: a reconciler is called for a key after every change that its predicates let
through, never twice at once for the same key; an error brings the key back with growing delays, a
:class:`TerminalError`, or another error that is not ``retryable``, does not.

A :class:`Manager` starts informers, waits until all are synced, starts controllers, and stops them in the opposite
order. With a :class:`LeaderElector` it does so only while it holds a lease: work is cancelled before anybody else can
get the lease, and what a paused process still sends is refused where it was written with a precondition. The HTTP
server for metrics and probes is in :mod:`nmstate_k8s.runtime.health`, for those alone who serve.
"""

from nmstate_k8s.runtime.change import Change
from nmstate_k8s.runtime.conditions import find_condition, is_true, merge_conditions
from nmstate_k8s.runtime.controller import Controller
from nmstate_k8s.runtime.events import EventRecorder, EventType
from nmstate_k8s.runtime.informer import Informer
from nmstate_k8s.runtime.leader_election import CLIENT_GO_TERMS, LeaderElector, LeadershipLostError, LeaseTerms
from nmstate_k8s.runtime.lister import Lister
from nmstate_k8s.runtime.manager import Manager
from nmstate_k8s.runtime.mapping import Mapper, enqueue, every, itself, labelled, owner
from nmstate_k8s.runtime.metrics import RuntimeMetrics
from nmstate_k8s.runtime.predicate import Predicate, generation_changed, labels_changed
from nmstate_k8s.runtime.rate_limit import BucketLimiter, ExponentialLimiter, RateLimiter, SlowestOf, default_limiter
from nmstate_k8s.runtime.reconcile import DONE, Reconciler, Request, Result, TerminalError
from nmstate_k8s.runtime.store import Indexer, Store
from nmstate_k8s.runtime.watcher import Watcher
from nmstate_k8s.runtime.workqueue import QueueShutDownError, WorkQueue

__all__ = [
    "CLIENT_GO_TERMS",
    "DONE",
    "BucketLimiter",
    "Change",
    "Controller",
    "EventRecorder",
    "EventType",
    "ExponentialLimiter",
    "Indexer",
    "Informer",
    "LeaderElector",
    "LeadershipLostError",
    "LeaseTerms",
    "Lister",
    "Manager",
    "Mapper",
    "Predicate",
    "QueueShutDownError",
    "RateLimiter",
    "Reconciler",
    "Request",
    "Result",
    "RuntimeMetrics",
    "SlowestOf",
    "Store",
    "TerminalError",
    "Watcher",
    "WorkQueue",
    "default_limiter",
    "enqueue",
    "every",
    "find_condition",
    "generation_changed",
    "is_true",
    "itself",
    "labelled",
    "labels_changed",
    "merge_conditions",
    "owner",
]
