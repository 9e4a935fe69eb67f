import asyncio
from datetime import timedelta

import pytest

from nmstate_k8s.errors import NmstateError
from nmstate_k8s.probes import ProbeFailedError, probe, require


class FakeProbe:
    """Fails as often as it is told to, and then works."""

    what = "the API server"

    def __init__(self, *, failures: int = 0, hangs: bool = False) -> None:
        self.checks = 0
        self._failures = failures
        self._hangs = hangs

    async def check(self) -> None:
        self.checks += 1
        if self._hangs:
            await asyncio.Event().wait()
        if self.checks <= self._failures:
            raise NmstateError("connection refused")


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "PAUSE", timedelta(milliseconds=1))
    monkeypatch.setattr(probe, "TRY_DEADLINE", timedelta(milliseconds=5))


async def test_what_works_is_asked_once() -> None:
    works = FakeProbe()

    await require(works, within=timedelta(seconds=1))

    assert works.checks == 1


async def test_what_works_in_the_end_is_enough() -> None:
    slow = FakeProbe(failures=3)

    await require(slow, within=timedelta(seconds=10))

    assert slow.checks == 4


async def test_what_does_not_work_in_time_is_named_with_its_last_cause() -> None:
    with pytest.raises(ProbeFailedError, match="the API server cannot be reached from this node: connection refused"):
        await require(FakeProbe(failures=1_000_000), within=timedelta(milliseconds=20))


async def test_what_does_not_answer_is_asked_again() -> None:
    silent = FakeProbe(hangs=True)

    with pytest.raises(ProbeFailedError, match="no answer"):
        await require(silent, within=timedelta(milliseconds=50))

    assert silent.checks > 1
