"""Times `nmstate-k8s` against `nmstatectl` on this node, in one run, and prints tables.

Run as root on a node with NetworkManager: ``python3 -m tests.bench.pairs --peer PATH --parent eth1``. A pair is a VLAN
of the parent, or a VXLAN where the kernel has no VLANs, as the only port of a Linux bridge. Both sides do the same work
in turn, so that what the machine does meanwhile hits both. Beside them stands NetworkManager's own floor: see floor.py.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.document import absent_pairs, pairs

SIDES = ("nmstatectl", "nmstate-k8s")
FLOOR = "floor"
_CROWD = 1000
"""Interfaces among which one unchanged pair is applied."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One run of one command: seconds on the wall, and the most memory that it held, in MiB."""

    seconds: float
    memory: float


@dataclass
class Figures:
    """The costs of each repetition, by what was done and who did it."""

    costs: dict[tuple[str, str], list[Cost]] = field(default_factory=dict)

    def take(self, work: str, side: str, cost: Cost) -> None:
        self.costs.setdefault((work, side), []).append(cost)

    def rows(self) -> Iterator[str]:
        for work in dict.fromkeys(work for work, _ in self.costs):
            peer, ours = (self._median(work, side) for side in SIDES)
            floor = f"{self._median(work, FLOOR).seconds:.2f} s" if (work, FLOOR) in self.costs else ""
            ratio = f"{ours.seconds / peer.seconds:.2f}" if peer.seconds else ""
            yield (
                f"| {work} | {peer.seconds:.2f} s | {ours.seconds:.2f} s | {ratio} | {floor} "
                f"| {peer.memory:.0f} MiB | {ours.memory:.0f} MiB |"
            )

    def _median(self, work: str, side: str) -> Cost:
        costs = self.costs.get((work, side), [Cost(0, 0)])
        return Cost(*(statistics.median(getattr(cost, name) for cost in costs) for name in Cost.__slots__))


class Bench:
    """Both commands on one node."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self._commands = {"nmstatectl": [options.peer], "nmstate-k8s": [options.ours]}
        self._options = options
        self._folder = folder
        self.figures = Figures()

    def measure(self, count: int) -> None:
        """Make, make again and remove ``count`` pairs, by each side and by the floor."""
        noun = "pair" if count == 1 else "pairs"
        crowded = 2 * count >= _CROWD
        for side in SIDES:
            self._time(f"apply {count} {noun}", side, "apply", self._file(count))
            if not crowded:
                self._time(f"the same {count} again", side, "apply", self._file(count))
            else:
                self._time(f"one unchanged pair among {2 * count} interfaces", side, "apply", self._file(1))
            if count >= 100:
                self._time(f"show, {2 * count} interfaces more", side, "show")
            self._time(f"remove {count} {noun}", side, "apply", self._file(count, absent=True))
        floor = [sys.executable, "-m", "tests.bench.floor", "--parent", self._options.parent]
        seconds = float(_output([*floor, "--kind", self._options.kind, "--pairs", str(count)]))
        self.figures.take(f"apply {count} {noun}", FLOOR, Cost(seconds, 0))

    def _time(self, work: str, side: str, *arguments: str) -> None:
        self.figures.take(work, side, _run([*self._commands[side], *arguments]))

    def _file(self, count: int, *, absent: bool = False) -> str:
        document = (absent_pairs if absent else pairs)(count, self._options.parent, self._options.kind)
        path = self._folder / f"{'absent' if absent else 'up'}-{count}.json"
        path.write_text(json.dumps(document))
        return str(path)


def _run(command: Sequence[str]) -> Cost:
    with tempfile.TemporaryFile("w+") as output:
        started = time.monotonic()
        process = subprocess.Popen(command, stdout=output, stderr=output)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            output.seek(0)
            sys.exit(f"{' '.join(command)} failed:\n{output.read()}")
    return Cost(seconds, used.ru_maxrss / 1024)


def _output(command: Sequence[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", default="nmstatectl", help="the nmstatectl to compare with")
    parser.add_argument("--ours", default="nmstate-k8s", help="our command")
    parser.add_argument("--parent", default="eth1", help="the NIC that the pairs are made on")
    parser.add_argument("--kind", choices=["vlan", "vxlan"], default="vlan", help="type of the bridges' ports")
    parser.add_argument("--pairs", type=int, nargs="+", default=[1, 100], help="sizes of the documents")
    parser.add_argument("--repeat", type=int, default=3, help="repetitions; the table shows medians")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options, Path(folder))
        for _ in range(options.repeat):
            for count in options.pairs:
                bench.measure(count)
    print("| command | nmstatectl | nmstate-k8s | ratio | floor | peak memory | ours |\n|---|---|---|---|---|---|---|")
    for row in bench.figures.rows():
        print(row)


if __name__ == "__main__":
    main()
