"""A checkpoint ends one way or the other, whatever happens to its owner."""

import asyncio
from datetime import timedelta

import pytest

from nmstate_k8s.dbus import Bus
from nmstate_k8s.networkmanager import (
    Checkpoint,
    CheckpointConflictError,
    CheckpointFlags,
    CheckpointLostError,
    InvalidArgumentsError,
    NetworkManagerProxy,
    NetworkManagerUnavailableError,
    RollbackResult,
    Timer,
)
from nmstate_k8s.testing.message_bus import PrivateBus
from nmstate_k8s.testing.network_manager import CHECKPOINT, FakeNetworkManager

QUICK = Timer(rollback_after=timedelta(seconds=60), prolong_every=timedelta(milliseconds=10))


class ApplyError(Exception):
    """What an apply may end with."""


@pytest.fixture
def manager(bus: Bus) -> NetworkManagerProxy:
    return NetworkManagerProxy(bus)


async def test_committing_destroys_it_and_rolls_nothing_back(
    fake: FakeNetworkManager, manager: NetworkManagerProxy
) -> None:
    async with Checkpoint.create(manager) as checkpoint:
        assert await manager.checkpoints() == [checkpoint.path]
        await checkpoint.commit()

    assert await manager.checkpoints() == []
    assert "CheckpointRollback" not in fake.calls


async def test_rolling_back_tells_how_it_went_for_each_device(
    fake: FakeNetworkManager, manager: NetworkManagerProxy
) -> None:
    device = fake.add_device("eth1")

    async with Checkpoint.create(manager) as checkpoint:
        results = await checkpoint.roll_back()

    assert results == {device: RollbackResult.OK}
    assert fake.calls.count("CheckpointRollback") == 1


async def test_an_error_rolls_back_and_is_raised_as_it_is(
    fake: FakeNetworkManager, manager: NetworkManagerProxy
) -> None:
    with pytest.raises(ApplyError):
        async with Checkpoint.create(manager):
            raise ApplyError

    assert "CheckpointRollback" in fake.calls
    assert await manager.checkpoints() == []


async def test_being_cancelled_rolls_back(fake: FakeNetworkManager, manager: NetworkManagerProxy) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1), Checkpoint.create(manager):
            await asyncio.Event().wait()

    assert "CheckpointRollback" in fake.calls
    assert await manager.checkpoints() == []


async def test_leaving_it_ends_nothing_and_sets_its_last_timer(
    fake: FakeNetworkManager, manager: NetworkManagerProxy
) -> None:
    async with Checkpoint.create(manager) as checkpoint:
        await checkpoint.leave(timedelta(seconds=30.2))

    assert await manager.checkpoints() == [checkpoint.path]
    assert fake.objects[checkpoint.path][CHECKPOINT]["RollbackTimeout"].value == 31


async def test_it_is_prolonged_again_and_again(fake: FakeNetworkManager, manager: NetworkManagerProxy) -> None:
    async with Checkpoint.create(manager, timer=QUICK) as checkpoint, asyncio.TaskGroup() as group:
        prolonging = group.create_task(checkpoint.prolong())
        async with asyncio.timeout(5):
            while fake.calls.count("CheckpointAdjustRollbackTimeout") < 3:
                await manager.version()
        prolonging.cancel()


async def test_prolonging_what_is_lost_says_so(fake: FakeNetworkManager, manager: NetworkManagerProxy) -> None:
    async with Checkpoint.create(manager, timer=QUICK) as checkpoint:
        fake.lose_checkpoint(checkpoint.path)
        with pytest.raises(CheckpointLostError):
            await checkpoint.prolong()


@pytest.mark.usefixtures("fake")
async def test_prolonging_without_the_daemon_says_so_too(manager: NetworkManagerProxy, daemon: PrivateBus) -> None:
    async with Checkpoint.create(manager, timer=QUICK) as checkpoint:
        daemon.kill()
        with pytest.raises(NetworkManagerUnavailableError):
            await checkpoint.prolong()


async def test_committing_what_was_rolled_back_already_says_so(
    fake: FakeNetworkManager, manager: NetworkManagerProxy
) -> None:
    async with Checkpoint.create(manager) as checkpoint:
        fake.lose_checkpoint(checkpoint.path)
        with pytest.raises(CheckpointLostError):
            await checkpoint.commit()


async def test_a_second_one_is_a_conflict_that_names_the_first(
    fake: FakeNetworkManager, manager: NetworkManagerProxy
) -> None:
    async with Checkpoint.create(manager) as first:
        with pytest.raises(CheckpointConflictError, match=first.path) as raised:
            async with Checkpoint.create(manager):
                pass
        await first.commit()

    assert raised.value.retryable


async def test_a_flag_that_this_version_does_not_know_is_no_conflict(
    fake: FakeNetworkManager, manager: NetworkManagerProxy
) -> None:
    with pytest.raises(InvalidArgumentsError):
        async with Checkpoint.create(manager, flags=CheckpointFlags.TRACK_INTERNAL_GLOBAL_DNS):
            pass


async def test_cancelled_while_it_is_being_made_it_does_not_stay(
    fake: FakeNetworkManager, manager: NetworkManagerProxy
) -> None:
    async def make() -> None:
        async with Checkpoint.create(manager):
            raise AssertionError("it was cancelled")

    async with asyncio.TaskGroup() as group:
        making = group.create_task(make())
        await asyncio.sleep(0)  # far enough for the call to be under way
        await asyncio.sleep(0)
        making.cancel()

    assert fake.calls.count("CheckpointCreate") == 1
    assert await manager.checkpoints() == []


async def test_before_it_is_prolonged_it_goes_soon_by_itself(
    fake: FakeNetworkManager, manager: NetworkManagerProxy
) -> None:
    long = Timer(rollback_after=timedelta(days=1), prolong_every=timedelta(hours=8))

    async with Checkpoint.create(manager, timer=long) as checkpoint:
        assert fake.objects[checkpoint.path][CHECKPOINT]["RollbackTimeout"].value == 23
