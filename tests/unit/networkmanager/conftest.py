"""A NetworkManager that behaves, on a message bus of the test's own."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from nmstate_k8s.dbus import Bus
from nmstate_k8s.testing.message_bus import PrivateBus, private_bus
from nmstate_k8s.testing.network_manager import FakeNetworkManager, fake_network_manager


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[PrivateBus]:
    with private_bus(tmp_path) as daemon:
        yield daemon


@pytest.fixture
async def fake(daemon: PrivateBus) -> AsyncIterator[FakeNetworkManager]:
    """A NetworkManager on that bus."""
    async with fake_network_manager(daemon.address) as fake:
        yield fake


@pytest.fixture
async def bus(daemon: PrivateBus) -> AsyncIterator[Bus]:
    async with Bus(daemon.address, timeout=timedelta(seconds=5)) as connection:
        yield connection
