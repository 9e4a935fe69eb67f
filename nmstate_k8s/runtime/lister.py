"""Reading what an informer knows."""

from collections.abc import Sequence
from typing import Generic

from nmstate_k8s.kube.resource import ObjectKey, ObjectT
from nmstate_k8s.runtime.store import Store


class Lister(Generic[ObjectT]):
    """The reading side of a store: no requests, no waiting, possibly a moment old.

    What it returns belongs to everyone and must not be changed; ``model_copy(deep=True)`` first.
    """

    def __init__(self, store: Store[ObjectT]) -> None:
        self._store = store

    @property
    def resource_version(self) -> str:
        """How far the informer has followed: everything up to there is visible; empty before the first list."""
        return self._store.resource_version

    def get(self, name: str, namespace: str = "") -> ObjectT | None:
        return self._store.get(ObjectKey(name, namespace))

    def list(self) -> Sequence[ObjectT]:
        """Everything, in no particular order."""
        return self._store.values()

    def by_index(self, index: str, value: str) -> Sequence[ObjectT]:
        """What an indexer of the informer put under ``value``, sorted by key.

        Raises:
            KeyError: There is no such index.
        """
        return self._store.by_index(index, value)
