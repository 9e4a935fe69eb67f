import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast

import pytest

from nmstate_k8s.dbus import Bus, MatchRule, ObjectPath, ServiceUnknownError, Signal
from nmstate_k8s.netstate.daemon import stay_with, until_daemon, wait_daemon
from nmstate_k8s.netstate.errors import InterruptedApplyError

NAME = "org.freedesktop.NetworkManager"
BUS = "org.freedesktop.DBus"


class FakeBus:
    """A message bus that knows one name, and tells when another owns it."""

    def __init__(self, owner: str | None) -> None:
        self.owner = owner
        self._receivers: list[Callable[[Signal], None]] = []

    def change_owner(self, owner: str | None) -> None:
        before, self.owner = self.owner, owner
        body = [NAME, before or "", owner or ""]
        for receive in self._receivers:
            receive(Signal(BUS, 1, ObjectPath("/org/freedesktop/DBus"), BUS, "NameOwnerChanged", body))

    async def name_owner(self, name: str) -> str:
        await asyncio.sleep(0)
        if name != NAME or self.owner is None:
            raise ServiceUnknownError(f"{BUS}.Error.NameHasNoOwner", f"nobody owns {name}")
        return self.owner

    @asynccontextmanager
    async def subscribe(self, rule: MatchRule, receive: Callable[[Signal], None]) -> AsyncIterator[None]:
        assert rule.arg0 == NAME
        self._receivers.append(receive)
        yield
        self._receivers.remove(receive)


def as_bus(fake: FakeBus) -> Bus:
    return cast("Bus", fake)


async def turns(count: int = 10) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_a_daemon_that_runs_is_not_waited_for() -> None:
    assert await wait_daemon(as_bus(FakeBus(":1.7"))) == ":1.7"


async def test_a_daemon_that_is_being_restarted_is_waited_for() -> None:
    bus = FakeBus(None)
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(until_daemon(as_bus(bus)))
        await turns()
        assert not waiting.done()
        bus.change_owner(":1.8")
    assert waiting.result() == ":1.8"


@pytest.mark.parametrize("successor", [None, ":1.8"])
async def test_staying_with_a_daemon_ends_when_it_goes_or_another_comes(successor: str | None) -> None:
    bus = FakeBus(":1.7")
    async with asyncio.TaskGroup() as group:
        staying = group.create_task(_outcome(bus))
        await turns()
        bus.change_owner(":1.7")  # told of something, and it is still the same
        await turns()
        assert not staying.done()
        bus.change_owner(successor)
    assert isinstance(staying.result(), InterruptedApplyError)


async def test_a_restart_between_two_looks_is_noticed() -> None:
    assert isinstance(await _outcome(FakeBus(":1.8")), InterruptedApplyError)


async def _outcome(bus: FakeBus) -> Exception | None:
    try:
        await stay_with(as_bus(bus), ":1.7")
    except InterruptedApplyError as error:
        return error
    return None
