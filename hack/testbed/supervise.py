"""Keeps one program running for as long as the test cluster stands; started by `daemon`, never by hand.

Stands alone (no imports of ours), so that it costs little and starts fast.
"""

import argparse
import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

_PR_SET_PDEATHSIG = 1
_PAUSE_BETWEEN_STARTS = 1.0  # a program that cannot start must not take a core


class Supervisor:
    """Starts the program, starts it again when it ends if told to, and passes a SIGTERM on with a deadline."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._stopping = False
        self._child: subprocess.Popen[bytes] | None = None

    def run(self) -> int:
        signal.signal(signal.SIGTERM, self._on_stop)
        signal.signal(signal.SIGALRM, self._on_deadline)
        while True:
            began = time.monotonic()
            code = self._run_once()
            if self._stopping or not self._options.restart:
                return code
            time.sleep(max(0.0, _PAUSE_BETWEEN_STARTS - (time.monotonic() - began)))

    def _run_once(self) -> int:
        # A session of its own: the deadline ends what the program started, too.
        self._child = subprocess.Popen(self._options.command, stdin=subprocess.DEVNULL, start_new_session=True)
        self._options.child_record.write_text(f"{self._child.pid}\n")
        if self._stopping:
            self._child.terminate()
        return self._child.wait()

    def _on_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopping = True
        signal.alarm(self._options.grace)
        if self._child is not None:
            self._child.terminate()

    def _on_deadline(self, _signal: int, _frame: FrameType | None) -> None:
        if self._child is not None and self._child.poll() is None:
            os.killpg(self._child.pid, signal.SIGKILL)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--child-record", type=Path, required=True)
    parser.add_argument("--grace", type=int, required=True)
    parser.add_argument("--cpu", type=int)
    parser.add_argument("--restart", action="store_true")
    parser.add_argument("--bound", action="store_true", help="end when the process that started this one ends")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    if options.bound:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if options.cpu is not None:
        os.sched_setaffinity(0, {options.cpu})
    return Supervisor(options).run()


if __name__ == "__main__":
    sys.exit(main())
