"""How an enactment's status goes from one write to the next. Pure: no clock, no I/O."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nmstate_api.meta import Condition, JsonObject
from nmstate_api.v1beta1 import NodeNetworkConfigurationEnactment, NodeNetworkConfigurationEnactmentStatus
from nmstate_k8s.controllers.enactment.outcome import Outcome
from nmstate_k8s.runtime import merge_conditions


@dataclass(frozen=True, slots=True)
class Report:
    """What a node has to say about the generation that its enactment is for.

    Attributes:
        document: What is applied, secrets hidden; None when it is not known, because it is not the node's turn.
        failures: Attempts that did not succeed, the one that is under way included.
    """

    outcome: Outcome
    document: JsonObject | None = None
    failures: int = 0


def failures_so_far(enactment: NodeNetworkConfigurationEnactment) -> int:
    """Attempts at what the enactment asks for that failed or were cut off."""
    if not _is_about_spec(enactment):
        return 0
    return enactment.status.retry_count.get(str(enactment.spec.policy_generation), 0)


def status_with(
    enactment: NodeNetworkConfigurationEnactment, report: Report, now: datetime
) -> NodeNetworkConfigurationEnactmentStatus:
    """The whole status that says ``report``; with a new generation the conditions start from an empty list."""
    generation = enactment.spec.policy_generation
    status = NodeNetworkConfigurationEnactmentStatus(
        policy_uid=enactment.spec.policy_uid,
        policy_generation=generation,
        conditions=merge_conditions(_conditions_so_far(enactment), report.outcome.conditions, now=now),
    )
    if report.document is not None:
        status.desired_state = report.document
    if report.failures:
        status.retry_count = {str(generation): report.failures}
    return status


def _conditions_so_far(enactment: NodeNetworkConfigurationEnactment) -> Sequence[Condition]:
    return enactment.status.conditions if _is_about_spec(enactment) else []


def _is_about_spec(enactment: NodeNetworkConfigurationEnactment) -> bool:
    spec, status = enactment.spec, enactment.status
    return (spec.policy_uid, spec.policy_generation) == (status.policy_uid, status.policy_generation)
