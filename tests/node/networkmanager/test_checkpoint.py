"""What only the daemon and the kernel can confirm about checkpoints."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from nmstate_k8s.networkmanager import (
    Checkpoint,
    CheckpointFlags,
    CheckpointLostError,
    DeviceState,
    NetworkManagerModel,
    NetworkManagerProxy,
    NetworkManagerState,
    NetworkManagerUnavailableError,
    Profile,
    RollbackResult,
    SettingsAddFlags,
    SettingsProxy,
    Timer,
)

ADD = SettingsAddFlags.IN_MEMORY | SettingsAddFlags.BLOCK_AUTOCONNECT
TAKE_BACK_ALL = CheckpointFlags.DELETE_NEW_CONNECTIONS | CheckpointFlags.DISCONNECT_NEW_DEVICES


def eth1_is_free(state: NetworkManagerState) -> bool:
    device = state.device("eth1")
    return device is not None and device.state == DeviceState.DISCONNECTED and not state.checkpoints


@pytest.fixture
def eth1_up(
    model: NetworkManagerModel, manager: NetworkManagerProxy, settings: SettingsProxy, static_eth1: Profile
) -> Any:
    async def bring_up() -> None:
        path = await settings.add_connection(static_eth1, ADD)
        await model.wait_activated(await manager.activate_connection(path))

    return bring_up


async def test_a_checkpoint_left_alone_takes_the_address_back_off(
    node: Any, model: NetworkManagerModel, manager: NetworkManagerProxy, eth1_up: Any
) -> None:
    await manager.checkpoint_create([], timedelta(seconds=1), TAKE_BACK_ALL)
    await eth1_up()
    assert "192.0.2.10/24" in node.ip("-4", "addr", "show", "eth1")

    # Nobody destroys the checkpoint, as when an agent dies halfway through an apply.
    async with asyncio.timeout(10):
        await model.wait_until(eth1_is_free)

    assert "192.0.2.10/24" not in node.ip("-4", "addr", "show", "eth1")
    assert (await model.current()).profiles == {}


async def test_a_checkpoint_outlives_its_timer_while_its_owner_lives(
    node: Any, model: NetworkManagerModel, manager: NetworkManagerProxy, eth1_up: Any
) -> None:
    timer = Timer(rollback_after=timedelta(seconds=2), prolong_every=timedelta(milliseconds=300))

    async with Checkpoint.create(manager, timer=timer) as checkpoint:
        async with asyncio.TaskGroup() as group:
            prolonging = group.create_task(checkpoint.prolong())
            await eth1_up()
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(model.wait_until(eth1_is_free), timeout=3)
            prolonging.cancel()
        await checkpoint.commit()

    assert "192.0.2.10/24" in node.ip("-4", "addr", "show", "eth1")
    assert (await model.current()).checkpoints == {}


async def test_rolling_back_undoes_everything_and_names_each_device(
    node: Any, model: NetworkManagerModel, manager: NetworkManagerProxy, eth1_up: Any
) -> None:
    eth1 = (await model.current()).device("eth1")
    assert eth1 is not None

    async with Checkpoint.create(manager) as checkpoint, asyncio.timeout(10):
        await eth1_up()
        results = await checkpoint.roll_back()
        await model.wait_until(eth1_is_free)

    assert results[eth1.path] == RollbackResult.OK
    assert "192.0.2.10/24" not in node.ip("-4", "addr", "show", "eth1")
    assert (await model.current()).profiles == {}


async def test_an_owner_whose_checkpoint_timed_out_is_told(
    manager: NetworkManagerProxy, model: NetworkManagerModel
) -> None:
    timer = Timer(rollback_after=timedelta(seconds=1), prolong_every=timedelta(seconds=30))

    async with Checkpoint.create(manager, timer=timer) as checkpoint:
        async with asyncio.timeout(10):
            await model.wait_until(lambda state: not state.checkpoints)
        with pytest.raises(CheckpointLostError):
            await checkpoint.commit()


async def test_the_checkpoint_of_somebody_else_is_seen_and_can_be_ended(
    manager: NetworkManagerProxy, model: NetworkManagerModel
) -> None:
    left = await manager.checkpoint_create([], timedelta(minutes=5), TAKE_BACK_ALL)

    found = (await model.current()).checkpoints
    await manager.checkpoint_rollback(left)

    assert found[left].rollback_timeout == timedelta(minutes=5)
    assert (await model.current()).checkpoints == {}


async def test_a_restart_of_the_daemon_loses_its_checkpoints(
    node: Any, manager: NetworkManagerProxy, model: NetworkManagerModel, cables_are_seen: Any
) -> None:
    """Why a journal is needed beside them."""
    left = await manager.checkpoint_create([], timedelta(minutes=5), TAKE_BACK_ALL)

    node.stop_network_manager()
    node.start_network_manager()
    async with asyncio.timeout(20):
        with suppress(NetworkManagerUnavailableError):
            await model.wait_change(model.generation)
        await cables_are_seen(model)

    assert left not in (await model.current()).checkpoints
