"""Which changes matter. Pure: no clock, no I/O.

New and deleted objects always matter; a predicate says which updates do.
"""

from collections.abc import Callable
from typing import Protocol, TypeAlias

from nmstate_k8s.kube.resource import ObjectT, Resource
from nmstate_k8s.runtime.change import Change

Predicate: TypeAlias = Callable[[Change[ObjectT]], bool]


class _Update(Protocol):
    """Says whether the difference between two versions of one object matters."""

    def __call__(self, old: Resource, new: Resource) -> bool: ...


def generation_changed(change: Change[ObjectT]) -> bool:
    """The spec changed, or deletion began; not labels, annotations or status."""
    return _updated(change, lambda old, new: old.metadata.generation != new.metadata.generation)


def labels_changed(change: Change[ObjectT]) -> bool:
    return _updated(change, lambda old, new: old.metadata.labels != new.metadata.labels)


def _updated(change: Change[ObjectT], differ: _Update) -> bool:
    if change.old is None or change.new is None:
        return True
    return differ(change.old, change.new)
