"""What a kind is to the client: names, a path, and a way to and from JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol, Self, TypeVar
from urllib.parse import quote

from nmstate_api.meta import JsonObject, ObjectMeta


class Resource(Protocol):
    """An object of one kind. ``nmstate_api.meta.KubernetesObject`` is one; so is a :class:`JsonDocument`."""

    group: ClassVar[str]
    version: ClassVar[str]
    kind: ClassVar[str]
    plural: ClassVar[str]
    namespaced: ClassVar[bool]
    metadata: ObjectMeta

    @classmethod
    def from_wire(cls, wire: Mapping[str, object]) -> Self:
        """Read an object as the API server sent it; a ``ValueError`` says that it cannot be read."""
        ...

    def to_wire(self) -> JsonObject: ...


ObjectT = TypeVar("ObjectT", bound=Resource)


@dataclass(frozen=True, slots=True, order=True)
class ObjectKey:
    """Which object of a kind; ``namespace`` is empty where the kind has none."""

    name: str
    namespace: str = ""

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}" if self.namespace else self.name


def key_of(item: Resource) -> ObjectKey:
    return ObjectKey(item.metadata.name, item.metadata.namespace)


def api_version(kind: type[Resource]) -> str:
    return f"{kind.group}/{kind.version}" if kind.group else kind.version


def collection_path(kind: type[Resource], namespace: str = "") -> str:
    """Path of all objects of ``kind``; over all namespaces when ``namespace`` is empty."""
    root = f"/apis/{kind.group}/{kind.version}" if kind.group else f"/api/{kind.version}"
    inside = f"/namespaces/{quote(namespace, safe='')}" if kind.namespaced and namespace else ""
    return f"{root}{inside}/{kind.plural}"


def object_path(kind: type[Resource], key: ObjectKey, subresource: str = "") -> str:
    """Path of one object.

    Raises:
        ValueError: The name is missing, or the namespace of a kind that has one.
    """
    if not key.name:
        raise ValueError(f"a {kind.kind} without a name has no path")
    if kind.namespaced and not key.namespace:
        raise ValueError(f"{kind.kind} {key.name} needs a namespace")
    path = f"{collection_path(kind, key.namespace)}/{quote(key.name, safe='')}"
    return f"{path}/{subresource}" if subresource else path
