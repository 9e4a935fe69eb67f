"""What a fake API server keeps: objects, and how they became what they are."""

import asyncio
from copy import deepcopy
from dataclasses import dataclass
from typing import cast

from nmstate_api.meta import JsonObject
from nmstate_k8s.asynckit import Clock
from nmstate_k8s.kube.resource import ObjectKey
from nmstate_k8s.testing.refusal import RefusedError


@dataclass(frozen=True, slots=True)
class Collection:
    """All objects of a kind, in all its versions."""

    group: str
    plural: str


@dataclass(frozen=True, slots=True)
class Written:
    """One write: an object before and after; None where there is none."""

    resource_version: int
    collection: Collection
    old: JsonObject | None
    new: JsonObject | None


class Storage:
    """Objects with resource versions, unique ids, generations and deletion, as an API server has them."""

    def __init__(self, clock: Clock) -> None:
        self.resource_version = 1000
        self.compacted = 0
        self.history: list[Written] = []
        self.changed = asyncio.Condition()
        self._clock = clock
        self._objects: dict[tuple[Collection, ObjectKey], JsonObject] = {}
        self._uids = 0

    def get(self, collection: Collection, key: ObjectKey) -> JsonObject:
        try:
            return self._objects[collection, key]
        except KeyError:
            raise RefusedError(404, "NotFound", f'{_named(collection)} "{key.name}" not found') from None

    def all(self, collection: Collection) -> list[JsonObject]:
        """Objects in the order in which an API server lists them."""
        keys = [key for of, key in self._objects if of == collection]
        return [self._objects[collection, key] for key in sorted(keys, key=lambda key: (key.namespace, key.name))]

    def everything(self) -> dict[tuple[str, ObjectKey], JsonObject]:
        """A copy of all objects, by plural and key."""
        return {(collection.plural, key): deepcopy(item) for (collection, key), item in self._objects.items()}

    def create(self, collection: Collection, item: JsonObject) -> JsonObject:
        metadata = metadata_of(item)
        if metadata.get("resourceVersion"):
            raise RefusedError(400, "BadRequest", "resourceVersion should not be set on objects to be created")
        self._uids += 1
        if not metadata.get("name") and (prefix := metadata.get("generateName")):
            metadata["name"] = f"{prefix}{self._uids:05x}"
        key = key_in(item)
        if (collection, key) in self._objects:
            raise RefusedError(409, "AlreadyExists", f'{_named(collection)} "{key.name}" already exists')
        metadata["uid"] = f"00000000-0000-4000-8000-{self._uids:012x}"
        metadata["generation"] = 1
        metadata["creationTimestamp"] = self._clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        return self._write(collection, key, None, item)

    def update(self, collection: Collection, key: ObjectKey, item: JsonObject) -> JsonObject:
        """Store ``item``; what only a server decides is taken from the object that is there."""
        old = self.get(collection, key)
        check_preconditions(collection, old, metadata_of(item))
        metadata, owned = metadata_of(item), metadata_of(old)
        for name in ("uid", "creationTimestamp", "deletionTimestamp", "generation", "resourceVersion"):
            metadata.pop(name, None)
            if name in owned:
                metadata[name] = owned[name]
        if item == old:
            return old
        if _spec(item) != _spec(old):
            metadata["generation"] = cast(int, owned["generation"]) + 1
        if metadata.get("deletionTimestamp") and not metadata.get("finalizers"):
            return self._write(collection, key, old, None)
        return self._write(collection, key, old, item)

    def delete(self, collection: Collection, key: ObjectKey, preconditions: JsonObject) -> JsonObject:
        """Remove the object, or mark it when it has finalizers."""
        old = self.get(collection, key)
        check_preconditions(collection, old, preconditions)
        if not metadata_of(old).get("finalizers"):
            return self._write(collection, key, old, None)
        marked = deepcopy(old)
        metadata_of(marked)["deletionTimestamp"] = self._clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        return old if metadata_of(old).get("deletionTimestamp") else self._write(collection, key, old, marked)

    def compact(self) -> None:
        """Forget how things became what they are."""
        self.compacted = self.resource_version
        self.history.clear()

    async def announce(self) -> None:
        """Let watches see what was written."""
        async with self.changed:
            self.changed.notify_all()

    def _write(
        self, collection: Collection, key: ObjectKey, old: JsonObject | None, new: JsonObject | None
    ) -> JsonObject:
        self.resource_version += 1
        result = deepcopy(new if new is not None else cast(JsonObject, old))
        metadata_of(result)["resourceVersion"] = str(self.resource_version)
        if new is None:
            del self._objects[collection, key]
            self.history.append(Written(self.resource_version, collection, result, None))
        else:
            self._objects[collection, key] = result
            self.history.append(Written(self.resource_version, collection, old, result))
        return result


def metadata_of(item: JsonObject) -> JsonObject:
    return cast(JsonObject, item.setdefault("metadata", {}))


def key_in(item: JsonObject) -> ObjectKey:
    metadata = metadata_of(item)
    return ObjectKey(str(metadata.get("name") or ""), str(metadata.get("namespace") or ""))


def check_preconditions(collection: Collection, item: JsonObject, wanted: JsonObject) -> None:
    for name in ("uid", "resourceVersion"):
        if wanted.get(name) and wanted[name] != metadata_of(item)[name]:
            message = f'{_named(collection)} "{key_in(item).name}": the object has been modified ({name})'
            raise RefusedError(409, "Conflict", message)


def _named(collection: Collection) -> str:
    return f"{collection.plural}.{collection.group}" if collection.group else collection.plural


def _spec(item: JsonObject) -> JsonObject:
    return {key: value for key, value in item.items() if key not in ("metadata", "status", "apiVersion", "kind")}
