"""A private network namespace for each test, and which features this kernel has."""

import ctypes
import json
import os
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

_CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)

# How to find out by trying, inside a namespace: commands that only work where the feature exists.
_PROBES = {
    "bonding": ["ip", "link", "add", "probe", "type", "bond"],
    "8021q": ["sh", "-c", "ip link add base type veth peer far && ip link add link base name probe type vlan id 2"],
    "vrf": ["ip", "link", "add", "probe", "type", "vrf", "table", "7"],
    "vxlan": ["ip", "link", "add", "probe", "type", "vxlan", "id", "7", "dstport", "4789"],
    "bridge-vlan-filtering": ["ip", "link", "add", "probe", "type", "bridge", "vlan_filtering", "1"],
    "geneve": ["ip", "link", "add", "probe", "type", "geneve", "id", "7", "remote", "192.0.2.1"],
    "rules": ["ip", "rule", "add", "priority", "7", "table", "7"],
}


class Namespace:
    """The network namespace that the test's thread is in."""

    def run(self, *command: str, stdin: str = "") -> str:
        return subprocess.run(command, input=stdin, check=True, capture_output=True, text=True).stdout

    def ip(self, *arguments: str) -> str:
        return self.run("ip", *arguments)

    def json(self, *command: str) -> list[dict[str, Any]]:
        """What ``ip -j`` and ``bridge -j`` print; empty output is an empty list."""
        listed: list[dict[str, Any]] = json.loads(self.run(*command) or "[]")
        return listed


@pytest.fixture
def netns(request: pytest.FixtureRequest) -> Iterator[Namespace]:
    """The kernel deletes the namespace, and all in it, when the thread leaves it."""
    if os.geteuid() != 0:
        pytest.skip("needs root, to make a network namespace")
    outside = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
    _enter_new()
    try:
        for marker in request.node.iter_markers("needs_kernel"):
            _skip_without(marker.args[0])
        yield Namespace()
    finally:
        _leave_to(outside)
        os.close(outside)


def _enter_new() -> None:
    if _libc.unshare(_CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "unshare")


def _leave_to(namespace: int) -> None:
    if _libc.setns(namespace, _CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


def _skip_without(feature: str) -> None:
    inside = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
    _enter_new()
    try:
        tried = subprocess.run(_PROBES[feature], capture_output=True, text=True, check=False)
    finally:
        _leave_to(inside)
        os.close(inside)
    if tried.returncode:
        pytest.skip(f"this kernel has no {feature}: {tried.stderr.strip()}")
