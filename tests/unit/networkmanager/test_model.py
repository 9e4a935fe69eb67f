"""The model is what NetworkManager says, at every moment, through restarts and races."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from dbus_fast import Variant

from nmstate_k8s.dbus import Bus, ObjectPath
from nmstate_k8s.networkmanager import (
    ActivationFailedError,
    ActiveConnectionStateReason,
    DeviceState,
    DeviceStateReason,
    NetworkManagerModel,
    NetworkManagerProxy,
    NetworkManagerUnavailableError,
    Profile,
    SettingsAddFlags,
    SettingsConnectionProxy,
    SettingsProxy,
    SettingsUpdateFlags,
    Version,
    read_state,
)
from nmstate_k8s.networkmanager.profile import ConnectionSetting
from nmstate_k8s.testing.message_bus import PrivateBus
from nmstate_k8s.testing.network_manager import (
    DEVICE,
    MANAGER_PATH,
    NAME,
    FakeNetworkManager,
    fake_network_manager,
)

ADD = SettingsAddFlags.IN_MEMORY | SettingsAddFlags.BLOCK_AUTOCONNECT


@asynccontextmanager
async def listening(bus: Bus) -> AsyncIterator[NetworkManagerModel]:
    model = NetworkManagerModel(bus)
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        running = group.create_task(model.run())
        yield model
        running.cancel()


@pytest.fixture
async def model(fake: FakeNetworkManager, bus: Bus) -> AsyncIterator[NetworkManagerModel]:
    async with listening(bus) as model:
        yield model


def profile(name: str) -> Profile:
    return Profile(connection=ConnectionSetting(id=name, interface_name=name))


async def test_a_sweep_reads_everything_in_one_call_and_one_per_profile(fake: FakeNetworkManager, bus: Bus) -> None:
    eth1 = fake.add_device("eth1")
    path = await SettingsProxy(bus).add_connection(profile("eth1"), ADD)
    fake.calls.clear()

    state = await read_state(bus)

    assert fake.calls == ["GetManagedObjects", "GetSettings"]
    assert (state.version, state.hostname) == (Version(1, 42, 4), "node")
    assert state.profiles[path].profile == profile("eth1")
    device = state.device("eth1")
    assert device is not None
    assert (device.path, device.state, device.settled) == (eth1, DeviceState.DISCONNECTED, True)


async def test_what_was_there_at_the_start_is_in_the_model(fake: FakeNetworkManager, bus: Bus) -> None:
    fake.add_device("eth1")
    await SettingsProxy(bus).add_connection(profile("eth1"), ADD)

    async with listening(bus) as model:
        assert await model.current() == await read_state(bus)


async def test_a_profile_is_in_the_model_when_the_call_that_made_it_returns(
    model: NetworkManagerModel, bus: Bus
) -> None:
    await model.current()

    path = await SettingsProxy(bus).add_connection(profile("eth1"), ADD)
    added = (await model.current()).profiles[path].profile
    await SettingsConnectionProxy(bus, path).update(profile("eth2"), SettingsUpdateFlags.IN_MEMORY)
    updated = (await model.current()).profiles[path].profile
    await SettingsConnectionProxy(bus, path).delete()

    assert (added, updated) == (profile("eth1"), profile("eth2"))
    assert (await model.current()).profiles == {}


async def test_only_the_profile_that_changed_is_read_again(
    model: NetworkManagerModel, bus: Bus, fake: FakeNetworkManager
) -> None:
    settings = SettingsProxy(bus)
    paths = [await settings.add_connection(profile(f"eth{number}"), ADD) for number in range(5)]
    await model.current()
    fake.calls.clear()

    await SettingsConnectionProxy(bus, paths[3]).update(profile("new"), SettingsUpdateFlags.IN_MEMORY)
    await model.current()

    assert fake.calls == ["Update2", "GetSettings"]


async def test_nothing_is_asked_while_nothing_changes(model: NetworkManagerModel, fake: FakeNetworkManager) -> None:
    await model.current()
    fake.calls.clear()

    states = [await model.current() for _ in range(10)]

    assert fake.calls == []
    assert all(state is states[0] for state in states)


async def test_properties_and_devices_come_and_go(
    model: NetworkManagerModel, bus: Bus, fake: FakeNetworkManager
) -> None:
    await model.current()

    path = fake.add_device("eth1")
    fake.change(path, DEVICE, {"Mtu": Variant("u", 9000)})
    state = await model.wait_until(lambda state: state.device("eth1") is not None)
    fake.disappear(path)

    device = state.device("eth1")
    assert device is not None
    assert device.mtu == 9000
    await model.wait_until(lambda state: state.device("eth1") is None)


async def activated(bus: Bus, fake: FakeNetworkManager) -> tuple[str, ObjectPath]:
    device = fake.add_device("eth1")
    path = await SettingsProxy(bus).add_connection(profile("eth1"), ADD)
    return device, await NetworkManagerProxy(bus).activate_connection(path, ObjectPath(device))


@pytest.mark.parametrize(
    ("at_least", "states"),
    [(DeviceState.ACTIVATED, [50, 70, 80, 90, 100]), (DeviceState.IP_CONFIG, [50, 70]), (DeviceState.PREPARE, [])],
)
async def test_an_activation_is_awaited_as_far_as_asked(
    model: NetworkManagerModel, bus: Bus, fake: FakeNetworkManager, at_least: DeviceState, states: list[int]
) -> None:
    device, active = await activated(bus, fake)

    async with asyncio.TaskGroup() as group:
        group.create_task(model.wait_activated(active, at_least))
        for state in states:
            await NetworkManagerProxy(bus).version()  # a round trip: the waiter sees each state by itself
            fake.move_device(device, state)


async def test_an_activation_that_fails_says_where_and_why(
    model: NetworkManagerModel, bus: Bus, fake: FakeNetworkManager
) -> None:
    device, active = await activated(bus, fake)

    def fail() -> None:
        fake.move_device(device, 120, reason=50)
        fake.move_device(device, 30, reason=0, active="/")
        fake.end_active_connection(active, reason=3)

    asyncio.get_running_loop().call_soon(fail)
    with pytest.raises(ActivationFailedError, match="of eth1 ended: dependency failed") as raised:
        await model.wait_activated(active)

    assert raised.value.interface == "eth1"
    assert raised.value.reason is DeviceStateReason.DEPENDENCY_FAILED
    assert raised.value.active_connection_reason is ActiveConnectionStateReason.DEVICE_DISCONNECTED


async def test_an_activation_that_failed_before_anybody_waited_says_why(
    model: NetworkManagerModel, bus: Bus, fake: FakeNetworkManager
) -> None:
    await model.current()
    device, active = await activated(bus, fake)
    fake.move_device(device, 120, reason=4)
    fake.end_active_connection(active, reason=3)
    await model.wait_until(lambda state: not state.active_connections)

    with pytest.raises(ActivationFailedError) as raised:
        await model.wait_activated(active)

    assert raised.value.reason is DeviceStateReason.CONFIG_FAILED


async def test_what_was_active_before_does_not_count_as_reached(
    model: NetworkManagerModel, bus: Bus, fake: FakeNetworkManager
) -> None:
    device, first = await activated(bus, fake)
    fake.move_device(device, 100)
    await model.wait_activated(first)
    path = next(iter((await model.current()).profiles))

    second = await NetworkManagerProxy(bus).activate_connection(path, ObjectPath(device))

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await model.wait_activated(second)


async def test_without_the_daemon_everything_says_so(bus: Bus) -> None:
    async with listening(bus) as model:
        with pytest.raises(NetworkManagerUnavailableError):
            await model.current()
        with pytest.raises(NetworkManagerUnavailableError):
            await model.wait_activated(ObjectPath("/x"))


async def test_a_restarted_daemon_is_read_anew(daemon: PrivateBus, bus: Bus) -> None:
    async with listening(bus) as model:
        async with fake_network_manager(daemon.address) as before:
            _, active = await activated(bus, before)
            await model.current()
            waiting = asyncio.ensure_future(model.wait_activated(active))  # noqa: TID251 (outlives the daemon, not the test)
            await NetworkManagerProxy(bus).version()
        with pytest.raises(NetworkManagerUnavailableError):
            await waiting

        async with fake_network_manager(daemon.address) as after:
            after.change(
                MANAGER_PATH, NAME, {"Version": Variant("s", "1.52.1"), "VersionInfo": Variant("au", [0x013401, 2])}
            )
            await model.wait_until(lambda state: state.version == Version(1, 52, 1))

            assert (await model.current()).profiles == {}


async def test_losing_the_bus_ends_the_model(fake: FakeNetworkManager, bus: Bus, daemon: PrivateBus) -> None:
    model = NetworkManagerModel(bus)
    asyncio.get_running_loop().call_later(0.05, daemon.kill)

    with pytest.raises(NetworkManagerUnavailableError):
        async with asyncio.timeout(5):
            await model.run()

    with pytest.raises(NetworkManagerUnavailableError):
        await model.current()


async def test_signals_of_others_on_the_bus_are_not_believed(
    model: NetworkManagerModel, fake: FakeNetworkManager, bus: Bus, daemon: PrivateBus
) -> None:
    device = fake.add_device("eth1")
    await model.wait_until(lambda state: state.device("eth1") is not None)

    async with Bus(daemon.address, timeout=timedelta(seconds=5)) as stranger:
        connection = stranger._open()
        forger = FakeNetworkManager(connection)
        forger.objects[device] = {DEVICE: {}}
        forger.disappear(device)
        await stranger.name_owner(NAME)
        await NetworkManagerProxy(bus).version()

    assert (await model.current()).device("eth1") is not None
