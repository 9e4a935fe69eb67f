"""What the engine takes inside one process, as in a handler: start-up and imports are not in these figures.

Run as root on a node with NetworkManager: ``python3 -m tests.bench.engine --parent eth1``. The same pairs as in
pairs.py. What NetworkManager spends on CPU meanwhile stands beside it: that is not for the engine to save.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import time
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nmstate_api.network import parse
from nmstate_k8s.cmd.node import locked_engine
from nmstate_k8s.netstate.engine import Engine
from tests.bench.document import absent_pairs, pairs


@dataclass(frozen=True, slots=True)
class Cost:
    """One piece of work, in seconds: on the wall, and on the CPU for this process and for NetworkManager."""

    wall: float
    own: float
    daemon: float


@dataclass
class Figures:
    """The costs of each repetition, by what was done."""

    daemon: int
    costs: dict[str, list[Cost]] = field(default_factory=dict)

    async def take(self, work: str, coroutine: Coroutine[object, object, object]) -> None:
        wall, own, daemon = time.monotonic(), time.process_time(), cpu_seconds(self.daemon)
        await coroutine
        cost = Cost(time.monotonic() - wall, time.process_time() - own, cpu_seconds(self.daemon) - daemon)
        self.costs.setdefault(work, []).append(cost)

    def rows(self) -> Iterator[str]:
        for work, costs in self.costs.items():
            wall, own, daemon = (statistics.median(getattr(cost, name) for cost in costs) for name in Cost.__slots__)
            yield f"| {work} | {wall:.3f} s | {own:.3f} s | {daemon:.2f} s |"


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure(engine: Engine, figures: Figures, count: int, options: argparse.Namespace) -> None:
    up, absent = (parse(make(count, options.parent, options.kind)) for make in (pairs, absent_pairs))
    noun = "pair" if count == 1 else "pairs"
    await figures.take(f"apply {count} {noun}", engine.apply(up))
    await figures.take(f"the same {count} again", engine.apply(up))
    await figures.take(f"show, {2 * count} interfaces more", engine.show())
    await figures.take(f"remove {count} {noun}", engine.apply(absent))


async def run(options: argparse.Namespace) -> None:
    figures = Figures(options.daemon)
    async with locked_engine() as engine:
        await engine.show()  # reads all that NetworkManager has, once
        for _ in range(options.repeat):
            for count in options.pairs:
                await measure(engine, figures, count, options)
    print("| in a running process | wall | own CPU | NetworkManager's CPU |\n|---|---|---|---|")
    for row in figures.rows():
        print(row)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parent", default="eth1", help="the NIC that the pairs are made on")
    parser.add_argument("--kind", choices=["vlan", "vxlan"], default="vlan", help="type of the bridges' ports")
    parser.add_argument("--pairs", type=int, nargs="+", default=[1, 100], help="sizes of the documents")
    parser.add_argument("--repeat", type=int, default=3, help="repetitions; the table shows medians")
    options = parser.parse_args()
    found = subprocess.run(["pidof", "NetworkManager"], capture_output=True, text=True, check=True)
    options.daemon = int(found.stdout.split()[0])
    asyncio.run(run(options))


if __name__ == "__main__":
    main()
