"""Commands run to their end, and one line per step for whoever waits."""

import shlex
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from testbed.errors import CommandError, SetupError

_STARTED = time.monotonic()
_OUTPUT_LINES_IN_ERROR = 20


def step(message: str) -> None:
    """Say what begins now, after the seconds that the whole has taken so far."""
    print(f"{time.monotonic() - _STARTED:7.1f} s  {message}", flush=True)


def run(
    command: Sequence[str | Path],
    *,
    stdin: bytes = b"",
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> str:
    """Run ``command`` and return what it printed on stdout.

    Raises:
        CommandError: It failed; the message ends with the last lines of what it printed.
        SetupError: There is no such program.
    """
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, input=stdin, cwd=cwd, env=env, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise SetupError(f"{error.filename} is missing on this machine") from error
    if done.returncode != 0:
        raise _failed(words, done)
    return done.stdout.decode(errors="replace")


def _failed(words: list[str], done: "subprocess.CompletedProcess[bytes]") -> CommandError:
    output = (done.stdout + done.stderr).decode(errors="replace")
    tail = "\n".join(output.splitlines()[-_OUTPUT_LINES_IN_ERROR:])
    shown = shlex.join(words)[:300]
    return CommandError(
        f"`{shown}` failed with exit code {done.returncode}:\n{tail}", code=done.returncode, output=output
    )
