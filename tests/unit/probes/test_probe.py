import asyncio
from datetime import timedelta

import pytest

from nmstate_k8s.errors import NmstateError
from nmstate_k8s.probes import ProbeFailedError, ProbeSet

pytestmark = pytest.mark.looptime


class FakeProbe:
    """Fails as often as it is told to, and then works."""

    def __init__(self, what: str = "the API server", *, failures: int = 0, hangs: bool = False) -> None:
        self.what = what
        self.checks = 0
        self.failures = failures
        self.hangs = hangs

    async def check(self) -> None:
        self.checks += 1
        if self.hangs:
            await asyncio.Event().wait()
        if self.checks <= self.failures:
            raise NmstateError("connection refused")


def now() -> float:
    return asyncio.get_running_loop().time()


async def required(*probes: FakeProbe, seconds: float = 120) -> None:
    """Find out that all work, break them as they are told to, and require them."""
    chosen = ProbeSet(probes, within=timedelta(seconds=seconds))
    faults = [(probe.failures, probe.hangs) for probe in probes]
    for probe in probes:
        probe.failures, probe.hangs = 0, False
    await chosen.select()
    for probe, (failures, hangs) in zip(probes, faults, strict=True):
        probe.checks, probe.failures, probe.hangs = 0, failures, hangs
    await chosen.require()


async def test_what_works_is_asked_once() -> None:
    works = FakeProbe()
    await required(works)
    assert works.checks == 1


async def test_what_works_in_the_end_is_enough() -> None:
    slow = FakeProbe(failures=3)
    await required(slow)
    assert (slow.checks, now()) == (4, 3)


async def test_what_does_not_work_in_time_is_named_with_its_last_cause() -> None:
    with pytest.raises(ProbeFailedError, match="the API server cannot be reached from this node: connection refused"):
        await required(FakeProbe(failures=1_000_000))
    assert now() == pytest.approx(120, abs=1)


async def test_what_does_not_answer_is_asked_again() -> None:
    silent = FakeProbe(hangs=True)
    with pytest.raises(ProbeFailedError, match="no answer"):
        await required(silent)
    assert silent.checks == 20


async def test_all_are_asked_at_the_same_time_and_each_failure_is_named() -> None:
    with pytest.raises(ProbeFailedError, match=r"the gateway cannot .* no answer; and the server cannot .* no answer"):
        await required(FakeProbe("the gateway", hangs=True), FakeProbe("the server", hangs=True), seconds=30)
    assert now() == pytest.approx(30, abs=1)


async def test_what_did_not_work_before_is_not_required_and_takes_three_seconds_at_most() -> None:
    silent, broken, works = FakeProbe(hangs=True), FakeProbe(failures=1_000_000), FakeProbe()
    chosen = ProbeSet([silent, broken, works], within=timedelta(seconds=120))
    await chosen.select()
    assert now() == 3
    await chosen.require()
    assert (silent.checks, broken.checks, works.checks) == (1, 1, 2)
