"""Programs that go on after the command that started them, found again by their records."""

import os
import select
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from testbed.errors import SetupError

_SUPERVISE = Path(__file__).with_name("supervise.py")
_LOG_LINES_SHOWN = 15


@dataclass(frozen=True)
class Supervision:
    """How a program is kept.

    Attributes:
        restart: Start it again whenever it ends.
        cpu: The only core it may use; None for any.
        grace: Seconds between SIGTERM and SIGKILL.
        bound: It ends with the process that started it.
    """

    restart: bool = False
    cpu: int | None = None
    grace: int = 20
    bound: bool = False

    def as_options(self) -> list[str]:
        options = ["--grace", str(self.grace)]
        if self.cpu is not None:
            options += ["--cpu", str(self.cpu)]
        return options + ["--restart"] * self.restart + ["--bound"] * self.bound


@dataclass(frozen=True)
class Daemon:
    """One long-running program, with its record in ``folder/run`` and its output in ``folder/log``."""

    folder: Path
    name: str

    def start(self, command: Sequence[str | Path], supervision: Supervision = Supervision()) -> None:
        """Start ``command`` under a supervisor; it may not run already."""
        for path in (self._record, self.log):
            path.parent.mkdir(parents=True, exist_ok=True)
        options = ["--child-record", str(self._child_record), *supervision.as_options()]
        words = [sys.executable, str(_SUPERVISE), *options, "--", *map(str, command)]
        pid = os.posix_spawn(sys.executable, words, os.environ, file_actions=_output_to(self.log), setsid=True)
        self._record.write_text(f"{pid} {_birth(pid)}\n")

    def stop(self) -> None:
        """Tell it to end, and return when it has ended. Nothing happens when it does not run."""
        if (supervisor := self.pid) is not None:
            _end(supervisor, signal.SIGTERM)
        self._forget()

    def cut(self) -> None:
        """Kill it as a power cut would: at once, without a word to it, and for good."""
        if (supervisor := self.pid) is not None:
            child = int(self._child_record.read_text())
            _end(supervisor, signal.SIGKILL)
            _end(child, signal.SIGKILL)
        self._forget()

    @property
    def log(self) -> Path:
        return self.folder / "log" / f"{self.name}.log"

    @property
    def pid(self) -> int | None:
        """The supervisor's process id, or None when it does not run, even if another process has that id by now."""
        try:
            pid, birth = self._record.read_text().split()
        except (FileNotFoundError, ValueError):
            return None
        return int(pid) if _birth(int(pid)) == birth else None

    def require_running(self) -> None:
        """Raise SetupError, with the end of its log, when it has ended."""
        if self.pid is None:
            lines = self.log.read_text(errors="replace").splitlines()[-_LOG_LINES_SHOWN:]
            raise SetupError("\n".join([f"{self.name} ended; its log {self.log} ends with:", *lines]))

    @property
    def _record(self) -> Path:
        return self.folder / "run" / f"{self.name}.pid"

    @property
    def _child_record(self) -> Path:
        return self.folder / "run" / f"{self.name}.child"

    def _forget(self) -> None:
        self._record.unlink(missing_ok=True)
        self._child_record.unlink(missing_ok=True)


def pinned_to(process: Path) -> int | None:
    """The core that ``process``, a folder of /proc, pins its program to; None where it is no supervisor that does."""
    try:
        words = os.fsdecode((process / "cmdline").read_bytes()).split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return None
    if _SUPERVISE.name not in (Path(word).name for word in words[1:2]) or "--cpu" not in words:
        return None
    return int(words[words.index("--cpu") + 1])


def kill_all(pids: Sequence[int]) -> None:
    """Kill ``pids`` and return when all have ended."""
    for pid in pids:
        _end(pid, signal.SIGKILL)


def _output_to(log: Path) -> list[tuple[int, ...] | tuple[int, int, str, int, int]]:
    writing = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    return [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(log), writing, 0o644),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]


def _end(pid: int, how: signal.Signals) -> None:
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        signal.pidfd_send_signal(descriptor, how)
        waiting = select.poll()
        waiting.register(descriptor, select.POLLIN)
        waiting.poll()
    except ProcessLookupError:
        return
    finally:
        os.close(descriptor)


def _birth(pid: int) -> str | None:
    """When ``pid`` started, in the kernel's ticks; None when it is gone or only waits to be reaped."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, started = fields[0], fields[19]
    return None if state in "ZX" else started
