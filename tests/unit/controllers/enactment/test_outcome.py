import pytest

from nmstate_k8s.controllers.enactment import outcome
from nmstate_k8s.controllers.enactment.outcome import LONGEST_CAUSE, Outcome, bounded
from nmstate_k8s.runtime import merge_conditions
from nmstate_k8s.testing.objects import THEN

ERROR = ValueError("interface eth666: no such device")
FAILED = (
    "error reconciling NodeNetworkConfigurationPolicy on node node02 at desired state apply: "
    '"",\n interface eth666: no such device'
)
RETRYING = (
    "failed to reconcile NodeNetworkConfigurationPolicy on node node02. Retrying 2/5\n interface eth666: no such device"
)
WAITING = "Waiting for progressing nodes to finish"


@pytest.mark.parametrize(
    ("reported", "reason", "rows"),
    [
        (
            outcome.progressing(),
            "ConfigurationProgressing",
            "Progressing=True Failing=Unknown Available=Unknown Pending=False Aborted=False",
        ),
        (
            outcome.success(),
            "SuccessfullyConfigured",
            "Available=True Failing=False Progressing=False Pending=False Aborted=False",
        ),
        (
            outcome.failed("node02", ERROR),
            "FailedToConfigure",
            "Failing=True Available=False Progressing=False Pending=False Aborted=False",
        ),
        (
            outcome.retrying("node02", ERROR, attempt=2, attempts=5),
            "Retrying",
            "Failing=True Progressing=True Available=False Pending=False Aborted=False",
        ),
        (
            outcome.pending(),
            "MaxUnavailableLimitReached",
            "Pending=True Aborted=False Progressing=False Failing=False Available=False",
        ),
        (
            outcome.aborted("node02.eth1"),
            "ConfigurationAborted",
            "Failing=False Available=False Progressing=False Pending=False Aborted=True",
        ),
    ],
)
def test_statuses_reasons_and_order_are_those_of_kubernetes_nmstate(reported: Outcome, reason: str, rows: str) -> None:
    assert " ".join(f"{c.type}={c.status}" for c in reported.conditions) == rows
    failure = reason in ("FailedToConfigure", "Retrying")
    for condition in reported.conditions:
        expected = "SuccessfullyConfigured" if failure and condition.type == "Aborted" else reason
        assert condition.reason == expected


@pytest.mark.parametrize(
    ("reported", "messages"),
    [
        (outcome.progressing(), {"Progressing": "Applying desired state"}),
        (outcome.success(), {"Available": "successfully reconciled"}),
        (outcome.failed("node02", ERROR), {"Failing": FAILED}),
        (
            outcome.retrying("node02", ERROR, attempt=2, attempts=5),
            {"Failing": RETRYING, "Progressing": RETRYING},
        ),
        (outcome.pending(), {"Pending": WAITING, "Progressing": WAITING}),
        (
            outcome.aborted("node02.eth1"),
            {"Aborted": 'reconciliation of enactment "node02.eth1" has aborted'},
        ),
    ],
)
def test_only_the_condition_that_matters_has_a_message(reported: Outcome, messages: dict[str, str]) -> None:
    assert {c.type: c.message for c in reported.conditions if c.message} == messages


def test_the_order_of_the_first_outcome_of_a_generation_stays() -> None:
    first = merge_conditions([], outcome.progressing().conditions, now=THEN)

    later = outcome.retrying("node02", ERROR, attempt=2, attempts=5)
    retrying = merge_conditions(first, later.conditions, now=THEN)

    assert [c.type for c in retrying] == ["Progressing", "Failing", "Available", "Pending", "Aborted"]
    assert retrying[0].status == "True", "kubectl get shows Progressing while a node retries, as upstream's does"


def test_a_long_cause_keeps_its_beginning() -> None:
    text = bounded("interface eth1: " + "x" * 100_000)

    assert text.startswith("interface eth1: xxx")
    assert len(text) < LONGEST_CAUSE + 100
    assert text.endswith("more characters in the handler's log)")
