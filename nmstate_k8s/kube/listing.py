"""Lists of objects, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, cast

import structlog

from nmstate_api.meta import JsonObject, JsonValue
from nmstate_k8s.kube.resource import ObjectKey, ObjectT

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Listing(Generic[ObjectT]):
    """Objects as they were at one resource version.

    Attributes:
        resource_version: From where a watch goes on without a gap.
        unreadable: Objects that are there but cannot be read as this kind; each was logged.
        next_page: Token for the rest of the list; empty at its end.
    """

    items: Sequence[ObjectT]
    resource_version: str
    unreadable: frozenset[ObjectKey] = frozenset()
    next_page: str = ""


def read_page(kind: type[ObjectT], document: JsonObject) -> Listing[ObjectT]:
    """Read one page; an object that cannot be read does not hide the others."""
    metadata = _object(document.get("metadata"))
    items: list[ObjectT] = []
    unreadable: set[ObjectKey] = set()
    for wire in cast(list[JsonValue], document.get("items") or []):
        item = read_object(kind, _object(wire))
        if item is None:
            unreadable.add(raw_key(_object(wire)))
        else:
            items.append(item)
    return Listing(
        items, str(metadata.get("resourceVersion") or ""), frozenset(unreadable), str(metadata.get("continue") or "")
    )


def read_object(kind: type[ObjectT], wire: JsonObject) -> ObjectT | None:
    """``wire`` as ``kind``, or None when it does not fit, which is logged."""
    try:
        return kind.from_wire(wire)
    except ValueError as error:
        log.error("object cannot be read", kind=kind.kind, name=str(raw_key(wire)), error=str(error))
        return None


def raw_key(wire: JsonObject) -> ObjectKey:
    metadata = _object(wire.get("metadata"))
    return ObjectKey(str(metadata.get("name") or ""), str(metadata.get("namespace") or ""))


def raw_resource_version(wire: JsonObject) -> str:
    return str(_object(wire.get("metadata")).get("resourceVersion") or "")


def _object(value: JsonValue | None) -> JsonObject:
    return value if isinstance(value, dict) else {}
