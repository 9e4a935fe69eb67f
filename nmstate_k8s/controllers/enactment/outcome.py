"""What an enactment's conditions say, and how errors become reasons and messages. Pure: no clock, no I/O."""

from dataclasses import dataclass

from nmstate_api.meta import Condition, ConditionStatus
from nmstate_k8s.controllers.condition import EnactmentCondition, Reason

LONGEST_CAUSE = 4096
"""Characters of an error that go into a condition: enough for what went wrong, too little to fill etcd."""

_TRUE, _FALSE, _UNKNOWN = ConditionStatus.TRUE, ConditionStatus.FALSE, ConditionStatus.UNKNOWN
_AVAILABLE, _FAILING, _PROGRESSING, _PENDING, _ABORTED = EnactmentCondition


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an enactment stands on its node: five conditions, those of kubernetes-nmstate, without times.

    Their order is the one that kubernetes-nmstate gives a fresh list, where it stays for the rest of the generation:
    ``kubectl get`` shows the first that is True.
    """

    conditions: tuple[Condition, ...]


def pending() -> Outcome:
    message = "Waiting for progressing nodes to finish"
    return _outcome(
        Reason.LIMIT_REACHED,
        (_PENDING, _TRUE, message),
        (_ABORTED, _FALSE, ""),
        (_PROGRESSING, _FALSE, message),
        (_FAILING, _FALSE, ""),
        (_AVAILABLE, _FALSE, ""),
    )


def progressing() -> Outcome:
    return _outcome(
        Reason.PROGRESSING,
        (_PROGRESSING, _TRUE, "Applying desired state"),
        (_FAILING, _UNKNOWN, ""),
        (_AVAILABLE, _UNKNOWN, ""),
        (_PENDING, _FALSE, ""),
        (_ABORTED, _FALSE, ""),
    )


def success() -> Outcome:
    return _outcome(
        Reason.CONFIGURED,
        (_AVAILABLE, _TRUE, "successfully reconciled"),
        (_FAILING, _FALSE, ""),
        (_PROGRESSING, _FALSE, ""),
        (_PENDING, _FALSE, ""),
        (_ABORTED, _FALSE, ""),
    )


def retrying(node: str, error: Exception, *, attempt: int, attempts: int) -> Outcome:
    """An attempt failed, and ``attempt`` of ``attempts`` comes next."""
    message = (
        f"failed to reconcile NodeNetworkConfigurationPolicy on node {node}. Retrying {attempt}/{attempts}"
        f"\n {bounded(str(error))}"
    )
    return _outcome(
        Reason.RETRYING,
        (_FAILING, _TRUE, message),
        (_PROGRESSING, _TRUE, message),
        (_AVAILABLE, _FALSE, ""),
        (_PENDING, _FALSE, ""),
        (_ABORTED, _FALSE, ""),
    )


def failed(node: str, error: Exception) -> Outcome:
    """The last attempt failed; the node is what it was."""
    # The quotes are where kubernetes-nmstate puts the output of a program, which is always empty when it fails.
    message = (
        f"error reconciling NodeNetworkConfigurationPolicy on node {node} at desired state apply: "
        f'"",\n {bounded(str(error))}'
    )
    return _failed(message)


def not_generated(error: Exception) -> Outcome:
    """There is no document that could be applied; the node was not touched."""
    return _failed(f"failure generating desiredState and capturedStates: {bounded(str(error))}")


def _failed(message: str) -> Outcome:
    return _outcome(
        Reason.FAILED,
        (_FAILING, _TRUE, message),
        (_AVAILABLE, _FALSE, ""),
        (_PROGRESSING, _FALSE, ""),
        (_PENDING, _FALSE, ""),
        (_ABORTED, _FALSE, ""),
    )


def aborted(enactment: str) -> Outcome:
    return _outcome(
        Reason.ABORTED,
        (_FAILING, _FALSE, ""),
        (_AVAILABLE, _FALSE, ""),
        (_PROGRESSING, _FALSE, ""),
        (_PENDING, _FALSE, ""),
        (_ABORTED, _TRUE, f'reconciliation of enactment "{enactment}" has aborted'),
    )


def bounded(text: str) -> str:
    """The beginning of ``text``, where the cause is; what is left out is counted."""
    left_out = len(text) - LONGEST_CAUSE
    return text if left_out <= 0 else f"{text[:LONGEST_CAUSE]} … ({left_out} more characters in the handler's log)"


_FAILURES = (Reason.FAILED, Reason.RETRYING)


def _outcome(reason: Reason, *rows: tuple[EnactmentCondition, ConditionStatus, str]) -> Outcome:
    return Outcome(tuple(_condition(reason, *row) for row in rows))


def _condition(reason: Reason, type_: EnactmentCondition, status: ConditionStatus, message: str) -> Condition:
    if type_ is _ABORTED and reason in _FAILURES:
        reason = Reason.CONFIGURED  # what kubernetes-nmstate writes: a failed enactment was not aborted
    said = {"message": message} if message else {}  # an empty one is left out on the wire
    return Condition(type=type_.value, status=status.value, reason=reason.value, **said)
