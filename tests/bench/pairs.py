"""Times `nmstate-k8s` against `nmstatectl` on this node, in one run, and prints a table.

Run as root on a node with NetworkManager: ``python3 tests/bench/pairs.py --peer PATH --parent eth1``. A pair is a
VLAN of the parent, or a VXLAN where the kernel has no VLANs, as the only port of a Linux bridge. Both sides do the same
work in turn, so that what the machine does meanwhile hits both.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

Document = dict[str, list[dict[str, object]]]


def pairs(count: int, parent: str, state: str = "up", kind: str = "vlan") -> Document:
    interfaces: list[dict[str, object]] = []
    for tag in range(100, 100 + count):
        port = f"{parent}.{tag}"
        interfaces.append({"name": port, "type": kind, "state": state, kind: {"base-iface": parent, "id": tag}})
        bridge = {"options": {"stp": {"enabled": False}}, "port": [{"name": port}]}
        interfaces.append({"name": f"bench{tag}", "type": "linux-bridge", "state": state, "bridge": bridge})
    return {"interfaces": interfaces}


@dataclass
class Figures:
    """Seconds of each repetition, by what was done and who did it."""

    seconds: dict[tuple[str, str], list[float]] = field(default_factory=dict)

    def take(self, work: str, side: str, command: Callable[..., None], *arguments: str) -> None:
        started = time.monotonic()
        command(side, *arguments)
        self.seconds.setdefault((work, side), []).append(time.monotonic() - started)

    def rows(self) -> Iterator[str]:
        for work in dict.fromkeys(work for work, _ in self.seconds):
            peer, ours = (statistics.median(self.seconds[work, side]) for side in SIDES)
            yield f"| {work} | {peer:.2f} s | {ours:.2f} s | {ours / peer:.2f} |"


SIDES = ("nmstatectl", "nmstate-k8s")


class Bench:
    """Both commands on one node."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self._commands = {"nmstatectl": options.peer, "nmstate-k8s": options.ours}
        self._options = options
        self._folder = folder
        self.figures = Figures()

    def run(self, side: str, *arguments: str) -> None:
        done = subprocess.run([self._commands[side], *arguments], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"{side} {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")

    def file(self, count: int, state: str) -> str:
        path = self._folder / f"{state}-{count}.json"
        path.write_text(json.dumps(pairs(count, self._options.parent, state, self._options.kind)))
        return str(path)

    def measure(self, count: int) -> None:
        up, absent = self.file(count, "up"), self.file(count, "absent")
        noun = "pair" if count == 1 else "pairs"
        for side in SIDES:
            self.figures.take(f"apply {count} {noun}", side, self.run, "apply", up)
            self.figures.take(f"the same {count} again", side, self.run, "apply", up)
            if count >= 100:
                self.figures.take(f"show, {2 * count} interfaces more", side, self.run, "show")
            self.figures.take(f"remove {count} {noun}", side, self.run, "apply", absent)


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
    print("| work | nmstatectl | nmstate-k8s | ratio |\n|---|---|---|---|")
    for row in bench.figures.rows():
        print(row)


if __name__ == "__main__":
    main()
