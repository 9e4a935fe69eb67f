"""What holds for every test of the runtime."""

from collections.abc import Iterator

import pytest
from blockbuster import blockbuster_ctx
from structlog.testing import capture_logs


@pytest.fixture(autouse=True)
def no_blocking() -> Iterator[None]:
    """Fail a test that makes the event loop wait for a file, a lock or a socket; rendering of logs is left out."""
    with capture_logs(), blockbuster_ctx("nmstate_k8s"):
        yield
