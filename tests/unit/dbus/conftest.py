"""A message bus of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nmstate_k8s.testing.message_bus import PrivateBus, private_bus


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[PrivateBus]:
    with private_bus(tmp_path) as daemon:
        yield daemon
