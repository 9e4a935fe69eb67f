"""Which changes matter. Pure: no clock, no I/O.

New and deleted objects always matter; a predicate says which updates do.
"""

from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias, cast

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


def annotations_changed(change: Change[ObjectT]) -> bool:
    return _updated(change, lambda old, new: old.metadata.annotations != new.metadata.annotations)


def status_changed(change: Change[ObjectT]) -> bool:
    """Anything below ``status`` changed."""
    return _updated(change, lambda old, new: _status(old) != _status(new))


def any_of(*predicates: Predicate[ObjectT]) -> Predicate[ObjectT]:
    """Lets through what one of ``predicates`` does; giving several to ``watch`` asks for all of them."""
    return lambda change: any(predicate(change) for predicate in predicates)


def _updated(change: Change[ObjectT], differ: _Update) -> bool:
    if change.old is None or change.new is None:
        return True
    return differ(change.old, change.new)


def _status(item: Resource) -> object:
    """The status of a model, or of a document kept as JSON; None for kinds without one."""
    body = cast(Mapping[str, object], getattr(item, "body", {}))
    return getattr(item, "status", body.get("status"))
