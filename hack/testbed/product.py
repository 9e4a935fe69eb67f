"""The product as its users get it, from wheels: on the guests, and as the operator beside them."""

import configparser
import io
import shutil
import tarfile
import zipfile
from pathlib import Path

from testbed.cache import digest
from testbed.daemon import Daemon, Supervision
from testbed.errors import SetupError
from testbed.guest import Disks, Guest
from testbed.layout import CHECKOUT, Layout
from testbed.libraries import compile_bytecode
from testbed.shell import run, step

HANDLER = "nmstate-handler.service"
_WHEELS = ("nmstate_api-*.whl", "nmstate_k8s-*.whl")
_SOURCES = ("nmstate_k8s", "api/nmstate_api")
_APP_AT = "opt/nmstate-k8s/app"
_REPLACE_APP = """
cd /opt/nmstate-k8s
rm -rf app.new && mkdir app.new && tar -xz -C app.new
rm -rf app.old && mv app app.old && mv app.new app && rm -rf app.old
sync
"""
# A container by hand: the guests' tree on this machine's kernel, in the testbed's network namespace.
_CONTAINER = """
root=$1 app=$2 libraries=$3 config=$4; shift 4
umount -a -t nsfs  # or this would hold other namespaces that are long gone
mount --bind "$app" "$root/opt/nmstate-k8s/app"
mount --bind "$libraries" "$root/opt/nmstate-k8s/libraries"
mount --bind "$config" "$root/etc/nmstate-k8s"
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/tmp"
mount -t tmpfs tmpfs "$root/run"
exec env -i PATH=/usr/sbin:/usr/bin chroot "$root" "$@"
"""
_LAUNCHER = """#!/usr/bin/python3
import sys

from {module} import {function}

sys.exit({function}())
"""


def find_wheels() -> tuple[Path, ...]:
    """The two wheels in dist/, or nothing when they have not been built."""
    found = tuple(path for pattern in _WHEELS for path in (CHECKOUT / "dist").glob(pattern))
    if len(found) != len(_WHEELS):
        return ()
    sources = [path for folder in _SOURCES for path in (CHECKOUT / folder).rglob("*.py")]
    newest = max(sources, key=lambda path: path.stat().st_mtime)
    if newest.stat().st_mtime > min(path.stat().st_mtime for path in found):
        step(f"note: dist/ is older than {newest.relative_to(CHECKOUT)}; `make build` makes it anew")
    return found


class Product:
    """One version of the product, unpacked in the testbed's state."""

    def __init__(self, layout: Layout, disks: Disks) -> None:
        self._layout = layout
        self._disks = disks
        self._app = layout.state / "app"
        self._version = layout.state / "app-version"
        self._config = layout.state / "operator"
        self._operator = Daemon(layout.state, "operator")

    @property
    def folder(self) -> Path:
        """Where it is unpacked."""
        return self._app

    def is_installed(self, wheels: tuple[Path, ...]) -> bool:
        return self._version.exists() and self._version.read_text() == digest(*wheels)

    def unpack(self, wheels: tuple[Path, ...]) -> None:
        """Make ``wheels`` the version that `install` brings to guests."""
        self._version.unlink(missing_ok=True)
        shutil.rmtree(self._app, ignore_errors=True)
        for wheel in wheels:
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(self._app)  # noqa: S202 - wheels that this checkout built
        self._write_launchers()
        compile_bytecode(self._disks.image, self._app, _APP_AT)

    def install(self, guest: Guest) -> None:
        """Replace what ``guest`` has, at once as its programs see it."""
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz", compresslevel=1) as archive:
            archive.add(self._app, arcname=".")
        guest.run("sh", "-ec", _REPLACE_APP, stdin=packed.getvalue())

    def remember(self, wheels: tuple[Path, ...]) -> None:
        """Note that ``wheels`` are what everything runs now."""
        self._version.write_text(digest(*wheels))

    def start_operator(self, kubeconfig: str | None = None) -> None:
        """Start the operator, or start it anew; with another kubeconfig than before if one is given."""
        self._operator.stop()
        if kubeconfig is not None:
            self._config.mkdir(parents=True, exist_ok=True)
            (self._config / "kubeconfig").write_text(kubeconfig)
        image, libraries = self._disks.image, self._disks.libraries
        folders = (image.root, self._app, libraries.tree, self._config)
        command = (
            *("/usr/local/bin/nmstate-k8s", "operator", "--kubeconfig", "/etc/nmstate-k8s/kubeconfig"),
            *("--leader-elect", "--leader-election-namespace", "nmstate-system"),
        )
        inside = (*self._layout.inside, "unshare", "--mount", "sh", "-ec", _CONTAINER, "sh")
        self._operator.start((*inside, *folders, *command), Supervision(restart=True))

    def stop_operator(self) -> None:
        self._operator.stop()

    @property
    def operator_runs(self) -> bool:
        return self._operator.pid is not None

    def _write_launchers(self) -> None:
        folder = self._app / "bin"
        folder.mkdir()
        for declared in self._app.glob("*.dist-info/entry_points.txt"):
            points = configparser.ConfigParser(delimiters=("=",))
            points.read(declared)
            for name, target in points["console_scripts"].items():
                module, _, function = target.partition(":")
                (folder / name).write_text(_LAUNCHER.format(module=module, function=function))
                (folder / name).chmod(0o755)


def require_wheels() -> tuple[Path, ...]:
    """The wheels, which must have been built.

    Raises:
        SetupError: They have not.
    """
    if not (wheels := find_wheels()):
        raise SetupError("there are no wheels of the product in dist/; run `make build` first")
    return wheels


def build_wheels(into: Path) -> tuple[Path, ...]:
    """Wheels of the checkout as it is now, built in a fraction of a second; several may be at it at once."""
    shutil.rmtree(into, ignore_errors=True)
    hatchling = CHECKOUT / ".venv" / "bin" / "hatchling"
    if not hatchling.exists():
        raise SetupError("there is no virtual environment in .venv to build with; run `make build` first")
    for folder in (CHECKOUT / "api", CHECKOUT):
        run((hatchling, "build", "--target", "wheel", "--directory", into), cwd=folder)
    return tuple(into.glob("*.whl"))
