"""An API server without a network, a database or a schema."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from copy import deepcopy
from datetime import timedelta
from typing import cast

from nmstate_api.meta import JsonObject, JsonValue
from nmstate_k8s.asynckit import Clock
from nmstate_k8s.kube.http import APPLY_PATCH, MERGE_PATCH, ApiRequest, ApiResponse, ApiStream
from nmstate_k8s.kube.resource import Resource
from nmstate_k8s.kube.wire import decode_object, encode
from nmstate_k8s.testing.clock import FakeClock
from nmstate_k8s.testing.merge import merge_applied, merge_patch
from nmstate_k8s.testing.refusal import RefusedError, expired
from nmstate_k8s.testing.request import Target, only_writable, parse, seen_as, selector
from nmstate_k8s.testing.storage import Collection, Storage, check_preconditions, metadata_of
from nmstate_k8s.testing.watching import WatchFault, Watching


class FakeApiServer:
    """Behaves like a kube-apiserver that has every kind, each with a status subresource, and no admission.

    It is a ``Transport``, so a ``Client`` is used on it as on a real one. It lists in pages, watches with bookmarks,
    checks preconditions, counts generations, ignores status where it must be ignored, and forgets what one manager
    no longer applies. Conflicts between managers it does not know, nor schemas and their defaults.

    Attributes:
        requests: What was asked, in order; watches included.
        watch_faults: What becomes of the next watches; those after that work.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self.requests: list[ApiRequest] = []
        self.watch_faults: deque[WatchFault] = deque()
        self.storage = Storage(clock or FakeClock())
        self._refusals: deque[RefusedError] = deque()
        self._applied: dict[tuple[str, str, str], JsonObject] = {}  # by uid, subresource, manager
        self._pages: dict[str, list[JsonObject]] = {}
        self._watching = Watching(self.storage)

    def seed(self, item: Resource) -> None:
        """Have ``item`` there, status and all, without a request; its own uid is kept if it has one."""
        wire = deepcopy(item.to_wire())
        collection = Collection(item.group, item.plural)
        metadata = metadata_of(wire)
        metadata.pop("resourceVersion", None)
        kept = {name: metadata[name] for name in ("uid", "generation", "creationTimestamp") if metadata.get(name)}
        metadata_of(self.storage.create(collection, wire)).update(kept)

    def refuse_next(self, status: int, reason: str = "", *, retry_after: timedelta | None = None) -> None:
        """Refuse one more of the next requests that are not watches."""
        self._refusals.append(RefusedError(status, reason, f"refused with status {status}", retry_after))

    def compact(self) -> None:
        """Forget the history: watches from before, and lists in the middle, are answered with 410."""
        self.storage.compact()
        self._pages.clear()

    async def close_watches(self) -> None:
        """End all watches as a server that is restarted does."""
        await self._watching.close_all()

    async def send(self, request: ApiRequest) -> ApiResponse:
        self.requests.append(request)
        await asyncio.sleep(0)  # as any request does, let others run
        try:
            if self._refusals:
                raise self._refusals.popleft()
            status, document = self._answer(request)
        except RefusedError as refusal:
            return refusal.response()
        await self.storage.announce()
        return ApiResponse(status, encode(document))

    @asynccontextmanager
    async def stream(self, request: ApiRequest, *, deadline: timedelta) -> AsyncIterator[ApiStream]:
        self.requests.append(request)
        await asyncio.sleep(0)
        fault = self.watch_faults.popleft() if self.watch_faults else None
        yield self._watching.open(parse(request.path).collection, request, fault, deadline)

    def _answer(self, request: ApiRequest) -> tuple[int, JsonObject]:
        target = parse(request.path)
        if request.method == "PATCH":
            return self._patch(target, request)
        if request.method == "GET" and not target.key.name:
            return 200, self._list(target, request)
        answers: dict[str, Callable[[Target, JsonObject], tuple[int, JsonObject]]] = {
            "GET": self._get,
            "POST": self._create,
            "PUT": self._replace,
            "DELETE": self._delete,
        }
        status, item = answers[request.method](target, decode_object(request.body) if request.body else {})
        return status, seen_as(request.accept, item)

    def _get(self, target: Target, _: JsonObject) -> tuple[int, JsonObject]:
        return 200, self.storage.get(target.collection, target.key)

    def _create(self, target: Target, body: JsonObject) -> tuple[int, JsonObject]:
        body.pop("status", None)
        return 201, self.storage.create(target.collection, body)

    def _replace(self, target: Target, body: JsonObject) -> tuple[int, JsonObject]:
        old = self.storage.get(target.collection, target.key)
        return 200, self.storage.update(target.collection, target.key, only_writable(target, old, body))

    def _delete(self, target: Target, options: JsonObject) -> tuple[int, JsonObject]:
        preconditions = cast(JsonObject, options.get("preconditions") or {})
        return 200, self.storage.delete(target.collection, target.key, preconditions)

    def _patch(self, target: Target, request: ApiRequest) -> tuple[int, JsonObject]:
        patch = decode_object(request.body or b"{}")
        if request.content_type == MERGE_PATCH:
            old = self.storage.get(target.collection, target.key)
            return self._replace(target, merge_patch(old, {**patch, "metadata": patch.get("metadata") or {}}))
        if request.content_type != APPLY_PATCH:
            raise RefusedError(415, "UnsupportedMediaType", f"no patch has the type {request.content_type}")
        return self._apply(target, patch, request.query.get("fieldManager", ""))

    def _apply(self, target: Target, applied: JsonObject, manager: str) -> tuple[int, JsonObject]:
        if metadata_of(applied).get("managedFields"):
            raise RefusedError(422, "Invalid", "metadata.managedFields must be nil")
        wanted = metadata_of(applied)
        uid, version = wanted.pop("uid", None), wanted.pop("resourceVersion", None)
        try:
            old = self.storage.get(target.collection, target.key)
        except RefusedError:
            if target.subresource:
                raise
            if uid is not None:  # the version alone is no obstacle, on a real one neither
                raise RefusedError(409, "Conflict", "uid mismatch: no existing object was found") from None
            status, item = self._create(target, deepcopy(applied))
        else:
            check_preconditions(target.collection, old, {"resourceVersion": version})
            if uid not in (None, metadata_of(old)["uid"]) and not target.subresource:
                raise RefusedError(422, "Invalid", "metadata.uid: Invalid value: field is immutable")
            before = self._applied.get((str(metadata_of(old)["uid"]), target.subresource, manager), {})
            status, item = self._replace(target, merge_applied(old, before, applied))
        self._applied[str(metadata_of(item)["uid"]), target.subresource, manager] = applied
        return status, item

    def _list(self, target: Target, request: ApiRequest) -> JsonObject:
        token = request.query.get("continue", "")
        if token and token not in self._pages:
            raise expired()
        items = self._pages.pop(token) if token else self._selected(target, request)
        limit = int(request.query.get("limit", "0")) or len(items)
        page, rest = items[:limit], items[limit:]
        metadata: JsonObject = {"resourceVersion": str(self.storage.resource_version)}
        if rest:
            metadata["continue"] = f"page-{self.storage.resource_version}-{len(rest)}"
            self._pages[str(metadata["continue"])] = rest
        return {"metadata": metadata, "items": cast(list[JsonValue], [seen_as(request.accept, item) for item in page])}

    def _selected(self, target: Target, request: ApiRequest) -> list[JsonObject]:
        matches = selector(request)
        return [item for item in self.storage.all(target.collection) if matches(item)]
