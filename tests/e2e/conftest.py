"""A whole cluster for the end-to-end tests: control plane, operator and two guest nodes with their handlers."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.cluster import Cluster, Node

ROOT = Path(__file__).parents[2]
TESTBED = ROOT / "hack" / "testbed" / "testbed"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The test cluster of this checkout: started if it is not up, and stopped if this run started it."""
    if os.geteuid() != 0:
        pytest.fail("the end-to-end tests need root: they make network namespaces, bridges and guest machines")
    was_up = subprocess.run([TESTBED, "status"], capture_output=True, check=False).returncode == 0
    subprocess.run([TESTBED, "up"], check=True)
    try:
        yield Cluster(ROOT)
    finally:
        if not was_up:
            subprocess.run([TESTBED, "down"], check=True)


@pytest.fixture
def node02(cluster: Cluster) -> Node:
    return cluster.node("node02")


@pytest.fixture
def policies(cluster: Cluster) -> Iterator[None]:
    """Leaves no policy behind, so that a test that fails does not fail the next."""
    yield
    cluster.kubectl("delete", "nncp", "--all", "--wait=true")
