"""One engine per node: a file lock that says who holds it."""

import errno
import fcntl
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from nmstate_k8s.netstate.errors import LockFileError, LockHeldError

LOCK_FILE_VARIABLE = "NMSTATE_INSTANCE_NODE_LOCK_FILE"
DEFAULT_LOCK_FILE = Path("/var/k8s_nmstate/handler_lock")


@dataclass(frozen=True, slots=True)
class LockHolder:
    """The process that has the lock, as it wrote itself down.

    Attributes:
        started: When it took the lock, ISO 8601 in UTC.
    """

    pid: int
    command: str
    started: str

    def __str__(self) -> str:
        return f"process {self.pid} ({self.command}), which started at {self.started}"


def lock_file() -> Path:
    """Where the lock is: kubernetes-nmstate's own path, so that the two products never run together."""
    return Path(os.environ.get(LOCK_FILE_VARIABLE) or DEFAULT_LOCK_FILE)


@contextmanager
def node_lock(path: Path) -> Iterator[LockHolder]:
    """Hold the node's lock while the block runs; the kernel lets go of it when the process dies, however it dies.

    Raises:
        LockHeldError: Another process holds it; the text names that process.
        LockFileError: There is no lock to be had.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise LockFileError(
            f"the lock file {path} cannot be opened: {error.strerror or error}; make its folder writable, or name "
            f"another file with {LOCK_FILE_VARIABLE}"
        ) from error
    try:
        _acquire(descriptor, path)
        holder = LockHolder(os.getpid(), " ".join(sys.argv), datetime.now(UTC).isoformat(timespec="seconds"))
        _write(descriptor, json.dumps(asdict(holder)))
        try:
            yield holder
        finally:
            _write(descriptor, "")
    finally:
        os.close(descriptor)


def read_holder(path: Path) -> LockHolder | None:
    """Who wrote itself into the lock file last; none when nobody did, or another product did."""
    try:
        return LockHolder(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def _acquire(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
            raise
        holder = read_holder(path) or "a process that left no name in it, such as the handler of kubernetes-nmstate"
        raise LockHeldError(
            f"{path} is locked by {holder}; only one process may change a node's network at a time"
        ) from error


def _write(descriptor: int, text: str) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text.encode(), 0)
