"""From what changed to what has to be looked at: an object of kind B becomes keys of kind A."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeAlias

from nmstate_k8s.kube.resource import ObjectT, Resource, key_of
from nmstate_k8s.runtime.change import Change
from nmstate_k8s.runtime.predicate import Predicate
from nmstate_k8s.runtime.reconcile import Request

Mapper: TypeAlias = Callable[[ObjectT], Iterable[Request]]
Handler: TypeAlias = Callable[[Change[ObjectT]], None]


class RequestQueue(Protocol):
    """Where requests are put."""

    def add(self, key: Request) -> None: ...


class AnyLister(Protocol):
    """Whoever can name all objects of a kind."""

    def list(self) -> Sequence[Any]: ...  # of any kind: only their metadata is looked at


def itself(item: Resource) -> Iterable[Request]:
    """The object that changed is the one to look at."""
    return (key_of(item),)


def owner(kind: type[Resource]) -> Callable[[Resource], Iterable[Request]]:
    """The owners of that kind, as the object's owner references name them; whatever their version."""

    def owners(item: Resource) -> Iterable[Request]:
        namespace = item.metadata.namespace if kind.namespaced else ""
        return [
            Request(reference.name, namespace)
            for reference in item.metadata.owner_references
            if reference.kind == kind.kind and _group(reference.api_version) == kind.group
        ]

    return owners


def labelled(label: str) -> Callable[[Resource], Iterable[Request]]:
    """The cluster-scoped object whose name is the value of ``label``; none without that label."""

    def named(item: Resource) -> Iterable[Request]:
        name = item.metadata.labels.get(label)
        return (Request(name),) if name else ()

    return named


def every(lister: AnyLister) -> Callable[[Resource], Iterable[Request]]:
    """Everything that ``lister`` knows: for changes that may matter to all, such as a new node to all policies."""
    return lambda _: [key_of(item) for item in lister.list()]


def enqueue(queue: RequestQueue, mapper: Mapper[ObjectT], *predicates: Predicate[ObjectT]) -> Handler[ObjectT]:
    """A handler that adds to ``queue`` what ``mapper`` makes of an object, before and after a change.

    Both, because an object that stops pointing to something matters to what it pointed to.
    Changes that one of ``predicates`` does not let through are left out.
    """

    def handle(change: Change[ObjectT]) -> None:
        if all(predicate(change) for predicate in predicates):
            for request in dict.fromkeys(request for item in change.seen for request in mapper(item)):
                queue.add(request)

    return handle


def _group(api_version: str) -> str:
    group, slash, _ = api_version.partition("/")
    return group if slash else ""
