"""One of several processes works, by a ``Lease``; the others wait until it stops doing so."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, cast

import structlog
from prometheus_client import CollectorRegistry, Gauge

from nmstate_api.meta import JsonObject, ObjectMeta
from nmstate_k8s.asynckit import SystemClock
from nmstate_k8s.errors import NmstateError
from nmstate_k8s.kube.client import Client
from nmstate_k8s.kube.document import JsonDocument
from nmstate_k8s.kube.errors import AlreadyExistsError, ConflictError, KubeError, NotFoundError
from nmstate_k8s.kube.resource import ObjectKey

log = structlog.get_logger(__name__)


class Lease(JsonDocument):
    """A ``coordination.k8s.io`` Lease."""

    group = "coordination.k8s.io"
    version = "v1"
    kind = "Lease"
    plural = "leases"
    namespaced = True

    @property
    def holder(self) -> str:
        """Who has it; empty after it was given back."""
        return str(self._spec.get("holderIdentity") or "")

    @property
    def transitions(self) -> int:
        return int(cast(int, self._spec.get("leaseTransitions") or 0))

    @property
    def seconds(self) -> float:
        """For how long after a renewal it is its holder's."""
        return float(cast(int, self._spec.get("leaseDurationSeconds") or 0))

    @property
    def _spec(self) -> JsonObject:
        return cast(JsonObject, self.body.get("spec") or {})


@dataclass(frozen=True, slots=True)
class LeaseTerms:
    """The times of a lease.

    Attributes:
        duration: How long others leave a lease alone that they see nobody renew.
        renew_within: How long the holder tries to renew before it stops its work; less than ``duration``, and what
            is between them is the time that stopping may take.
        retry_every: Between two attempts, to renew or to get it.
    """

    duration: timedelta = timedelta(seconds=15)
    renew_within: timedelta = timedelta(seconds=10)
    retry_every: timedelta = timedelta(seconds=2)


CLIENT_GO_TERMS = LeaseTerms()
"""What controllers that are written in Go have."""


class LeadershipLostError(NmstateError):
    """The lease could not be renewed in time, so somebody else may have it; the work was stopped before."""

    retryable: ClassVar[bool] = True


class LeaderElector:
    """Has work done by whoever holds one lease.

    Time is measured by this process's own monotonic clock, from when it saw a lease change: clocks of others and jumps
    of one's own do not count. A process that is paused and goes on later may still have one request under way when
    somebody else leads already; what it decided is refused if it was written with a precondition.
    """

    def __init__(
        self,
        client: Client,
        key: ObjectKey,
        identity: str,
        *,
        registry: CollectorRegistry,
        terms: LeaseTerms = CLIENT_GO_TERMS,
    ) -> None:
        """``identity`` is what no other process has, not even this one's successor: a pod's name and a random part."""
        self._client = client
        self._key = key
        self._identity = identity
        self._terms = terms
        self._seen: Lease | None = None
        self._seen_at = 0.0
        self._status = Gauge(
            "leader_election_master_status",
            "Whether this process leads (1) or waits to (0).",
            ("name",),
            registry=registry,
        ).labels(key.name)
        self._status.set(0)
        self.is_leader = False

    async def lead(self, work: Callable[[], Awaitable[None]]) -> None:
        """Wait for the lease, run ``work`` while it is held, and give it back when ``work`` ends or is cancelled.

        Raises:
            ExceptionGroup: Of what ``work`` raised, or of a ``LeadershipLostError`` after which it was cancelled.
        """
        held_since = await self._acquire()
        self._set_leader(True)
        log.info("leading", lease=str(self._key), identity=self._identity)
        try:
            async with asyncio.TaskGroup() as group:
                renewing = group.create_task(self._keep(held_since), name="lease")
                await work()
                renewing.cancel()
        finally:
            self._set_leader(False)
            await self._release()

    def _set_leader(self, leads: bool) -> None:
        self.is_leader = leads
        self._status.set(int(leads))

    async def _acquire(self) -> float:
        """Wait until the lease is ours, and tell from when on at the earliest: answers may be slow."""
        while True:
            started = asyncio.get_running_loop().time()
            if await self._attempt(before=started + self._terms.renew_within.total_seconds()):
                return started
            await asyncio.sleep(self._terms.retry_every.total_seconds())

    async def _keep(self, held_since: float) -> None:
        """Renew until it was not possible for too long; a request that does not return is no reason to wait longer."""
        loop = asyncio.get_running_loop()
        deadline = held_since + self._terms.renew_within.total_seconds()
        while True:
            await asyncio.sleep(self._terms.retry_every.total_seconds())
            started = loop.time()
            if await self._attempt(before=deadline):
                deadline = started + self._terms.renew_within.total_seconds()
            elif loop.time() >= deadline or self._is_others():
                raise LeadershipLostError(f"the lease {self._key} could not be renewed in time")

    async def _attempt(self, *, before: float) -> bool:
        """Get or renew the lease; False if it is somebody else's, or the API server did not answer well, or in time."""
        try:
            async with asyncio.timeout_at(before):
                return await self._get_or_renew()
        except (ConflictError, AlreadyExistsError, TimeoutError):
            return False  # somebody was faster, or may have been
        except KubeError as error:
            log.warning("cannot get or renew the lease", lease=str(self._key), error=str(error))
            return False

    async def _get_or_renew(self) -> bool:
        try:
            found = await self._client.get(Lease, self._key.name, self._key.namespace)
        except NotFoundError:
            metadata = ObjectMeta(name=self._key.name, namespace=self._key.namespace)
            self._saw(await self._client.create(Lease(metadata, self._spec(None))))
            return True
        self._saw(found)
        if self._is_others():
            return False
        self._saw(await self._client.update(Lease(found.metadata, self._spec(found))))
        return True

    def _saw(self, lease: Lease) -> None:
        if self._seen is None or self._seen.metadata.resource_version != lease.metadata.resource_version:
            self._seen, self._seen_at = lease, asyncio.get_running_loop().time()

    def _is_others(self) -> bool:
        """Whether somebody else has it and may still be at work."""
        if self._seen is None or self._seen.holder in ("", self._identity):
            return False
        return asyncio.get_running_loop().time() < self._seen_at + self._seen.seconds

    def _spec(self, before: Lease | None) -> JsonObject:
        """The lease as ours from now on."""
        now = _micro_time(SystemClock().now())
        if before is not None and before.holder == self._identity:
            return {"spec": {**before._spec, "renewTime": now}}
        spec: JsonObject = {
            "holderIdentity": self._identity,
            "leaseDurationSeconds": int(self._terms.duration.total_seconds()),
            "acquireTime": now,
            "renewTime": now,
            "leaseTransitions": 0 if before is None else before.transitions + 1,
        }
        return {"spec": spec}

    async def _release(self) -> None:
        """Let others have it at once; if that fails they wait for its end."""
        lease = self._seen
        if lease is None or lease.holder != self._identity:
            return
        spec: JsonObject = {**lease._spec, "holderIdentity": "", "leaseDurationSeconds": 1}
        try:
            async with asyncio.timeout(self._terms.retry_every.total_seconds()):
                await self._client.update(Lease(lease.metadata, {"spec": spec}))
        except (KubeError, TimeoutError) as error:
            log.info("the lease was not given back", lease=str(self._key), error=str(error))


def _micro_time(moment: datetime) -> str:
    """``MicroTime``: RFC 3339 with microseconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
