"""Typed calls to the API server."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import cast

import structlog

from nmstate_api.meta import JsonObject
from nmstate_k8s.kube.document import PartialObject
from nmstate_k8s.kube.errors import UnavailableError, UnreadableError, error_from
from nmstate_k8s.kube.http import (
    APPLY_PATCH,
    JSON,
    MERGE_PATCH,
    METADATA_LIST_ONLY,
    METADATA_ONLY,
    ApiRequest,
    ApiResponse,
    Transport,
)
from nmstate_k8s.kube.listing import Listing, raw_key, read_page
from nmstate_k8s.kube.resource import ObjectKey, ObjectT, Resource, collection_path, key_of, object_path
from nmstate_k8s.kube.selection import EVERYTHING, Selection
from nmstate_k8s.kube.watch import WatchEvent, open_watch
from nmstate_k8s.kube.wire import decode_object, encode

log = structlog.get_logger(__name__)

PAGE_SIZE = 500
MAX_ATTEMPTS = 5
LONGEST_WAIT = timedelta(seconds=30)
"""The longest Retry-After that is obeyed inside a call; a longer one is the caller's to wait for."""

_SERVER_OWNED = ("managedFields", "creationTimestamp", "deletionTimestamp", "generation", "selfLink")
_IDENTITY = ("name", "namespace", "uid", "resourceVersion")


class Client:
    """Reads and writes objects of any kind; keeps nothing, caches nothing.

    Every call raises :class:`~nmstate_k8s.kube.errors.KubeError` or one of its classes. An answer that
    says "later" is obeyed a few times, with jitter, before it becomes an error; nothing else is repeated,
    because only the caller knows whether a request may be carried out twice.

    Attributes:
        field_manager: Under which name this process owns the fields that it writes.
    """

    def __init__(self, transport: Transport, *, field_manager: str) -> None:
        self.field_manager = field_manager
        self._transport = transport

    async def get(self, kind: type[ObjectT], name: str, namespace: str = "") -> ObjectT:
        path = object_path(kind, ObjectKey(name, namespace))
        return await self._object(kind, ApiRequest("GET", path, accept=_accept(kind)))

    async def list(self, kind: type[ObjectT], where: Selection = EVERYTHING) -> Listing[ObjectT]:
        """Everything, consistently, however many pages it takes.

        Raises:
            GoneError: It took longer than the API server keeps its history.
        """
        items: list[ObjectT] = []
        unreadable: frozenset[ObjectKey] = frozenset()
        resource_version = ""
        async for page in self.pages(kind, where):
            items.extend(page.items)
            unreadable |= page.unreadable
            resource_version = page.resource_version
        return Listing(items, resource_version, unreadable)

    async def pages(self, kind: type[ObjectT], where: Selection = EVERYTHING) -> AsyncIterator[Listing[ObjectT]]:
        """The same page by page, for a caller that keeps less than it is given."""
        accept = f"{METADATA_LIST_ONLY},{JSON}" if issubclass(kind, PartialObject) else JSON
        query = {**where.query(), "limit": str(PAGE_SIZE)}
        while True:
            response = await self._send(ApiRequest("GET", collection_path(kind, where.namespace), query, accept=accept))
            page = read_page(kind, _document(response))
            yield page
            if not page.next_page:
                return
            query = {**query, "continue": page.next_page}

    def watch(
        self, kind: type[ObjectT], where: Selection = EVERYTHING, *, resource_version: str
    ) -> AbstractAsyncContextManager[AsyncIterator[WatchEvent[ObjectT]]]:
        """What happens after ``resource_version``; see :func:`~nmstate_k8s.kube.watch.open_watch`."""
        return open_watch(self._transport, kind, where, resource_version)

    async def create(self, item: ObjectT) -> ObjectT:
        """Create ``item``; with ``generate_name`` the API server chooses its name."""
        path = collection_path(type(item), item.metadata.namespace)
        return await self._write(item, ApiRequest("POST", path, self._owner(), encode(item.to_wire())))

    async def update(self, item: ObjectT) -> ObjectT:
        """Replace the object by ``item``, on condition that it is still the version that ``item`` was read at."""
        return await self._replace(item, subresource="")

    async def update_status(self, item: ObjectT) -> ObjectT:
        """Replace only the status; same condition."""
        return await self._replace(item, subresource="status")

    async def patch(self, item: ObjectT, changes: JsonObject) -> ObjectT:
        """Merge ``changes`` into the object that ``item`` names; null removes a field."""
        return await self._patch(item, changes, subresource="")

    async def patch_status(self, item: ObjectT, changes: JsonObject) -> ObjectT:
        """Merge ``changes``, which begin at the root of the object, into its status."""
        return await self._patch(item, changes, subresource="status")

    async def apply(self, item: ObjectT, *, force: bool = True) -> ObjectT:
        """Server-side apply: this manager wants exactly the fields that are set in ``item``.

        Creates the object if need be. Metadata of an object that was read, uid and resource version, are a
        precondition; without them this may overwrite newer values and bring a deleted object back.

        Raises:
            ConflictError: The object is gone or is another version, or without ``force`` another manager owns a field.
            InvalidError: The uid, given without a resource version, is not that of the object.
            ValueError: A resource version without a uid, which would not keep a deleted object from coming back.
        """
        if item.metadata.resource_version and not item.metadata.uid:
            raise ValueError(f"{item.kind} {key_of(item)} is applied with a resource version but without a uid")
        wire = item.to_wire()
        metadata = {key: value for key, value in _metadata(wire).items() if key not in _SERVER_OWNED}
        return await self._apply(item, {**wire, "metadata": metadata}, subresource="", force=force)

    async def apply_status(self, item: ObjectT, *, force: bool = True) -> ObjectT:
        """The same for the status alone; the object has to exist, and only a resource version is a precondition."""
        wire = item.to_wire()
        metadata = {key: value for key, value in _metadata(wire).items() if key in _IDENTITY}
        body: JsonObject = {"apiVersion": wire["apiVersion"], "kind": wire["kind"], "metadata": metadata}
        return await self._apply(item, body | {"status": wire.get("status")}, subresource="status", force=force)

    async def delete(self, item: Resource, *, unchanged: bool = False) -> None:
        """Delete the object that ``item`` names; one made again under its name since is left alone.

        Args:
            item: The object; its ``uid``, if set, is a precondition.
            unchanged: Only if it is still the version that ``item`` was read at.

        Raises:
            NotFoundError: It is gone already.
            ConflictError: A precondition does not hold.
        """
        preconditions: JsonObject = {"uid": item.metadata.uid} if item.metadata.uid else {}
        if unchanged:
            preconditions["resourceVersion"] = item.metadata.resource_version
        options: JsonObject = {"apiVersion": "v1", "kind": "DeleteOptions", "preconditions": preconditions}
        path = object_path(type(item), key_of(item))
        await self._send(ApiRequest("DELETE", path, body=encode(options)))

    async def _replace(self, item: ObjectT, *, subresource: str) -> ObjectT:
        path = object_path(type(item), key_of(item), subresource)
        return await self._write(item, ApiRequest("PUT", path, self._owner(), encode(item.to_wire())))

    async def _patch(self, item: ObjectT, changes: JsonObject, *, subresource: str) -> ObjectT:
        path = object_path(type(item), key_of(item), subresource)
        return await self._write(item, ApiRequest("PATCH", path, self._owner(), encode(changes), MERGE_PATCH))

    async def _apply(self, item: ObjectT, body: JsonObject, *, subresource: str, force: bool) -> ObjectT:
        path = object_path(type(item), key_of(item), subresource)
        query = {**self._owner(), "force": "true" if force else "false"}
        # JSON is YAML: the content type is the only one that every supported API server has for this.
        return await self._write(item, ApiRequest("PATCH", path, query, encode(body), APPLY_PATCH))

    def _owner(self) -> dict[str, str]:
        return {"fieldManager": self.field_manager}

    async def _write(self, item: ObjectT, request: ApiRequest) -> ObjectT:
        return await self._object(type(item), request)

    async def _object(self, kind: type[ObjectT], request: ApiRequest) -> ObjectT:
        document = _document(await self._send(request))
        try:
            return kind.from_wire(document)
        except ValueError as error:
            raise UnreadableError(f"{kind.kind} {raw_key(document)} cannot be read: {error}") from error

    async def _send(self, request: ApiRequest) -> ApiResponse:
        for attempt in range(1, MAX_ATTEMPTS + 1):
            response = await self._transport.send(request)
            if response.status < 400:
                return response
            wait = _wait_before_retry(response)
            if wait is None or attempt == MAX_ATTEMPTS:
                break
            log.info("API server asks to wait", method=request.method, path=request.path, wait_seconds=wait)
            await asyncio.sleep(wait)
        raise error_from(response.status, response.body, response.retry_after)


def _wait_before_retry(response: ApiResponse) -> float | None:
    """Seconds until the same request may be sent again; None when the answer is final.

    Retry-After comes with 429, and with 5xx when the request was not carried out.
    """
    if response.status != 429 and not (response.status >= 500 and response.retry_after is not None):
        return None
    wait = response.retry_after or timedelta(seconds=1)
    if wait > LONGEST_WAIT:
        return None
    return wait.total_seconds() * (1 + random.random())  # noqa: S311 (spreads load, guards no secret)


def _accept(kind: type[Resource]) -> str:
    return f"{METADATA_ONLY},{JSON}" if issubclass(kind, PartialObject) else JSON


def _metadata(wire: JsonObject) -> JsonObject:
    return cast(JsonObject, wire.get("metadata") or {})


def _document(response: ApiResponse) -> JsonObject:
    try:
        return decode_object(response.body)
    except ValueError as error:
        raise UnavailableError(f"the API server's answer is not JSON: {error}", status=response.status) from error
