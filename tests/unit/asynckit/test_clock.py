"""Moments are aware and in UTC."""

from datetime import timedelta

from nmstate_k8s.asynckit.clock import SystemClock


def test_moments_are_in_utc_and_do_not_go_back() -> None:
    clock = SystemClock()
    first, second = clock.now(), clock.now()

    assert first.utcoffset() == timedelta(0)
    assert first <= second
