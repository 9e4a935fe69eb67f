import os
import subprocess
import sys

import pytest

from nmstate_k8s.cmd.main import main

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
