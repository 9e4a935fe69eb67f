"""Node tests in several guests at once, each with its part of the tests."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from testbed.layout import NODE_TESTS_VARIABLE, node_tests
from testbed.node_tests import PART_VARIABLE
from testbed.shell import step

_TESTBED = Path(__file__).with_name("testbed")


def run_side_by_side(count: int, options: Sequence[str], results: Path | None) -> int:
    """Run `node-tests` with ``options`` in ``count`` guests; print what each printed when all have ended.

    Each has a folder of its own in ``results``. The exit code is 0 when that of all is.
    """
    with ExitStack() as opened:
        outputs = [opened.enter_context(tempfile.TemporaryFile("w+")) for _ in range(count)]
        parts = [_start(f"{number}/{count}", options, results, outputs[number - 1]) for number in range(1, count + 1)]
        step(f"in {count} guests at once")
        try:
            codes = [part.wait() for part in parts]
        except BaseException:
            for part in parts:
                part.terminate()
            for part in parts:
                part.wait()
            raise
        for output in outputs:
            output.seek(0)
            print(output.read(), end="", flush=True)
    return max(codes)


def _start(part: str, options: Sequence[str], results: Path | None, output: IO[str]) -> "subprocess.Popen[bytes]":
    number = part.partition("/")[0]
    environment = {**os.environ, NODE_TESTS_VARIABLE: f"{node_tests().state.name}-{number}", PART_VARIABLE: part}
    kept = ("--results", str(results / number)) if results else ()
    command = (sys.executable, str(_TESTBED), "node-tests", *kept, *options)
    return subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
