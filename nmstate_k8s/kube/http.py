"""What passes between the client and whatever carries its requests."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

JSON = "application/json"
METADATA_ONLY = f"{JSON};as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
METADATA_LIST_ONLY = f"{JSON};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
MERGE_PATCH = "application/merge-patch+json"
APPLY_PATCH = "application/apply-patch+yaml"


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """A request to the API server, without address and credentials."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    content_type: str = JSON
    accept: str = JSON


@dataclass(frozen=True, slots=True)
class ApiResponse:
    """A whole answer, successful or not."""

    status: int
    body: bytes
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class ApiStream:
    """An answer that keeps coming; chunks break anywhere."""

    status: int
    chunks: AsyncIterator[bytes]
    retry_after: timedelta | None = None


RequestObserver = Callable[[str, str, str], None]
"""Told of every request: its method, the API server's host, and the status of the answer, or ``<error>``."""


class Transport(Protocol):
    """Carries requests: adds address and credentials, and waits no longer than a deadline.

    An HTTP status of 400 or more is an answer like any other. Only the lack of an answer is an
    error here: :class:`~nmstate_k8s.kube.errors.UnavailableError`.
    """

    async def send(self, request: ApiRequest) -> ApiResponse: ...

    def stream(self, request: ApiRequest, *, deadline: timedelta) -> AbstractAsyncContextManager[ApiStream]:
        """Open a stream, which ends at the latest after ``deadline``."""
        ...
