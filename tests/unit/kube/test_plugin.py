"""A program that hands out tokens is run when a kubeconfig names one."""

import json
import stat
from pathlib import Path

import pytest
import yaml

from nmstate_k8s.kube.cluster import ConfigError
from nmstate_k8s.kube.kubeconfig import read_kubeconfig

EXEC_VERSION = "client.authentication.k8s.io/v1"


def kubeconfig_with(tmp_path: Path, script: str) -> Path:
    program = tmp_path / "plugin"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    exec_section = {
        "apiVersion": "client.authentication.k8s.io/v1",
        "command": str(program),
        "interactiveMode": "Never",
    }
    document = {
        "current-context": "c",
        "contexts": [{"name": "c", "context": {"cluster": "k", "user": "u"}}],
        "clusters": [{"name": "k", "cluster": {"server": "http://localhost:8001"}}],
        "users": [{"name": "u", "user": {"exec": exec_section}}],
    }
    path = tmp_path / "kubeconfig"
    path.write_text(yaml.safe_dump(document))
    return path


def answer(status: dict[str, str]) -> str:
    document = {"apiVersion": EXEC_VERSION, "kind": "ExecCredential", "status": status}
    return f"echo '{json.dumps(document)}'"


async def test_the_token_of_a_plugin_is_used_until_it_is_refused(tmp_path: Path) -> None:
    counted = f"n=$(cat {tmp_path}/n 2>/dev/null || echo 0); echo $((n+1)) > {tmp_path}/n; " + answer(
        {"token": "NUMBER"}
    ).replace("NUMBER", "'$n'")
    credentials = read_kubeconfig(kubeconfig_with(tmp_path, counted)).credentials

    first = await credentials.headers()
    again = await credentials.headers()
    credentials.renew()
    renewed = await credentials.headers()

    assert first == again == {"Authorization": "Bearer 0"}
    assert renewed == {"Authorization": "Bearer 1"}


@pytest.mark.parametrize("script", ["exit 3", "echo nonsense"])
async def test_a_plugin_that_fails_is_named_with_its_context(tmp_path: Path, script: str) -> None:
    credentials = read_kubeconfig(kubeconfig_with(tmp_path, script)).credentials

    with pytest.raises(ConfigError, match="context 'c'"):
        await credentials.headers()
