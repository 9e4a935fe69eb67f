"""The engine's tests, run inside a guest of their own that has NICs to spare."""

import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Sequence

from testbed.debian import install_host_packages
from testbed.guest import Disks, Guest
from testbed.image import provide_image
from testbed.layout import CHECKOUT, NODE_TESTS
from testbed.libraries import provide_libraries
from testbed.machines import NODE_TEST_MACHINE
from testbed.network import Network
from testbed.product import Product, require_wheels
from testbed.services import start_services, stop_services
from testbed.shell import step

_COPIED = ("tests", "pyproject.toml", "config")
_PROJECT = "/root/project"
_REPLACE_PROJECT = f"rm -rf {_PROJECT} && mkdir {_PROJECT} && tar -x -C {_PROJECT}"
_IN_PROJECT = f'cd {_PROJECT} && export PYTHONUNBUFFERED=1 && exec python3 "$@"'


class NodeTests:
    """The testbed for tests of the engine: one guest, and no cluster."""

    def __init__(self) -> None:
        self._guest = Guest(NODE_TESTS, NODE_TEST_MACHINE)
        self._network = Network(NODE_TESTS)

    def run(self, arguments: Sequence[str]) -> int:
        """Boot the guest if it is not up, and run pytest there on the product in dist/; the exit code is pytest's."""
        self.prepare()
        chosen = arguments if any(_is_path(word) for word in arguments) else ("tests/node", *arguments)
        step(f"pytest {' '.join(chosen)}")
        return self.python("-m", "pytest", "-p", "no:cacheprovider", *chosen)

    def prepare(self) -> Guest:
        """Boot the guest if it is not up, and bring it the product in dist/ and the tests."""
        wheels = require_wheels()
        self._boot(disks := self._disks())
        step("bringing the product and its tests to the guest")
        product = Product(NODE_TESTS, disks)
        product.unpack(wheels)
        product.install(self._guest)
        self._guest.run("sh", "-ec", _REPLACE_PROJECT, stdin=_packed_tests())
        return self._guest

    def python(self, *arguments: str) -> int:
        """Run Python in the guest, in its copy of the project, with its output to the terminal; the exit code."""
        command = self._guest.as_command(("sh", "-ec", _IN_PROJECT, "sh", *arguments))
        return subprocess.run(command, check=False).returncode

    def down(self) -> None:
        """Remove the guest and its network; nothing happens where nothing is left."""
        self._guest.remove()
        stop_services(NODE_TESTS)
        self._network.remove()
        shutil.rmtree(NODE_TESTS.sockets, ignore_errors=True)
        shutil.rmtree(NODE_TESTS.state, ignore_errors=True)

    def _disks(self) -> Disks:
        install_host_packages()
        image = provide_image()
        return Disks(image, provide_libraries(image))

    def _boot(self, disks: Disks) -> None:
        if not self._guest.runs or not self._network.exists:
            self.down()
            NODE_TESTS.state.mkdir(parents=True)
            self._network.create((NODE_TEST_MACHINE,))
            start_services(NODE_TESTS, (NODE_TEST_MACHINE,))
            step(f"booting {NODE_TEST_MACHINE.name}")
            self._guest.create(disks)
            self._guest.start()
        self._guest.wait_ready()


def _is_path(word: str) -> bool:
    return not word.startswith("-") and (CHECKOUT / word.partition("::")[0]).exists()


def _packed_tests() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name in _COPIED:
            if os.path.exists(CHECKOUT / name):
                archive.add(CHECKOUT / name, arcname=name, filter=_without_bytecode)
    return packed.getvalue()


def _without_bytecode(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if member.name.endswith("__pycache__") else member
