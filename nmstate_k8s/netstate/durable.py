"""Files that survive a power cut."""

import os
import stat
from collections.abc import Collection
from pathlib import Path


def write_durably(path: Path, text: str, mode: int = 0o600) -> None:
    """Replace ``path`` and return when both the file and its name are on disk.

    Folders that it needs can be entered by whoever may read it.
    """
    path.parent.mkdir(mode=0o755 if mode & 0o004 else 0o700, parents=True, exist_ok=True)
    beside = _beside(path)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            os.fchmod(file.fileno(), mode)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    sync_file(path.parent)


def remove_durably(path: Path) -> None:
    """Have ``path`` gone from the disk, if it is there."""
    if _unlinked(path):
        sync_file(path.parent)


def discard_unfinished(path: Path) -> None:
    """Remove what a `write_durably` of ``path`` left beside it when its process was killed."""
    _unlinked(_beside(path))


def read_text_file(path: Path) -> tuple[str, int] | None:
    """Content and mode; None if there is nothing of that name. Bytes that are no UTF-8 become surrogates.

    Raises:
        OSError: It cannot be read, or is not a file.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        return file.read().decode("utf-8", "surrogateescape"), stat.S_IMODE(os.fstat(file.fileno()).st_mode)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")


def _unlinked(path: Path) -> bool:
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True


def sync_file(path: Path) -> None:
    """Have what was written to a file, or into a folder, on disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_changes_of_others(written: Collection[Path], removed: Collection[Path]) -> None:
    """Have on disk what another process wrote and removed. Blocks for as long as the disk takes.

    Where this process has another view of the file system and does not find them, everything is synced.
    """
    try:
        for path in (*written, *{path.parent for path in (*written, *removed)}):
            sync_file(path)
    except OSError:
        os.sync()
