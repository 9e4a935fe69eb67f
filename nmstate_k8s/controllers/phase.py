"""Where an enactment stands in the roll-out of its policy. Pure: no clock, no I/O."""

from enum import Enum, auto

from nmstate_api.v1 import NodeNetworkConfigurationPolicy
from nmstate_api.v1beta1 import NodeNetworkConfigurationEnactment, Release
from nmstate_k8s.controllers.condition import EnactmentCondition
from nmstate_k8s.runtime.conditions import is_true


class Phase(Enum):
    """How far a node has come with the current generation of a policy."""

    STALE = auto()
    """The enactment is about another generation, or about a deleted policy of the same name."""
    WAITING = auto()
    RELEASED = auto()
    """Free to start; the node has not said yet that it does."""
    PROGRESSING = auto()
    RETRYING = auto()
    AVAILABLE = auto()
    FAILED = auto()
    ABORTED = auto()


NOT_STARTED = frozenset({Phase.STALE, Phase.WAITING})
IN_FLIGHT = frozenset({Phase.RELEASED, Phase.PROGRESSING, Phase.RETRYING})
FINISHED = frozenset({Phase.AVAILABLE, Phase.FAILED, Phase.ABORTED})

_ASKED = {Release.WAITING: Phase.WAITING, Release.RELEASED: Phase.RELEASED, Release.ABORTED: Phase.ABORTED}


def phase_of(enactment: NodeNetworkConfigurationEnactment, policy: NodeNetworkConfigurationPolicy) -> Phase:
    """What the node reports, if that is about this generation of this policy; else what was asked of it."""
    if is_status_about(enactment, policy) and (reported := _reported(enactment)) is not None:
        return reported
    if asks_for(enactment, policy):
        return _ASKED[enactment.spec.release]
    return Phase.STALE


def asks_for(enactment: NodeNetworkConfigurationEnactment, policy: NodeNetworkConfigurationPolicy) -> bool:
    """Whether the enactment's spec is about this generation of this policy."""
    asked = (enactment.spec.policy_uid, enactment.spec.policy_generation)
    return asked == (policy.metadata.uid, policy.metadata.generation)


def is_ended(enactment: NodeNetworkConfigurationEnactment) -> bool:
    """Whether the node has reported the end of just what its spec asks for; needs no policy to tell."""
    spec, status = enactment.spec, enactment.status
    if (spec.policy_uid, spec.policy_generation) != (status.policy_uid, status.policy_generation):
        return False
    return _reported(enactment) in FINISHED


def is_busy_with_another_generation(
    enactment: NodeNetworkConfigurationEnactment, policy: NodeNetworkConfigurationPolicy
) -> bool:
    """Whether the node is still in the middle of what an earlier generation released."""
    return not is_status_about(enactment, policy) and is_true(
        enactment.status.conditions, EnactmentCondition.PROGRESSING
    )


def is_status_about(enactment: NodeNetworkConfigurationEnactment, policy: NodeNetworkConfigurationPolicy) -> bool:
    """Whether the enactment's status is about this generation of this policy.

    kubernetes-nmstate writes no UID. What it wrote counts if the enactment is not older than the policy,
    and so cannot be about a deleted one of the same name.
    """
    status = enactment.status
    if status.policy_generation != policy.metadata.generation:
        return False
    if status.policy_uid:
        return status.policy_uid == policy.metadata.uid
    made, policy_made = enactment.metadata.creation_timestamp, policy.metadata.creation_timestamp
    return made is not None and policy_made is not None and made >= policy_made


def _reported(enactment: NodeNetworkConfigurationEnactment) -> Phase | None:
    """What the conditions say; None while they say nothing about an attempt."""
    true = {type_ for type_ in EnactmentCondition if is_true(enactment.status.conditions, type_)}
    if EnactmentCondition.FAILING in true:
        return Phase.RETRYING if EnactmentCondition.PROGRESSING in true else Phase.FAILED
    for type_, phase in _REPORTED.items():
        if type_ in true:
            return phase
    return None


_REPORTED = {
    EnactmentCondition.AVAILABLE: Phase.AVAILABLE,
    EnactmentCondition.ABORTED: Phase.ABORTED,
    EnactmentCondition.PROGRESSING: Phase.PROGRESSING,
}
