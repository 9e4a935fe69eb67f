"""Following all objects of a kind: list, watch, resume, and list again when the thread is lost.

Where it stands is a value (:data:`State`), and one step leads from each state to the next.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, Protocol, TypeAlias, TypeVar

import structlog

from nmstate_k8s.asynckit import Backoff
from nmstate_k8s.kube.client import Client
from nmstate_k8s.kube.errors import KubeError, TooManyRequestsError, UnauthorizedError, UnavailableError
from nmstate_k8s.kube.listing import Listing
from nmstate_k8s.kube.resource import ObjectKey, ObjectT, Resource
from nmstate_k8s.kube.selection import EVERYTHING, Selection
from nmstate_k8s.kube.watch import EventType, WatchEvent

log = structlog.get_logger(__name__)

BACKOFF_FIRST, BACKOFF_CEILING = timedelta(seconds=0.8), timedelta(seconds=30)
BACKOFF_RESET_AFTER = timedelta(minutes=2)

SHORT_WATCH_SECONDS = 1.0
"""A watch lasts minutes; one that ends sooner than this ends again at once, and must not be reopened in a loop."""

SinkT_contra = TypeVar("SinkT_contra", bound=Resource, contravariant=True)


class Sink(Protocol[SinkT_contra]):
    """Whoever keeps what a watcher learns. Called from the watcher's task, in order."""

    def replace(self, items: Sequence[SinkT_contra], keep: frozenset[ObjectKey]) -> None:
        """``items`` is everything, but for objects with a key in ``keep``, which are as they were."""
        ...

    def upsert(self, item: SinkT_contra) -> None: ...

    def remove(self, key: ObjectKey) -> None: ...

    def reached(self, resource_version: str) -> None:
        """Everything up to ``resource_version`` has been told."""
        ...


@dataclass(frozen=True, slots=True)
class Unlisted:
    """Nothing is known, or what is known cannot be continued: list."""


@dataclass(frozen=True, slots=True)
class Following:
    """Everything up to ``resource_version`` is known: watch what comes after it."""

    resource_version: str


State: TypeAlias = Unlisted | Following


@dataclass(frozen=True, slots=True)
class Step:
    """Where a step led.

    Attributes:
        failure: Why to wait before the next step; None when all went well.
    """

    state: State
    failure: KubeError | None = None


class Watcher(Generic[ObjectT]):
    """Tells a sink everything that becomes of the objects of one kind, over any number of connections.

    Nothing that the API server can do ends it. An error is logged and tried again, with growing, jittered delays
    of 0.8 to 30 s (and up to as much again) that start over when two minutes passed without one; longer if the
    API server asks for it.
    """

    def __init__(
        self,
        client: Client,
        kind: type[ObjectT],
        sink: Sink[ObjectT],
        where: Selection = EVERYTHING,
        *,
        transform: Callable[[ObjectT], ObjectT] = lambda item: item,
    ) -> None:
        self._client = client
        self._kind = kind
        self._sink = sink
        self._where = where
        self._transform = transform

    async def run(self) -> None:
        """Follow until cancelled."""
        backoff = Backoff(BACKOFF_FIRST, BACKOFF_CEILING, reset_after=BACKOFF_RESET_AFTER)
        state: State = Unlisted()
        while True:
            step = await self.step(state)
            state = step.state
            if step.failure is not None:
                delay = max(backoff.next(), step.failure.retry_after or timedelta(0)).total_seconds()
                log.warning("watch interrupted", kind=self._kind.kind, error=str(step.failure), retry_in_seconds=delay)
                await asyncio.sleep(delay)

    async def step(self, state: State) -> Step:
        """Do what ``state`` asks for: one list, or one watch until its end."""
        match state:
            case Unlisted():
                return await self._list()
            case Following(resource_version):
                return await self._watch(resource_version)

    async def _list(self) -> Step:
        items: list[ObjectT] = []
        unreadable: frozenset[ObjectKey] = frozenset()
        page: Listing[ObjectT] | None = None
        try:
            async for page in self._client.pages(self._kind, self._where):
                # Page by page, so that what the transform drops is never held for the whole list.
                items.extend(self._transform(item) for item in page.items)
                unreadable |= page.unreadable
        except KubeError as error:
            return Step(Unlisted(), error)
        resource_version = page.resource_version if page is not None else ""
        self._sink.replace(items, unreadable)
        self._sink.reached(resource_version)
        return Step(Following(resource_version))

    async def _watch(self, resource_version: str) -> Step:
        loop = asyncio.get_running_loop()
        opened_at = loop.time()
        try:
            async with self._client.watch(self._kind, self._where, resource_version=resource_version) as events:
                async for event in events:
                    self._take(event)
                    resource_version = event.resource_version or resource_version
                    self._sink.reached(resource_version)
        except KubeError as error:
            return Step(after_failure(resource_version, error), error)
        if loop.time() - opened_at < SHORT_WATCH_SECONDS:
            return Step(Following(resource_version), UnavailableError("the API server ended the watch at once"))
        return Step(Following(resource_version))

    def _take(self, event: WatchEvent[ObjectT]) -> None:
        if event.type is EventType.DELETED:
            self._sink.remove(event.key)
        elif event.object is not None:
            self._sink.upsert(self._transform(event.object))


def after_failure(resource_version: str, error: KubeError) -> State:
    """Go on from where a watch failed if the error says nothing about that place, else list again."""
    if isinstance(error, UnavailableError | TooManyRequestsError | UnauthorizedError):
        return Following(resource_version)
    return Unlisted()
