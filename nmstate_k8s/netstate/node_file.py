"""The files on the node that belong to single interfaces: scripts that NetworkManager runs, and names for udev."""

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

DISPATCHER_VARIABLE: Final = "NMSTATE_NM_DISPATCH_DIR"
"""Names another folder for scripts, as it does for nmstate."""

_DISPATCHER: Final = "/etc/NetworkManager/dispatcher.d"
_LINKS: Final = Path("/etc/systemd/network")

Files = Mapping[Path, str]
"""What lies there, by path."""


def script_path(interface: str, event: str) -> Path:
    """The script of ``interface`` for ``up`` or ``down``."""
    return dispatcher_directory() / f"nmstate-{interface}-{event}.sh"


def script_owner(path: Path, event: str) -> str:
    """The interface whose script for ``event`` that is; empty if it is none."""
    inner = path.name.removeprefix("nmstate-").removesuffix(f"-{event}.sh")
    return inner if path == script_path(inner, event) else ""


def link_path(interface: str) -> Path:
    """The file from which udev takes the names of ``interface``."""
    return _LINKS / f"98-nmstate-{interface}.link"


def dispatcher_directory() -> Path:
    return Path(os.environ.get(DISPATCHER_VARIABLE, _DISPATCHER))


def read_node_files() -> Files:
    """Those that there are; one that cannot be read counts as missing."""
    return dict(_found(dispatcher_directory(), "nmstate-*.sh")) | dict(_found(_LINKS, "98-nmstate-*.link"))


def _found(directory: Path, pattern: str) -> Iterator[tuple[Path, str]]:
    for path in directory.glob(pattern):
        with contextlib.suppress(OSError):
            yield path, path.read_text(encoding="utf-8", errors="surrogateescape")
