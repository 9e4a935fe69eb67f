"""One watch: from a resource version on, until the API server or a deadline ends it.

Resuming, listing again and backing off are the watcher's (``runtime/watcher.py``).
"""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Generic

from nmstate_api.meta import JsonObject
from nmstate_k8s.kube.document import PartialObject
from nmstate_k8s.kube.errors import UnavailableError, error_from, error_from_status
from nmstate_k8s.kube.http import JSON, METADATA_ONLY, ApiRequest, Transport
from nmstate_k8s.kube.listing import raw_key, raw_resource_version, read_object
from nmstate_k8s.kube.resource import ObjectKey, ObjectT, collection_path
from nmstate_k8s.kube.selection import Selection
from nmstate_k8s.kube.wire import decode_object

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(minutes=10)
"""How long the API server is asked to keep a watch; random, so that not all of them end together."""

GRACE = timedelta(seconds=30)
"""What a watch may last beyond that: then the other side is gone, whatever TCP says."""

MAX_LINE_BYTES = 32 * 1024 * 1024


class EventType(StrEnum):
    """What happened to an object, in the API server's words."""

    ADDED = "ADDED"
    MODIFIED = "MODIFIED"
    DELETED = "DELETED"
    BOOKMARK = "BOOKMARK"


@dataclass(frozen=True, slots=True)
class WatchEvent(Generic[ObjectT]):
    """One thing that happened.

    Attributes:
        resource_version: From where to go on once this event is dealt with.
        object: None for a bookmark, and for an object that cannot be read, which was logged.
    """

    type: EventType
    key: ObjectKey
    resource_version: str
    object: ObjectT | None


@asynccontextmanager
async def open_watch(
    transport: Transport, kind: type[ObjectT], where: Selection, resource_version: str
) -> AsyncIterator[AsyncIterator[WatchEvent[ObjectT]]]:
    """Watch the objects of ``kind`` ``where`` something holds, from ``resource_version`` on.

    Raises:
        GoneError: ``resource_version`` is too old; also raised by the iterator.
        UnavailableError: The connection broke or the deadline passed; also raised by the iterator.
        KubeError: The API server refuses the watch; also raised by the iterator.
    """
    lasting = SHORTEST + random.random() * (LONGEST - SHORTEST)  # noqa: S311 (spreads load, guards no secret)
    query = {
        **where.query(),
        "watch": "true",
        "allowWatchBookmarks": "true",
        "resourceVersion": resource_version,
        "timeoutSeconds": str(round(lasting.total_seconds())),
    }
    accept = f"{METADATA_ONLY},{JSON}" if issubclass(kind, PartialObject) else JSON
    request = ApiRequest("GET", collection_path(kind, where.namespace), query, accept=accept)
    async with transport.stream(request, deadline=lasting + GRACE) as stream:
        if stream.status >= 400:
            raise error_from(stream.status, b"".join([chunk async for chunk in stream.chunks]), stream.retry_after)
        yield _events(kind, stream.chunks)


async def _events(kind: type[ObjectT], chunks: AsyncIterator[bytes]) -> AsyncIterator[WatchEvent[ObjectT]]:
    async for line in lines(chunks):
        try:
            document = decode_object(line)
        except ValueError as error:
            raise UnavailableError(f"the API server sent an event that is not JSON: {error}") from error
        yield read_event(kind, document)


def read_event(kind: type[ObjectT], document: JsonObject) -> WatchEvent[ObjectT]:
    """Read one line of a watch.

    Raises:
        GoneError: The event says that the resource version is too old.
        KubeError: It is another error.
    """
    wire = document.get("object")
    wire = wire if isinstance(wire, dict) else {}
    try:
        event_type = EventType(str(document.get("type")))
    except ValueError:  # ERROR, or something that this version does not know
        raise error_from_status(wire) from None
    item = None if event_type is EventType.BOOKMARK else read_object(kind, wire)
    return WatchEvent(event_type, raw_key(wire), raw_resource_version(wire), item)


async def lines(chunks: AsyncIterator[bytes], *, limit: int = MAX_LINE_BYTES) -> AsyncIterator[bytes]:
    """Put lines together from chunks; empty lines are left out, and so is an unfinished last one.

    aiohttp's own reader refuses lines longer than its buffer, and an object may have several megabytes.
    """
    buffer = bytearray()
    async for chunk in chunks:
        searched = len(buffer)
        buffer += chunk
        while (end := buffer.find(b"\n", searched)) >= 0:
            line = bytes(buffer[:end])
            del buffer[: end + 1]
            searched = 0
            if line.strip():
                yield line
        if len(buffer) > limit:
            raise UnavailableError(f"the API server sent an event of more than {limit} bytes")
