"""What the end-to-end tests do to the cluster, and how they wait for it."""

import json
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Manifest = dict[str, Any]


def eventually(condition: Callable[[], object], *, within: float, every: float = 0.25) -> float:
    """Wait until ``condition()`` is true and return the seconds that took; fails after ``within`` seconds."""
    started = time.monotonic()
    while not condition():
        waited = time.monotonic() - started
        assert waited < within, f"not true within {within} s: {condition.__name__}"
        time.sleep(every)
    return time.monotonic() - started


def policy(name: str, *, on: str, interfaces: list[Manifest]) -> Manifest:
    return {
        "apiVersion": "nmstate.io/v1",
        "kind": "NodeNetworkConfigurationPolicy",
        "metadata": {"name": name},
        "spec": {"nodeSelector": {"kubernetes.io/hostname": on}, "desiredState": {"interfaces": interfaces}},
    }


def true_condition(manifest: Manifest) -> tuple[str, str]:
    """Type and reason of the condition that kubectl shows: the first that is True."""
    for condition in manifest.get("status", {}).get("conditions", []):
        if condition["status"] == "True":
            return condition["type"], condition.get("reason", "")
    return "", ""


KEYFILES = "NetworkManager/system-connections/*"
"""Below ``/etc`` those on disk, below ``/run`` those in memory."""

MOVING = re.compile(r"life_time$|_timer$|fdb_n_learned$|topology_change|info_slave_data\.(state|id|no)$")
"""Lifetimes and counters, and where a port is in its spanning tree."""


def _leaves(path: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(f"{path}.{key}", inner)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for inner in value:
            yield from _leaves(f"{path}[{inner.get('local', inner.get('ifname'))}]", inner)
    else:
        yield path, value


@dataclass(frozen=True)
class Node:
    """A guest machine, driven as root."""

    name: str
    root: Path

    def attempt(self, *command: str) -> "subprocess.CompletedProcess[str]":
        node = self.root / "hack" / "testbed" / "node"
        return subprocess.run(
            [node, self.name, "--", *command], capture_output=True, text=True, check=False, timeout=180
        )

    def run(self, *command: str) -> str:
        done = self.attempt(*command)
        assert done.returncode == 0, f"{' '.join(command)} on {self.name}: {done.stdout}{done.stderr}"
        return done.stdout

    def links(self) -> dict[str, Manifest]:
        return {link["ifname"]: link for link in json.loads(self.run("ip", "-d", "-j", "addr"))}

    def snapshot(self) -> dict[str, object]:
        """Links, addresses and profiles, on disk and in memory, by path, without what moves by itself."""
        shown = self.run("nmcli", "-t", "-f", "NAME,UUID,TYPE,DEVICE,STATE,FILENAME", "connection", "show")
        files = self.run("sh", "-c", f"cd / && sha256sum etc/{KEYFILES} run/{KEYFILES} 2>/dev/null || true")
        flat = {f"profile {line}": True for line in shown.splitlines()}
        flat |= {f"file {line}": True for line in files.splitlines()}
        return flat | {path: value for path, value in _leaves("", self.links()) if not MOVING.search(path)}

    def testbed(self, verb: str) -> None:
        subprocess.run([self.root / "hack" / "testbed" / "testbed", verb, self.name], check=True, timeout=300)


@dataclass(frozen=True)
class Cluster:
    """kubectl against the cluster of this checkout."""

    root: Path

    def node(self, name: str) -> Node:
        return Node(name, self.root)

    def attempt(self, *arguments: str, stdin: str | None = None) -> "subprocess.CompletedProcess[str]":
        testbed = self.root / ".testbed"
        command = [str(testbed / "bin" / "kubectl"), f"--kubeconfig={testbed / 'kubeconfig'}", *arguments]
        return subprocess.run(command, input=stdin, capture_output=True, text=True, check=False, timeout=180)

    def kubectl(self, *arguments: str, stdin: str | None = None) -> str:
        done = self.attempt(*arguments, stdin=stdin)
        assert done.returncode == 0, f"kubectl {' '.join(arguments)}: {done.stderr}"
        return done.stdout

    def get(self, *arguments: str) -> Manifest:
        found: Manifest = json.loads(self.kubectl("get", *arguments, "-o", "json"))
        return found

    def apply(self, manifest: Manifest) -> None:
        self.kubectl("apply", "-f", "-", stdin=json.dumps(manifest))

    def enactments(self, policy: str) -> dict[str, Manifest]:
        """The policy's enactments by node."""
        items = self.get("nnce", "-l", f"nmstate.io/policy={policy}")["items"]
        return {item["metadata"]["labels"]["nmstate.io/node"]: item for item in items}

    def wait_for(self, name: str, condition: str, *, within: float = 120) -> Manifest:
        """The policy once its newest generation shows ``condition``."""

        def reached() -> bool:
            manifest = self.get("nncp", name)
            seen = manifest.get("status", {}).get("observedGeneration")
            return seen == manifest["metadata"]["generation"] and true_condition(manifest)[0] == condition

        eventually(reached, within=within)
        return self.get("nncp", name)
