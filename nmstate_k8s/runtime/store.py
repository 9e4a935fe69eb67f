"""What is known of the objects of one kind, and how one state of it differs from the next."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, TypeAlias

from nmstate_k8s.kube.resource import ObjectKey, ObjectT, key_of
from nmstate_k8s.runtime.change import Change

Indexer: TypeAlias = Callable[[ObjectT], Iterable[str]]
"""The values under which an object is found in an index; none is allowed."""


class Store(Generic[ObjectT]):
    """Objects by key and by index. One writer, the informer; everyone else reads through a lister.

    Objects are handed out as they are, not copied: whoever changes one changes what everybody sees.

    Attributes:
        resource_version: Everything that happened up to it, deletions included, is known; empty before the first list.
    """

    def __init__(self, indexers: Mapping[str, Indexer[ObjectT]] | None = None) -> None:
        self.resource_version = ""
        self._objects: dict[ObjectKey, ObjectT] = {}
        self._indexers = dict(indexers or {})
        self._indices: dict[str, dict[str, set[ObjectKey]]] = {name: defaultdict(set) for name in self._indexers}

    def __len__(self) -> int:
        return len(self._objects)

    def get(self, key: ObjectKey) -> ObjectT | None:
        return self._objects.get(key)

    def values(self) -> Sequence[ObjectT]:
        return list(self._objects.values())

    def by_index(self, index: str, value: str) -> Sequence[ObjectT]:
        """Objects that ``index`` has under ``value``, sorted by key.

        Raises:
            KeyError: There is no such index.
        """
        return [self._objects[key] for key in sorted(self._indices[index].get(value, ()))]

    def upsert(self, item: ObjectT) -> Sequence[Change[ObjectT]]:
        """Put ``item`` in the place of what has its key.

        An object deleted and made again under its name is two changes, however it was learnt. One that
        is already here in this version is none.
        """
        key = key_of(item)
        old = self._objects.get(key)
        if old is None:
            self._put(key, item)
            return [Change(None, item)]
        if old.metadata.uid != item.metadata.uid:
            return [*self.remove(key), *self.upsert(item)]
        if old.metadata.resource_version == item.metadata.resource_version:
            return []
        self._drop(key, old)
        self._put(key, item)
        return [Change(old, item)]

    def remove(self, key: ObjectKey) -> Sequence[Change[ObjectT]]:
        old = self._objects.get(key)
        if old is None:
            return []
        self._drop(key, old)
        return [Change(old, None)]

    def replace(
        self, items: Iterable[ObjectT], *, keep: frozenset[ObjectKey] = frozenset()
    ) -> Iterable[Change[ObjectT]]:
        """Make ``items`` everything that is known, change by change; what is missing among them was deleted.

        Each change is in effect when it is yielded, and the next one is not.

        Args:
            items: All objects.
            keep: Keys of objects that exist but are not among ``items``: what is known of them stays.
        """
        by_key = {key_of(item): item for item in items}
        for key in [key for key in self._objects if key not in by_key and key not in keep]:
            yield from self.remove(key)
        for item in by_key.values():
            yield from self.upsert(item)

    def _put(self, key: ObjectKey, item: ObjectT) -> None:
        self._objects[key] = item
        for name, values in self._indexers.items():
            for value in values(item):
                self._indices[name][value].add(key)

    def _drop(self, key: ObjectKey, item: ObjectT) -> None:
        del self._objects[key]
        for name, values in self._indexers.items():
            for value in set(values(item)):
                index = self._indices[name]
                index[value].discard(key)
                if not index[value]:
                    del index[value]
