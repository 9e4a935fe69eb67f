import asyncio
import os
import subprocess
import sys
from collections import deque
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from nmstate_api.meta import JsonObject
from nmstate_k8s.cmd import handler
from nmstate_k8s.cmd.main import main
from nmstate_k8s.netstate.errors import RollbackFailedError
from nmstate_k8s.netstate.lock import node_lock
from nmstate_k8s.networkmanager import NetworkManagerUnavailableError

if TYPE_CHECKING:
    from nmstate_k8s.netstate.engine import Engine

# What would cost every node memory and start-up time, and is of use only to a command line, an operator or a server.
NOT_FOR_AN_IDLE_HANDLER = [
    "aiohttp.web",
    "cryptography",
    "kubernetes_asyncio",
    "nmstate_api.network.bond",
    "nmstate_api.network.linux_bridge",
    "nmstate_api.network.vlan",
    "nmstate_k8s.crdgen",
    "nmstate_k8s.controllers.policy",
    "nmstate_k8s.testing",
    "yaml",
]


def test_an_idle_handler_has_not_imported_what_only_others_need() -> None:
    program = "import nmstate_k8s.cmd.handler, nmstate_k8s.cmd.node_network, sys; print(*sys.modules)"

    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)

    assert not set(done.stdout.split()) & set(NOT_FOR_AN_IDLE_HANDLER)


def test_an_operator_does_not_import_the_node_half() -> None:
    program = "import nmstate_k8s.cmd.operator, sys; print(*sys.modules)"

    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)

    node_half = ("dbus_fast", "nmstate_k8s.dbus", "nmstate_k8s.netlink", "nmstate_k8s.netstate")
    assert not [module for module in done.stdout.split() if module.startswith(node_half)]


def test_a_handler_has_to_know_its_node(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delitem(os.environ, "NODE_NAME", raising=False)

    assert main(["handler"]) == 1
    assert capsys.readouterr().err == (
        "nmstate-k8s handler: NODE_NAME is mandatory: set it, or name the node with --node\n"
    )


class FakeEngine:
    """Has something to finish, which fails as often as it is told to."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = deque(failures)
        self.shown = False

    async def recover(self) -> None:
        if self.failures:
            raise self.failures.popleft()

    async def show(self) -> JsonObject:
        self.shown = True
        return {}


async def test_a_handler_waits_for_networkmanager_and_goes_on_after_a_failed_rollback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(handler, "RETRY", timedelta(milliseconds=1))
    engine = FakeEngine(
        NetworkManagerUnavailableError("NetworkManager is not running"), RollbackFailedError("eth1 is not what it was")
    )

    await handler._settle(cast("Engine", engine))

    assert engine.shown
    assert not engine.failures


async def test_a_handler_waits_for_the_one_that_it_replaces(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(handler, "RETRY", timedelta(milliseconds=1))
    lock = tmp_path / "lock"
    got_it = asyncio.Event()

    async def replacement() -> None:
        async with handler._locked(lock):
            got_it.set()

    async with asyncio.TaskGroup() as tasks:
        with node_lock(lock):
            tasks.create_task(replacement())
            await asyncio.sleep(0.01)
            assert not got_it.is_set()
        await got_it.wait()
