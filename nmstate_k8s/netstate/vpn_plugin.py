"""Which plugins for VPNs NetworkManager finds on the node: it has no word on the bus for them."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_FOLDERS: Final = (Path("/usr/lib/NetworkManager/VPN"), Path("/etc/NetworkManager/VPN"))
_NAMES: Final = re.compile(r"^\s*(?:service|aliases)\s*=\s*(.+?)\s*$", re.MULTILINE)


def vpn_services() -> frozenset[str]:
    """The bus names of those that are installed, as profiles name them."""
    return frozenset(_found())


def _found() -> Iterator[str]:
    for folder in _FOLDERS:
        for path in folder.glob("*.name"):
            with contextlib.suppress(OSError):
                yield from services_in(path.read_text(encoding="utf-8", errors="replace"))


def services_in(text: str) -> Iterator[str]:
    """The bus names in the file that describes a plugin."""
    for names in _NAMES.findall(text):
        yield from filter(None, names.split(";"))
