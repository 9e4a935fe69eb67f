"""What takes long to make, kept outside the checkout and shared by all checkouts of a user."""

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from testbed.shell import step

_KEPT_UNUSED = 14 * 24 * 3600.0


def cache_root() -> Path:
    """``NMSTATE_CACHE``, or the user's cache folder."""
    named = os.environ.get("NMSTATE_CACHE")
    return Path(named) if named else Path.home() / ".cache" / "nmstate-k8s"


def digest(*inputs: str | bytes | Path) -> str:
    """Name a content: files by what is in them, folders by the files below them with their paths and modes."""
    state = hashlib.sha256()
    for item in inputs:
        for part in _parts(item):
            state.update(len(part).to_bytes(8, "big") + part)
    return state.hexdigest()[:16]


def _parts(item: str | bytes | Path) -> Iterator[bytes]:
    if isinstance(item, str):
        yield item.encode()
    elif isinstance(item, bytes):
        yield item
    elif item.is_dir():
        for path in sorted(item.rglob("*")):
            yield str(path.relative_to(item)).encode()
            yield from _file_parts(path)
    else:
        yield from _file_parts(item)


def _file_parts(path: Path) -> Iterator[bytes]:
    if path.is_symlink():
        yield b"link " + bytes(path.readlink())
    elif path.is_file():
        yield f"{path.stat().st_mode & 0o111:o}".encode()
        yield path.read_bytes()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file ``path`` while the block runs; wait for another process that holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            step(f"waiting for another process that holds {path}")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def cached(name: str, key: str, make: Callable[[Path], None]) -> Path:
    """Return the folder ``name-key`` of the cache, filled by ``make`` when it does not exist yet.

    It appears under its name only when complete: an interrupted ``make`` leaves nothing that a later run would take
    for finished. Two processes that want the same folder make it once.
    """
    folder = cache_root() / f"{name}-{key}"
    with locked(cache_root() / f"{name}-{key}.lock"):
        if not folder.is_dir():
            unfinished = folder.with_name(f"{folder.name}.unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir(parents=True)
            make(unfinished)
            unfinished.rename(folder)
            _forget_unused(name)
        os.utime(folder)
    return folder


def _forget_unused(name: str) -> None:
    """Remove what else is called ``name`` and has not been asked for in a long time."""
    for folder in cache_root().glob(f"{name}-*/"):
        if time.time() - folder.stat().st_mtime > _KEPT_UNUSED:
            shutil.rmtree(folder)
