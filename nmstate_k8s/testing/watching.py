"""The watches of a fake API server, and the ways in which they fail."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from enum import StrEnum

from nmstate_api.meta import JsonObject
from nmstate_k8s.kube.errors import UnavailableError
from nmstate_k8s.kube.http import ApiRequest, ApiStream
from nmstate_k8s.kube.wire import encode
from nmstate_k8s.testing.refusal import RefusedError, expired
from nmstate_k8s.testing.request import seen_as, selector
from nmstate_k8s.testing.storage import Collection, Storage, Written

BOOKMARK_SECONDS = 60.0
SHORTEST_WAIT_SECONDS = 0.001  # less is lost in the rounding of floats, and virtual time would stand still


class WatchFault(StrEnum):
    """What can go wrong with a watch."""

    GONE_STATUS = "answered with 410"
    GONE_EVENT = "an event of type ERROR says 410"
    CLOSED_AT_ONCE = "ended without an event"
    HALF_OPEN = "nothing comes any more, and nobody says so"
    BROKEN = "the connection breaks in the middle of an event"
    REFUSED = "answered with 503"
    MALFORMED = "an event that is not JSON"


class Watching:
    """Serves any number of watches from one storage."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._era = 0

    async def close_all(self) -> None:
        """End every watch that is open."""
        self._era += 1
        await self._storage.announce()

    def open(
        self, collection: Collection, request: ApiRequest, fault: WatchFault | None, deadline: timedelta
    ) -> ApiStream:
        refusal = self._refusal(request, fault)
        if refusal is not None:
            return ApiStream(refusal.status, _once(refusal.response().body), refusal.retry_after)
        if fault is not None:
            return ApiStream(200, _faulty(fault, deadline))
        return ApiStream(200, self._chunks(collection, request))

    def _refusal(self, request: ApiRequest, fault: WatchFault | None) -> RefusedError | None:
        if fault is WatchFault.REFUSED:
            return RefusedError(503, "ServiceUnavailable", "the server is shutting down")
        if fault is WatchFault.GONE_STATUS or int(request.query["resourceVersion"]) < self._storage.compacted:
            return expired()
        return None

    async def _chunks(self, collection: Collection, request: ApiRequest) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        era, seen = self._era, int(request.query["resourceVersion"])
        ends_at = loop.time() + float(request.query["timeoutSeconds"])
        while self._era == era and ends_at - loop.time() > SHORTEST_WAIT_SECONDS:
            for write in [write for write in self._storage.history if write.resource_version > seen]:
                seen = write.resource_version
                if line := self._line(collection, request, write):
                    yield line
            if not await self._wait(seen, min(BOOKMARK_SECONDS, ends_at - loop.time())):
                seen = self._storage.resource_version
                yield _event("BOOKMARK", {"metadata": {"resourceVersion": str(seen)}})

    def _line(self, collection: Collection, request: ApiRequest, write: Written) -> bytes:
        """The event that ``write`` is to this watch; empty when it is none."""
        matches = selector(request)
        if write.collection != collection:
            return b""
        old = write.old if write.old is not None and matches(write.old) else None
        new = write.new if write.new is not None and matches(write.new) else None
        if new is not None:
            return _event("MODIFIED" if old is not None else "ADDED", seen_as(request.accept, new))
        if old is None:
            return b""
        last = {**old, "metadata": {**_metadata(old), "resourceVersion": str(write.resource_version)}}
        return _event("DELETED", seen_as(request.accept, last))

    async def _wait(self, seen: int, seconds: float) -> bool:
        """Wait for a write or for the end of the era; False when ``seconds`` passed without."""
        era, storage = self._era, self._storage
        try:
            async with asyncio.timeout(max(seconds, 0)), storage.changed:
                await storage.changed.wait_for(lambda: storage.resource_version > seen or self._era != era)
        except TimeoutError:
            return False
        return True


async def _once(chunk: bytes) -> AsyncIterator[bytes]:
    yield chunk


async def _faulty(fault: WatchFault, deadline: timedelta) -> AsyncIterator[bytes]:
    if fault is WatchFault.GONE_EVENT:
        yield _event("ERROR", expired().document())
    elif fault is WatchFault.MALFORMED:
        yield b"<html>gateway error</html>\n"
    elif fault is WatchFault.BROKEN:
        yield b'{"type":"ADDED","object":{"metad'
        raise UnavailableError("the connection was reset")
    elif fault is WatchFault.HALF_OPEN:
        await asyncio.sleep(deadline.total_seconds())
        raise UnavailableError(f"no answer within {deadline.total_seconds():g} s")


def _event(event_type: str, item: JsonObject) -> bytes:
    return encode({"type": event_type, "object": item}) + b"\n"


def _metadata(item: JsonObject) -> JsonObject:
    metadata = item["metadata"]
    return metadata if isinstance(metadata, dict) else {}
