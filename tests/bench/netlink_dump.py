"""What one sweep over the kernel's network state costs, against ``ip -j`` doing the same.

Run as root: ``python tests/bench/netlink_dump.py [LINKS]``. Works in a network namespace of its own.
"""

import asyncio
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable

from nmstate_k8s.netlink import KernelState, dump

ROUNDS = 5
IP_COMMANDS = (
    ["ip", "-j", "-d", "link"],
    ["ip", "-j", "-d", "address"],
    ["ip", "-j", "-d", "route", "show", "table", "all"],
    ["ip", "-j", "-d", "-6", "route", "show", "table", "all"],
    ["ip", "-j", "-d", "rule"],
)


def main() -> None:
    links = sys.argv[1] if len(sys.argv) > 1 else "2000"
    if os.environ.get("NETLINK_BENCH_INSIDE") != "yes":
        os.environ["NETLINK_BENCH_INSIDE"] = "yes"
        command = ["unshare", "--net", sys.executable, __file__, links]
        os.execvp(command[0], command)  # noqa: S606 - no shell is wanted
    populate(int(links) // 2)
    state = settled()
    say(f"{len(state.links)} links, {sum(map(len, state.addresses.values()))} addresses, {len(state.routes)} routes")
    say(f"dump()    best of {ROUNDS}: {cheapest(read_by_netlink, resource.RUSAGE_SELF):6.1f} ms of CPU")
    say(f"ip -j -d  best of {ROUNDS}: {cheapest(read_by_iproute2, resource.RUSAGE_CHILDREN):6.1f} ms of CPU, unparsed")


def populate(pairs: int) -> None:
    commands = ["link set lo up"]
    for n in range(pairs):
        commands.append(f"link add a{n} type veth peer name b{n}")
        for side in "ab":
            commands.append(f"link set {side}{n} up")
            commands.append(f"address add 10.{n // 250}.{n % 250}.{ord(side)}/32 dev {side}{n}")
            commands.append(f"address add 2001:db8:{n:x}::{side}/64 dev {side}{n} nodad")
    subprocess.run(["ip", "-batch", "-"], input="\n".join(commands), text=True, check=True)


def settled() -> KernelState:
    """The state once duplicate address detection is over: it interrupts every reading."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        state = asyncio.run(dump())
        if not any(address.tentative for group in state.addresses.values() for address in group):
            return state
    raise TimeoutError("addresses are still tentative after a minute")


def cheapest(read: Callable[[], object], who: int) -> float:
    costs = []
    for _ in range(ROUNDS):
        before = cpu_ms(who)
        read()
        costs.append(cpu_ms(who) - before)
    return min(costs)


def cpu_ms(who: int) -> float:
    usage = resource.getrusage(who)
    return 1000 * (usage.ru_utime + usage.ru_stime)


def read_by_netlink() -> KernelState:
    return asyncio.run(dump())


def read_by_iproute2() -> None:
    for command in IP_COMMANDS:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
