"""A store that keeps itself true, and tells what changes; its promises are in the package's docstring."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from nmstate_k8s.asynckit import Latch
from nmstate_k8s.kube.client import Client
from nmstate_k8s.kube.resource import ObjectKey, ObjectT, Resource
from nmstate_k8s.kube.selection import EVERYTHING, Selection
from nmstate_k8s.runtime.change import Change
from nmstate_k8s.runtime.lister import Lister
from nmstate_k8s.runtime.mapping import Handler
from nmstate_k8s.runtime.store import Indexer, Store
from nmstate_k8s.runtime.watcher import Watcher

AnyT = TypeVar("AnyT", bound=Resource)


def without_managed_fields(item: AnyT) -> AnyT:
    """Drop who owns which field: often a third of an object, and of no use to a reader."""
    (item.metadata.model_extra or {}).pop("managedFields", None)
    return item


class Informer(Generic[ObjectT]):
    """What the API server knows of one kind, kept here and shared by any number of readers.

    Runs nothing by itself: its owner runs ``run`` in a task group, once. Handlers are plain functions, called
    in the informer's task between two changes, so they must be quick; adding to a work queue is what they are for.

    Attributes:
        kind: The class of its objects.
        lister: What everyone reads from.
        synced: Set once the first list is in the store and every handler was told.
    """

    def __init__(
        self,
        client: Client,
        kind: type[ObjectT],
        where: Selection = EVERYTHING,
        *,
        indexers: Mapping[str, Indexer[ObjectT]] | None = None,
        transform: Callable[[ObjectT], ObjectT] = without_managed_fields,
    ) -> None:
        self.kind = kind
        self.synced = Latch()
        self._store = Store[ObjectT](indexers)
        self.lister = Lister(self._store)
        self._handlers: list[Handler[ObjectT]] = []
        self._watcher = Watcher(client, kind, self, where, transform=transform)

    async def wait_synced(self) -> None:
        await self.synced.wait()

    def add_handler(self, handler: Handler[ObjectT]) -> None:
        """Tell ``handler`` of every change; what is in the store already is told to it as new, before this returns."""
        for item in self._store.values():
            handler(Change(None, item))
        self._handlers.append(handler)

    async def run(self) -> None:
        """Keep the store true until cancelled. An error of a handler ends it."""
        await self._watcher.run()

    def replace(self, items: Sequence[ObjectT], keep: frozenset[ObjectKey]) -> None:
        """For the watcher: ``items`` is everything that there is."""
        self._tell(self._store.replace(items, keep=keep))
        self.synced.set()

    def upsert(self, item: ObjectT) -> None:
        """For the watcher: ``item`` is new or changed."""
        self._tell(self._store.upsert(item))

    def remove(self, key: ObjectKey) -> None:
        """For the watcher: the object with ``key`` is gone."""
        self._tell(self._store.remove(key))

    def reached(self, resource_version: str) -> None:
        """For the watcher: nothing up to there is missing from the store."""
        self._store.resource_version = resource_version

    def _tell(self, changes: Iterable[Change[ObjectT]]) -> None:
        for change in changes:
            for handler in self._handlers:
                handler(change)
