"""Events: sentences about an object that ``kubectl describe`` shows."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import structlog

from nmstate_api.meta import JsonObject, ObjectMeta
from nmstate_k8s.asynckit import Clock, SystemClock
from nmstate_k8s.kube.client import Client
from nmstate_k8s.kube.document import JsonDocument
from nmstate_k8s.kube.errors import KubeError, NotFoundError
from nmstate_k8s.kube.resource import Resource, api_version

log = structlog.get_logger(__name__)

QUEUE_LENGTH = 256
REMEMBERED = 256
NAMESPACE_OF_CLUSTER_SCOPED = "default"
MAX_MESSAGE_LENGTH = 1024


class EventType(StrEnum):
    """Whether people should worry."""

    NORMAL = "Normal"
    WARNING = "Warning"


class Event(JsonDocument):
    """A core ``Event``."""

    group = ""
    version = "v1"
    kind = "Event"
    plural = "events"
    namespaced = True


@dataclass(frozen=True, slots=True)
class _Occurrence:
    """What makes two events the same one, which then counts further.

    The resource version of the object is left out: it happened to the object, not to a version of it.
    """

    api_version: str
    kind: str
    namespace: str
    name: str
    uid: str
    type: EventType
    reason: str
    message: str


@dataclass(slots=True)
class _Recorded:
    event: Event
    count: int


class EventRecorder:
    """Writes events, and says the same thing twice by counting.

    Events are a courtesy: recording never waits and never fails. While more than a few hundred are
    unwritten, further ones are dropped, and those that the API server refuses are logged.
    """

    def __init__(self, client: Client, *, component: str, host: str = "", clock: Clock | None = None) -> None:
        self._client = client
        self._component = component
        self._host = host
        self._clock = clock or SystemClock()
        self._queue: asyncio.Queue[tuple[_Occurrence, datetime]] = asyncio.Queue(QUEUE_LENGTH)
        self._recorded: OrderedDict[_Occurrence, _Recorded] = OrderedDict()
        self._last_stamp = 0

    def record(self, item: Resource, reason: str, message: str, *, event_type: EventType = EventType.NORMAL) -> None:
        """Note that something happened to ``item``.

        Args:
            item: The object that it happened to.
            reason: One word, in UpperCamelCase, for programs.
            message: A sentence for people; cut off after 1024 characters, the API server's limit.
            event_type: Whether people should worry.
        """
        occurrence = _Occurrence(
            api_version(type(item)),
            item.kind,
            item.metadata.namespace,
            item.metadata.name,
            item.metadata.uid,
            event_type,
            reason,
            message[:MAX_MESSAGE_LENGTH],
        )
        try:
            self._queue.put_nowait((occurrence, self._clock.now()))
        except asyncio.QueueFull:
            log.warning("event dropped", reason=reason, kind=item.kind, name=item.metadata.name)

    async def run(self) -> None:
        """Write what is recorded until cancelled."""
        while True:
            occurrence, moment = await self._queue.get()
            try:
                await self._write(occurrence, moment)
            except KubeError as error:
                log.warning("event not written", reason=occurrence.reason, name=occurrence.name, error=str(error))

    async def _write(self, occurrence: _Occurrence, moment: datetime) -> None:
        recorded = self._recorded.get(occurrence)
        if recorded is not None:
            try:
                await self._count(recorded, moment)
            except NotFoundError:  # events live an hour
                del self._recorded[occurrence]
            else:
                self._recorded.move_to_end(occurrence)
                return
        event = await self._client.create(self._event(occurrence, moment))
        self._recorded[occurrence] = _Recorded(event, 1)
        if len(self._recorded) > REMEMBERED:
            self._recorded.popitem(last=False)

    async def _count(self, recorded: _Recorded, moment: datetime) -> None:
        changes: JsonObject = {"count": recorded.count + 1, "lastTimestamp": _timestamp(moment)}
        recorded.event = await self._client.patch(recorded.event, changes)
        recorded.count += 1

    def _event(self, occurrence: _Occurrence, moment: datetime) -> Event:
        namespace = occurrence.namespace or NAMESPACE_OF_CLUSTER_SCOPED
        # Microseconds, as a name; the next one if that is taken.
        self._last_stamp = max(int(moment.timestamp() * 1_000_000), self._last_stamp + 1)
        name = f"{occurrence.name}.{self._last_stamp:x}"
        body: JsonObject = {
            "involvedObject": {
                "apiVersion": occurrence.api_version,
                "kind": occurrence.kind,
                "namespace": occurrence.namespace,
                "name": occurrence.name,
                "uid": occurrence.uid,
            },
            "type": occurrence.type.value,
            "reason": occurrence.reason,
            "message": occurrence.message,
            "count": 1,
            "firstTimestamp": _timestamp(moment),
            "lastTimestamp": _timestamp(moment),
            "source": {"component": self._component, "host": self._host},
            "reportingComponent": self._component,
            "reportingInstance": self._host,
        }
        return Event(ObjectMeta(name=name, namespace=namespace), body)


def _timestamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
