"""Says what came of enactments, in their status and in events."""

import structlog

from nmstate_api.meta import ObjectMeta
from nmstate_api.v1 import NodeNetworkConfigurationPolicy
from nmstate_api.v1beta1 import NodeNetworkConfigurationEnactment
from nmstate_k8s.asynckit import Clock
from nmstate_k8s.controllers.enactment.status import Report, status_with
from nmstate_k8s.controllers.name import POLICY_LABEL
from nmstate_k8s.kube import Client, ConflictError, NotFoundError
from nmstate_k8s.runtime import EventRecorder, EventType

log = structlog.get_logger(__name__)


FAILURE_EVENT = "ReconcileFailed"


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

        An enactment that is gone, or was made again, takes no report.
        """
        wanted = self._with(enactment, report)
        try:
            while True:
                try:
                    await self._client.update_status(wanted)
                except ConflictError:
                    current = await self._client.get(NodeNetworkConfigurationEnactment, wanted.metadata.name)
                    if current.metadata.uid != wanted.metadata.uid:
                        return
                    wanted = current.model_copy(update={"status": wanted.status})
                else:
                    return
        except NotFoundError:
            log.info("nobody asks any more", enactment=wanted.metadata.name)

    def warn(self, enactment: NodeNetworkConfigurationEnactment, what: str) -> None:
        """Tell those who look at the policy, in kubernetes-nmstate's words."""
        policy = NodeNetworkConfigurationPolicy(
            metadata=ObjectMeta(name=enactment.metadata.labels[POLICY_LABEL], uid=enactment.spec.policy_uid)
        )
        message = f'reconciliation of enactment "{enactment.metadata.name}" has {what}'
        self._events.record(policy, FAILURE_EVENT, message, event_type=EventType.WARNING)

    def _with(self, enactment: NodeNetworkConfigurationEnactment, report: Report) -> NodeNetworkConfigurationEnactment:
        return enactment.model_copy(update={"status": status_with(enactment, report, self._clock.now())})
