"""Benchmarks: the engine beside its peer, natively and in a guest, and the handler in a cluster."""

from collections.abc import Sequence
from pathlib import Path

from testbed.cluster import Cluster
from testbed.layout import CHECKOUT
from testbed.native import NativeNode
from testbed.node_tests import NodeTests
from testbed.shell import run, step

PEER_VERSION = "2.2.62"
_MEASURED_NODE = "node02"
_INSTALL_PEER = "cat > /usr/local/bin/nmstatectl && chmod 755 /usr/local/bin/nmstatectl"


def provide_peer(cache: Path) -> Path:
    """The nmstatectl to compare with, built from its crate if it is not in the cache."""
    root = cache / f"nmstatectl-{PEER_VERSION}"
    program = root / "bin" / "nmstatectl"
    if not program.exists():
        step(f"building nmstatectl {PEER_VERSION} with cargo (some minutes)")
        run(("cargo", "install", "nmstatectl", "--version", PEER_VERSION, "--locked", "--root", root))
    return program


def bench_native(peer: Path, arguments: Sequence[str]) -> int:
    """Time both engines in turn at native speed, then ours within one process, then how it grows; the exit code."""
    node, kind = NativeNode(), ("--kind", "vxlan")
    for module, options in (("pairs", (*kind, *arguments)), ("engine", (*kind, *arguments)), ("growth", ())):
        code = node.run(("python3", "-m", f"tests.bench.{module}", *options), peer=peer)
        if code:
            return code
    return 0


def bench_guest(tests: NodeTests, peer: Path, arguments: Sequence[str]) -> int:
    """Time both engines in turn in one guest, where VLANs are; the exit code."""
    guest = tests.prepare()
    guest.run("sh", "-ec", _INSTALL_PEER, stdin=peer.read_bytes())
    step("timing nmstatectl and nmstate-k8s in turn in a guest")
    return tests.python("-m", "tests.bench.pairs", *arguments)


def bench_handler(cluster: Cluster) -> None:
    """Print what the handler of one node takes."""
    step(f"watching the handler of {_MEASURED_NODE}")
    guest = next(guest for guest in cluster.guests if guest.machine.name == _MEASURED_NODE)
    script = (CHECKOUT / "tests" / "bench" / "handler.py").read_bytes()
    print(guest.run("python3", "-", stdin=script), end="")
