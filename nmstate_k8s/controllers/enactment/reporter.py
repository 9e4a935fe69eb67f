"""Says what came of enactments, in their status and in events."""

import asyncio
from datetime import timedelta

import structlog

from nmstate_api.meta import ObjectMeta
from nmstate_api.v1 import NodeNetworkConfigurationPolicy
from nmstate_api.v1beta1 import NodeNetworkConfigurationEnactment
from nmstate_k8s.asynckit import Backoff, Clock
from nmstate_k8s.controllers.enactment.status import Report, status_with
from nmstate_k8s.controllers.name import POLICY_LABEL
from nmstate_k8s.kube import Client, ConflictError, KubeError, NotFoundError
from nmstate_k8s.runtime import EventRecorder, EventType

log = structlog.get_logger(__name__)


FAILURE_EVENT = "ReconcileFailed"
SHORTEST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(seconds=30)


class Reporter:
    """Puts reports into enactments. Nobody else writes their status, so it never has to be merged."""

    def __init__(self, client: Client, events: EventRecorder, clock: Clock) -> None:
        self._client = client
        self._events = events
        self._clock = clock

    async def write(
        self, enactment: NodeNetworkConfigurationEnactment, report: Report
    ) -> NodeNetworkConfigurationEnactment:
        """Write ``report`` unless the status says it already.

        Raises:
            ConflictError: The enactment is no longer what was looked at.
        """
        wanted = self._with(enactment, report)
        return enactment if wanted.status == enactment.status else await self._client.update_status(wanted)

    async def write_anyway(self, enactment: NodeNetworkConfigurationEnactment, report: Report) -> None:
        """Write ``report`` about what ``enactment`` asked for, also if it asks for something else by now.

        Tries for as long as it takes: what became of the node is written nowhere else, and to forget it would cost
        an attempt, perhaps the last one. An enactment that is gone, or was made again, takes no report.

        Raises:
            KubeError: The API server will never take it.
        """
        about = log.bind(enactment=enactment.metadata.name)
        backoff = Backoff(SHORTEST_WAIT, LONGEST_WAIT)
        wanted: NodeNetworkConfigurationEnactment | None = self._with(enactment, report)
        while wanted is not None:
            try:
                wanted = await self._write_or_read_again(wanted)
            except NotFoundError:
                about.info("nobody asks any more")
                return
            except KubeError as error:
                if not error.retryable:
                    raise
                delay = backoff.next().total_seconds()
                about.warning("outcome not written yet", error=str(error), retry_in_seconds=delay)
                await asyncio.sleep(delay)

    async def _write_or_read_again(
        self, wanted: NodeNetworkConfigurationEnactment
    ) -> NodeNetworkConfigurationEnactment | None:
        """Write ``wanted``; if the enactment is another version by now, return that with the status to be written."""
        try:
            await self._client.update_status(wanted)
        except ConflictError:
            current = await self._client.get(NodeNetworkConfigurationEnactment, wanted.metadata.name)
            if current.metadata.uid == wanted.metadata.uid:
                return current.model_copy(update={"status": wanted.status})
        return None

    def warn(self, enactment: NodeNetworkConfigurationEnactment, what: str) -> None:
        """Tell those who look at the policy, in kubernetes-nmstate's words."""
        policy = NodeNetworkConfigurationPolicy(
            metadata=ObjectMeta(name=enactment.metadata.labels[POLICY_LABEL], uid=enactment.spec.policy_uid)
        )
        message = f'reconciliation of enactment "{enactment.metadata.name}" has {what}'
        self._events.record(policy, FAILURE_EVENT, message, event_type=EventType.WARNING)

    def _with(self, enactment: NodeNetworkConfigurationEnactment, report: Report) -> NodeNetworkConfigurationEnactment:
        return enactment.model_copy(update={"status": status_with(enactment, report, self._clock.now())})
