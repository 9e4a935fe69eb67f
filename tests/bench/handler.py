"""Memory, idle CPU and start time of the handler that runs on this node, as a table.

Run as root on a node of a cluster: ``python3 tests/bench/handler.py``. Nothing should happen on the node meanwhile.
"""

import argparse
import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

UNIT = "nmstate-handler.service"
WORKS = "informers are synced"
STARTS_WITHIN_SECONDS = 60
SETTLES_WITHIN_SECONDS = 60
"""Its first report, and what a node that has just booted still does."""


def main_pid() -> int:
    return int(_output("systemctl", "show", "--property=MainPID", "--value", UNIT))


def memory_mib(pid: int) -> float:
    """Resident memory in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError(f"no VmRSS of process {pid}")


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def start_seconds() -> float:
    """Start the handler anew; seconds from the start of its process until its controllers work."""
    _output("systemctl", "restart", UNIT)
    pid = main_pid()
    started = int(_output("systemctl", "show", "--property=ExecMainStartTimestampMonotonic", "--value", UNIT))
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline:
        for entry in _journal(pid):
            if WORKS in str(entry.get("MESSAGE", "")):
                return (int(str(entry["__MONOTONIC_TIMESTAMP"])) - started) / 1e6
        time.sleep(0.2)
    raise TimeoutError(f"the handler did not work within {STARTS_WITHIN_SECONDS} s of its start")


def _journal(pid: int) -> Iterator[dict[str, object]]:
    for line in _output("journalctl", f"_PID={pid}", "--output=json", "--no-pager").splitlines():
        yield json.loads(line)


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--idle-seconds", type=float, default=60, help="how long to watch it being idle")
    options = parser.parse_args()
    start = start_seconds()
    pid = main_pid()
    time.sleep(SETTLES_WITHIN_SECONDS)
    before = cpu_seconds(pid)
    time.sleep(options.idle_seconds)
    print("| what | figure |\n|---|---|")
    print(f"| start until its controllers work | {start:.2f} s |")
    print(f"| resident memory, idle | {memory_mib(pid):.1f} MiB |")
    print(f"| CPU in {options.idle_seconds:.0f} idle seconds | {cpu_seconds(pid) - before:.2f} s |")


if __name__ == "__main__":
    main()
