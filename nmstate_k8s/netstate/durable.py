"""Files that survive a power cut."""

import os
from collections.abc import Collection
from pathlib import Path


def write_durably(path: Path, text: str) -> None:
    """Replace ``path``, readable by its owner only, and return when both the file and its name are on disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_file(path.parent)


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
