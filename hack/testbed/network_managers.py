"""NetworkManager as other releases of Debian have it, on a disk for the guests that are to run one of them."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from testbed.cache import cached, digest
from testbed.debian import Mirror
from testbed.errors import SetupError
from testbed.shell import run, step

GUESTS_OWN = "1.52"
_SUITES = {"1.30": "bullseye", "1.42": "bookworm", "1.58": "sid"}
VERSIONS = tuple(sorted((*_SUITES, GUESTS_OWN)))
_PACKAGES = ("network-manager", "wpasupplicant", "dnsmasq-base", "kmod")
_MERGED_USR = "/usr/share/mmdebstrap/hooks/merged-usr"
_UNUSED = ("doc", "info", "locale", "man", "perl")
# Everything but programs and libraries is the guest's own: each of these is to be bound into the tree.
_SHARED = ("dev", "etc", "proc", "root", "run", "sys", "tmp", "var")
_DISK_SIZE = "640M"


@dataclass(frozen=True)
class NetworkManagers:
    """Files in the cache that any number of guests share."""

    folder: Path


def provide_network_managers() -> NetworkManagers:
    """Make the disk, or find it made: one folder for each version, with that release's programs and libraries."""
    key = digest(Path(__file__))
    return NetworkManagers(cached("network-managers", key, _make))


def _make(folder: Path) -> None:
    for version in _SUITES:
        _make_tree(folder / "trees" / version, version)
    run(("mkfs.ext4", "-q", "-O", "^has_journal", "-d", folder / "trees", folder / "disk.ext4", _DISK_SIZE))
    shutil.rmtree(folder / "trees")


def _make_tree(tree: Path, version: str) -> None:
    suite = _SUITES[version]
    step(f"fetching NetworkManager {version} from Debian's {suite}")
    tree.parent.mkdir(parents=True, exist_ok=True)
    mirror = Mirror.of_this_machine()
    chosen = ("--variant=extract", f"--hook-dir={_MERGED_USR}", f"--include={','.join(_PACKAGES)}", *mirror.options())
    run(("mmdebstrap", *chosen, suite, tree, mirror.source(suite)))
    found = run(("chroot", tree, "/usr/sbin/NetworkManager", "--version")).strip()
    if not found.startswith(f"{version}."):
        raise SetupError(f"Debian's {suite} has NetworkManager {found} by now, not {version}; see {__file__}")
    for unused in _unused(tree):
        shutil.rmtree(unused)
    for shared in _SHARED:
        (tree / shared).mkdir()


def _unused(tree: Path) -> Iterator[Path]:
    yield from (path for path in tree.iterdir() if path.is_dir() and not path.is_symlink() and path.name != "usr")
    yield from (path for name in _UNUSED if (path := tree / "usr/share" / name).exists())
