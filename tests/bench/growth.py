"""How the engine's own cost grows with the interfaces of a node: its CPU time alone, without NetworkManager.

Run as root: ``python3 -m tests.bench.growth``. Works in a network namespace of its own, full of bridges. A cost that is
linear has the same microseconds for each interface in every row.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from nmstate_api.network import NetworkState, parse
from nmstate_k8s.netlink import KernelState, dump
from nmstate_k8s.netstate.plan import make_plan
from nmstate_k8s.netstate.show import show
from nmstate_k8s.netstate.snapshot import Snapshot
from nmstate_k8s.netstate.verify import differences
from nmstate_k8s.networkmanager import GlobalDns, NetworkManagerState, Version
from nmstate_k8s.networkmanager.dns_manager import DnsManager

T = TypeVar("T")
ROUNDS = 3
NO_NETWORK_MANAGER = NetworkManagerState(
    version=Version(1, 52),
    hostname="",
    devices={},
    active_connections={},
    profiles={},
    checkpoints={},
    global_dns=GlobalDns(),
    dns=DnsManager(),
)


def measure(count: int) -> list[tuple[str, float]]:
    """CPU milliseconds of each part of an apply that changes ``count`` bridges, all of which are there."""
    populate(count)
    kernel, reading = cheapest(lambda: asyncio.run(dump()))
    snapshot = Snapshot(kernel, NO_NETWORK_MANAGER)
    current, showing = cheapest(lambda: show(snapshot))
    document, parsing = cheapest(lambda: wanted(kernel))
    plan, planning = cheapest(lambda: make_plan(document, snapshot))
    if not plan.writes:
        sys.exit("the plan changes nothing, so it measures nothing")
    _, verifying = cheapest(lambda: differences(plan.expected, current))
    return [
        ("read the kernel", reading),
        ("show", showing),
        ("parse", parsing),
        ("plan, with show", planning),
        ("verify", verifying),
    ]


def wanted(kernel: KernelState) -> NetworkState:
    bridges = [link.name for link in kernel.links.values() if link.kind == "bridge"]
    section = {"options": {"stp": {"enabled": True}}, "port": []}
    interfaces = [{"name": name, "type": "linux-bridge", "state": "up", "bridge": section} for name in bridges]
    return parse({"interfaces": interfaces})


def populate(count: int) -> None:
    """Bring the namespace to that many bridges."""
    had = len(os.listdir("/proc/sys/net/ipv4/conf")) - 3  # lo, all, default
    commands = "".join(f"link add b{number} type bridge\n" for number in range(had, count))
    subprocess.run(["ip", "-batch", "-"], input=commands, text=True, check=True)


def cheapest(work: Callable[[], T]) -> tuple[T, float]:
    """What ``work`` returns, and the least CPU milliseconds that it took."""
    costs = []
    for _ in range(ROUNDS):
        before = time.process_time()
        found = work()
        costs.append(1000 * (time.process_time() - before))
    return found, min(costs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--interfaces", type=int, nargs="+", default=[100, 500, 1000, 2000, 4000])
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.inside:
        command = ["unshare", "--net", "--mount-proc", "--fork", "--pid", sys.executable, "-m", "tests.bench.growth"]
        sys.exit(subprocess.run([*command, *sys.argv[1:], "--inside"], check=False).returncode)
    for number, count in enumerate(sorted(options.interfaces)):
        rows = measure(count)
        if number == 0:
            print("| interfaces | " + " | ".join(name for name, _ in rows) + " | all, for each interface |")
            print("|---" * (len(rows) + 2) + "|")
        total = 1000 * sum(cost for _, cost in rows) / count
        print(f"| {count} | " + " | ".join(f"{cost:.0f} ms" for _, cost in rows) + f" | {total:.0f} µs |")


if __name__ == "__main__":
    main()
