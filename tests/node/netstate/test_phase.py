"""Being stopped, or losing NetworkManager, at each step of a change: all of it holds afterwards, or nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from nmstate_api.network import NetworkState, parse
from nmstate_k8s.dbus import Bus
from nmstate_k8s.errors import NmstateError
from nmstate_k8s.netstate.engine import Engine
from tests.node.netstate.documents import LIVED_IN_CHANGE as DOCUMENT
from tests.node.netstate.documents import NOTHING, UNCHANGED

UNDECIDED = ["CheckpointCreate", "AddConnection2", "Update2", "ActivateConnection"]
DECIDED = ["CheckpointDestroy", "Save"]


class TrippingBus(Bus):
    """A bus on which something happens when a method is called for the first time, before or after it is."""

    member = ""
    after = False
    trip: Callable[[], Awaitable[None]] | None = None
    tripped = False

    async def call(self, message: Any, *, timeout: Any = None) -> Any:
        trip = self.trip if message.member == self.member else None
        if trip is None:
            return await super().call(message, timeout=timeout)
        self.trip, self.tripped = None, True
        if not self.after:
            await trip()
            return await super().call(message, timeout=timeout)
        reply = await super().call(message, timeout=timeout)
        await trip()
        return reply


def holds(machine: Any) -> bool:
    return "br1" in machine.names() and bool(machine.addresses("eth2") == ["203.0.113.2/24"])


async def outcome(engine: Engine) -> NmstateError | None:
    try:
        await engine.apply(parse(DOCUMENT))
    except NmstateError as error:
        return error
    return None


async def tripped(machine: Any, directory: Path, member: str, *, after: bool, cancels: bool) -> NmstateError | None:
    """Apply, and at the first ``member`` be cancelled, or have NetworkManager killed and started; the error, if any."""
    bus = TrippingBus(machine.node.bus_address)
    bus.member, bus.after = member, after
    applying: asyncio.Task[NmstateError | None] | None = None

    async def cancel() -> None:
        assert applying is not None
        applying.cancel()

    async def restart() -> None:
        machine.node.kill_network_manager()
        machine.node.start_network_manager()

    async with bus, Engine(bus, directory) as engine:
        await engine.show()
        bus.trip = cancel if cancels else restart
        async with asyncio.timeout(120), asyncio.TaskGroup() as group:
            applying = group.create_task(outcome(engine))
        assert bus.tripped, f"{member} was never called"
    assert applying.cancelled() == cancels
    return None if cancels else applying.result()


async def finished(machine: Any, directory: Path) -> None:
    """Whatever was left is finished as the next process would."""
    machine.await_network_manager()
    async with Bus(machine.node.bus_address) as bus, Engine(bus, directory) as engine, asyncio.timeout(120):
        await engine.apply(NetworkState.model_validate(NOTHING))
    assert not (directory / "journal.json").exists()


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("member", UNDECIDED)
async def test_cancelled_before_the_decision_nothing_of_it_holds(
    lived_in: Any, tmp_path: Path, member: str, after: bool
) -> None:
    before = lived_in.meaning()

    await tripped(lived_in, tmp_path / "state", member, after=after, cancels=True)

    assert not (tmp_path / "state" / "journal.json").exists()
    assert lived_in.meaning() == before


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("member", DECIDED)
async def test_cancelled_after_the_decision_all_of_it_holds(
    lived_in: Any, tmp_path: Path, member: str, after: bool
) -> None:
    await tripped(lived_in, tmp_path / "state", member, after=after, cancels=True)

    assert not (tmp_path / "state" / "journal.json").exists()
    assert holds(lived_in)
    assert {"br1.nmconnection", "eth1.nmconnection", "eth2.nmconnection"} == set(lived_in.keyfiles())
    assert lived_in.applied(DOCUMENT) == UNCHANGED


@pytest.mark.parametrize("member", [*UNDECIDED, *DECIDED])
async def test_a_restart_of_networkmanager_at_any_step_leaves_all_or_nothing(
    lived_in: Any, tmp_path: Path, member: str
) -> None:
    before = lived_in.meaning()

    ended = await tripped(lived_in, tmp_path / "state", member, after=False, cancels=False)

    assert ended is not None
    assert ended.retryable
    await finished(lived_in, tmp_path / "state")
    if member == "Save":
        assert holds(lived_in)
        assert lived_in.applied(DOCUMENT) == UNCHANGED
    else:
        assert lived_in.meaning() == before
