"""Runs `nmstate-k8s` as a process of its own that is forked from one which has imported everything already.

In a guest that takes a quarter of the time, since starting Python and importing takes the rest.
"""

import ctypes
import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from pathlib import Path

_NAMESPACES = 0x40000000 | 0x00020000 | 0x04000000  # CLONE_NEWNET, CLONE_NEWNS, CLONE_NEWUTS
_STREAMS = {0: ("stdin", os.O_RDONLY), 1: ("stdout", os.O_WRONLY | os.O_CREAT), 2: ("stderr", os.O_WRONLY | os.O_CREAT)}
_context = multiprocessing.get_context("forkserver")


def prepare() -> None:
    """Start the process that is forked later. It stays in the namespaces of whoever calls this."""
    _context.set_forkserver_preload(["tests.node.imported"])
    forkserver.ensure_running()


def run(
    words: Sequence[str], *, environment: Mapping[str, str], holder: int, stdin: str, timeout: float
) -> subprocess.CompletedProcess[str]:
    """Run `nmstate-k8s` with ``words`` in the namespaces of the process ``holder``.

    Raises:
        TimeoutExpired: It had not ended after ``timeout`` seconds, and was killed.
    """
    with tempfile.TemporaryDirectory() as folder:
        streams = Path(folder)
        (streams / "stdin").write_text(stdin)
        process = _context.Process(target=_execute, args=(list(words), dict(environment), holder, streams))
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(words, timeout)
        output, errors = ((streams / name).read_text() for name in ("stdout", "stderr"))
        done = subprocess.CompletedProcess(list(words), process.exitcode, output, errors)
        process.close()
        return done


def start(target: Callable[..., None], *arguments: object) -> BaseProcess:
    """Have ``target`` run in a process of its own, forked from the prepared one; it enters no namespaces by itself."""
    process = _context.Process(target=target, args=arguments)
    process.start()
    return process


def enter(holder: int) -> None:
    """Move this process into the namespaces of the process ``holder``."""
    descriptor = os.pidfd_open(holder)
    if ctypes.CDLL(None, use_errno=True).setns(descriptor, _NAMESPACES):
        raise OSError(ctypes.get_errno(), "setns")
    os.close(descriptor)


def redirect(streams: Path) -> None:
    """Have this process read and write files in ``streams`` in place of its standard streams."""
    for number, (name, flags) in _STREAMS.items():
        opened = os.open(streams / name, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - for as long as the process lives


def _execute(words: list[str], environment: dict[str, str], holder: int, streams: Path) -> None:
    from nmstate_k8s.cmd.main import main

    redirect(streams)
    enter(holder)
    os.environ.clear()
    os.environ.update(environment)
    sys.exit(main(words))
