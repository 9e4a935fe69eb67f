from datetime import timedelta

import pytest

from nmstate_k8s.controllers.enactment.attempt import AttemptPolicy


def test_waits_double_up_to_the_longest() -> None:
    policy = AttemptPolicy()

    waits = [policy.wait_after(failures).total_seconds() for failures in (1, 2, 3, 4, 5, 6, 7, 1000)]

    assert waits == [1, 2, 4, 8, 16, 30, 30, 30]


def test_the_environment_is_that_of_kubernetes_nmstate() -> None:
    environment = {
        "NNCP_MAX_RETRIES": "3",
        "NNCP_INITIAL_BACKOFF_SECONDS": "2",
        "NNCP_MAX_BACKOFF_SECONDS": "10",
    }

    assert AttemptPolicy.from_environment(environment) == AttemptPolicy(
        attempts=3, first=timedelta(seconds=2), longest=timedelta(seconds=10)
    )


@pytest.mark.parametrize("nonsense", ["", "many", "-1", "0", "1.5", "²"])
def test_nonsense_in_the_environment_counts_as_not_set(nonsense: str) -> None:
    environment = dict.fromkeys(
        ("NNCP_MAX_RETRIES", "NNCP_INITIAL_BACKOFF_SECONDS", "NNCP_MAX_BACKOFF_SECONDS"), nonsense
    )

    assert AttemptPolicy.from_environment(environment) == AttemptPolicy()
