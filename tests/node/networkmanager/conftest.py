"""A connection to the node's bus, and NetworkManager's state on it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

import pytest

from nmstate_k8s.dbus import Bus
from nmstate_k8s.networkmanager import NetworkManagerModel, NetworkManagerProxy, SettingsProxy

SETTLED_WITHIN_SECONDS = 20.0


class Node(Protocol):
    """What these tests use of a node."""

    bus_address: str

    def ip(self, *arguments: str) -> str: ...


@asynccontextmanager
async def listening(model: NetworkManagerModel) -> AsyncIterator[NetworkManagerModel]:
    """Run ``model`` for the length of the block."""
    running = asyncio.TaskGroup()
    async with running:
        task = running.create_task(model.run())
        yield model
        task.cancel()


@pytest.fixture
async def bus(node: Node) -> AsyncIterator[Bus]:
    async with Bus(node.bus_address) as connection:
        yield connection


@pytest.fixture
async def model(bus: Bus) -> AsyncIterator[NetworkManagerModel]:
    """NetworkManager's state, once it has seen the cables."""
    async with listening(NetworkManagerModel(bus)) as model, asyncio.timeout(SETTLED_WITHIN_SECONDS):
        yield model


@pytest.fixture
def manager(bus: Bus) -> NetworkManagerProxy:
    return NetworkManagerProxy(bus)


@pytest.fixture
def settings(bus: Bus) -> SettingsProxy:
    return SettingsProxy(bus)
