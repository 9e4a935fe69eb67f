"""The product's dependencies and what its node tests need, for the guests' Python, as a disk of its own."""

import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from testbed.cache import cached, digest
from testbed.image import Image
from testbed.layout import CHECKOUT
from testbed.shell import run, step

_PYTHON = "3.13"
_PINNED = CHECKOUT / "hack" / "constraints.txt"
_PINNED_FOR_DEVELOPMENT = CHECKOUT / "hack" / "constraints-dev.txt"
_TEST_TOOLS = (
    *("pytest", "pytest-asyncio", "pytest-timeout", "iniconfig", "packaging", "pluggy", "pygments"),
    *("hypothesis", "sortedcontainers"),
)
_GLIBC_OF_WHEELS = ("2_28", "2_17", "2_5")
_DISK_SIZE = "512M"
MOUNTED_AT = "opt/nmstate-k8s/libraries"


@dataclass(frozen=True)
class Libraries:
    """Files in the cache that any number of guests share."""

    folder: Path

    @property
    def tree(self) -> Path:
        return self.folder / "tree"

    @property
    def disk_name(self) -> str:
        return "disk.ext4"


def provide_libraries(image: Image) -> Libraries:
    """Make the disk, or find it made."""
    requirements = _PINNED.read_text() + "".join(_of_test_tools())
    key = digest(requirements, image.root / f"usr/bin/python{_PYTHON}", Path(__file__))
    return Libraries(cached("libraries", key, lambda folder: _make(folder, requirements, image)))


def compile_bytecode(image: Image, tree: Path, seen_at: str) -> None:
    """Compile the Python files in ``tree`` with the guests' Python, as they are to be found at ``seen_at``."""
    # By content, not by time: copies of these files keep their bytecode.
    options = "-q --invalidation-mode unchecked-hash"
    script = f'mount --bind "$1" "$2/{seen_at}" && exec chroot "$2" python3 -m compileall {options} "/{seen_at}"'
    run(("unshare", "--mount", "sh", "-ec", script, "sh", tree, image.root))


def _make(folder: Path, requirements: str, image: Image) -> None:
    step(f"fetching the product's dependencies for Python {_PYTHON}")
    (folder / "requirements.txt").write_text(requirements)
    platforms = [f"--platform=manylinux_{glibc}_{platform.machine()}" for glibc in _GLIBC_OF_WHEELS]
    run(
        (
            *(_python_with_pip(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("--no-deps", "--require-hashes", "--only-binary=:all:", f"--python-version={_PYTHON}", *platforms),
            *("--no-compile", "--root-user-action=ignore", "--target", folder / "tree"),
            *("-r", folder / "requirements.txt"),
        )
    )
    compile_bytecode(image, folder / "tree", MOUNTED_AT)
    run(("mkfs.ext4", "-q", "-O", "^has_journal", "-d", folder / "tree", folder / "disk.ext4", _DISK_SIZE))


def _python_with_pip() -> Path:
    environment = CHECKOUT / ".venv" / "bin" / "python"
    return environment if environment.exists() else Path(shutil.which("python3") or sys.executable)


def _of_test_tools() -> Iterator[str]:
    """The lines that pin the test tools; each requirement's hashes follow it on indented lines."""
    wanted = False
    for line in _PINNED_FOR_DEVELOPMENT.read_text().splitlines(keepends=True):
        if not line[0].isspace():
            wanted = line.partition("==")[0] in _TEST_TOOLS
        if wanted:
            yield line
