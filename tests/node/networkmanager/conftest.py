"""A connection to the node's bus, and NetworkManager's state on it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol
from uuid import uuid4

import pytest

from nmstate_k8s.dbus import Bus
from nmstate_k8s.networkmanager import (
    Device,
    DeviceState,
    NetworkManagerModel,
    NetworkManagerProxy,
    NetworkManagerUnavailableError,
    Profile,
    SettingsProxy,
)
from nmstate_k8s.networkmanager.profile import ConnectionSetting, IPAddress, IPMethod, Ipv4Setting, Ipv6Setting

SETTLED_WITHIN_SECONDS = 20.0


class Node(Protocol):
    """What these tests use of a node."""

    bus_address: str

    def ip(self, *arguments: str) -> str: ...


@asynccontextmanager
async def listening(model: NetworkManagerModel) -> AsyncIterator[NetworkManagerModel]:
    """Run ``model`` for the length of the block."""
    async with asyncio.TaskGroup() as group:
        running = group.create_task(model.run())
        yield model
        running.cancel()


@pytest.fixture
async def bus(node: Node) -> AsyncIterator[Bus]:
    async with Bus(node.bus_address) as connection:
        yield connection


@pytest.fixture
async def model(bus: Bus) -> AsyncIterator[NetworkManagerModel]:
    """NetworkManager's state, once it has seen the cables."""
    async with listening(NetworkManagerModel(bus)) as model:
        async with asyncio.timeout(SETTLED_WITHIN_SECONDS):
            await see_cables(model)
        yield model


async def see_cables(model: NetworkManagerModel) -> None:
    """Wait until the daemon, which is just being started, has taken both cables over."""
    while True:
        try:
            await model.wait_until(lambda state: all(is_free(state.device(name)) for name in ("eth1", "eth2")))
        except NetworkManagerUnavailableError:
            await asyncio.sleep(0.02)  # not on the bus yet, which no signal of its own can tell
        else:
            return


def is_free(device: Device | None) -> bool:
    return device is not None and device.state == DeviceState.DISCONNECTED


@pytest.fixture
def manager(bus: Bus) -> NetworkManagerProxy:
    return NetworkManagerProxy(bus)


@pytest.fixture
def settings(bus: Bus) -> SettingsProxy:
    return SettingsProxy(bus)


@pytest.fixture
def static_eth1() -> Profile:
    """192.0.2.10/24 on eth1 and no IPv6."""
    return Profile(
        connection=ConnectionSetting(
            id="eth1", uuid=str(uuid4()), type="802-3-ethernet", interface_name="eth1", autoconnect=True
        ),
        ipv4=Ipv4Setting(method=IPMethod.MANUAL, addresses=(IPAddress(address="192.0.2.10", prefix=24),)),
        ipv6=Ipv6Setting(method=IPMethod.DISABLED),
    )


@pytest.fixture
def cables_are_seen() -> Callable[[NetworkManagerModel], Awaitable[None]]:
    """For after a restart of the daemon."""
    return see_cables
