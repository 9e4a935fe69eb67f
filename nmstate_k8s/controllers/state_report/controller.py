"""From what happens on the node to its NodeNetworkState."""

import asyncio
import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, cast

import structlog

from nmstate_api.meta import JsonObject, JsonValue, ObjectMeta, OwnerReference
from nmstate_k8s.asynckit import Clock
from nmstate_k8s.controllers.node import Node
from nmstate_k8s.controllers.node_state import NodeStateDocument, NodeStateMetadata
from nmstate_k8s.controllers.state_report.filter import reported
from nmstate_k8s.controllers.state_report.network import ObservedNetwork
from nmstate_k8s.errors import NmstateError
from nmstate_k8s.kube import AlreadyExistsError, Client, NotFoundError
from nmstate_k8s.runtime import DONE, Lister, Request, Result, WorkQueue

log = structlog.get_logger(__name__)

DEBOUNCE = timedelta(milliseconds=250)
"""From the first change to the look at it: what belongs together mostly happens together."""

INTERVAL = timedelta(seconds=1)
"""The least time between two looks, so that a network that changes all the time keeps nobody busy."""


class UnseenNetworkError(NmstateError):
    """The node's network could not be looked at. Another look may do better, whatever was wrong with this one."""

    retryable: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class StateListers:
    """What the state-report controller reads: of each kind the one object that has this node's name."""

    nodes: Lister[Node]
    states: Lister[NodeStateMetadata]


class StateReportReconciler:
    """Makes the node's NodeNetworkState say what the node's network is, and writes only when that is news.

    The only writer of the object. It is owned by the node and goes with it; deleted by hand, it is made again.
    """

    def __init__(
        self,
        client: Client,
        listers: StateListers,
        network: ObservedNetwork,
        *,
        labels: dict[str, str],
        clock: Clock,
    ) -> None:
        self._client = client
        self._listers = listers
        self._network = network
        self._labels = labels
        self._clock = clock
        self._said: tuple[str, bytes] | None = None  # what the object says: its uid, and a digest
        self._rest_until = 0.0

    async def reconcile(self, request: Request) -> Result:
        node = self._listers.nodes.get(request.name)
        if node is None:
            return DONE  # it will be reported when it is there
        loop = asyncio.get_running_loop()
        if (rest := self._rest_until - loop.time()) > 0:
            return Result(requeue_after=timedelta(seconds=rest))
        self._rest_until = loop.time() + INTERVAL.total_seconds()
        report = await self._report()
        uid = await self._uid_of_object(node)
        if self._said != (uid, _digest(report)):
            await self._write(request.name, uid, report)
        return DONE

    async def _report(self) -> JsonObject:
        """The status, but for the time at which it is written.

        Raises:
            UnseenNetworkError: The network could not be looked at.
        """
        try:
            versions, state = await self._network.versions(), await self._network.show()
        except NmstateError as error:
            raise UnseenNetworkError(f"the node's network cannot be looked at: {error}") from error
        return {
            "currentState": reported(state),
            "handlerNmstateVersion": versions.handler,
            "hostNetworkManagerVersion": versions.network_manager,
        }

    async def _uid_of_object(self, node: Node) -> str:
        """The uid of the node's object, which is made if need be and looked at once."""
        name = node.metadata.name
        known = self._listers.states.get(name)
        if known is None:
            return await self._create(node)
        if self._said is None or self._said[0] != known.metadata.uid:
            self._learn(await self._client.get(NodeStateDocument, name))
        return known.metadata.uid

    async def _create(self, node: Node) -> str:
        meta = node.metadata
        owner = OwnerReference(api_version=node.api_version(), kind=node.kind, name=meta.name, uid=meta.uid)
        metadata = ObjectMeta(name=meta.name, labels=self._labels, owner_references=[owner])
        try:
            created = await self._client.create(NodeStateDocument(metadata, {}))
        except AlreadyExistsError:  # the cache has not seen it yet
            created = await self._client.get(NodeStateDocument, meta.name)
        self._learn(created)
        return created.metadata.uid

    def _learn(self, document: NodeStateDocument) -> None:
        status = cast(JsonObject, document.body.get("status") or {})
        said = {key: value for key, value in status.items() if key != "lastSuccessfulUpdateTime"}
        self._said = document.metadata.uid, _digest(said)

    async def _write(self, name: str, uid: str, report: JsonObject) -> None:
        moment = self._clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        status: JsonObject = {**report, "lastSuccessfulUpdateTime": moment}
        body: JsonObject = {"status": status}
        # On no condition: nobody else writes it, and whatever object has the node's name has to say this. If it was
        # made anew a moment ago, its uid is not the one remembered below, and the next look finds out what it says.
        try:
            await self._client.apply_status(NodeStateDocument(ObjectMeta(name=name), body))
        except NotFoundError:  # its deletion is on its way here, and brings the node back
            self._said = None
        else:
            self._said = uid, _digest(report)
            interfaces = len(cast(list[JsonValue], cast(JsonObject, report["currentState"])["interfaces"]))
            log.debug("reported", node=name, interfaces=interfaces)


async def follow_changes(network: ObservedNetwork, queue: WorkQueue[Request], node: str) -> None:
    """Have the node looked at soon after each change, until cancelled."""
    queue.add(Request(node))  # what changed before anybody listened
    async for _ in network.changes():
        queue.add_after(Request(node), DEBOUNCE)


def _digest(report: JsonObject) -> bytes:
    """Stands for a report that may have a megabyte; the order of keys, which the API server changes, is left out."""
    return hashlib.sha256(json.dumps(report, sort_keys=True).encode()).digest()
