"""The engine's tests, run inside guests of their own that have NICs to spare."""

import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from testbed.cache import locked
from testbed.debian import install_host_packages
from testbed.guest import Disks, Guest
from testbed.image import provide_image
from testbed.layout import CHECKOUT, node_tests
from testbed.libraries import provide_libraries
from testbed.machines import NODE_TEST_MACHINE
from testbed.network import Network
from testbed.network_managers import GUESTS_OWN, provide_network_managers
from testbed.product import Product, build_wheels
from testbed.services import start_services, stop_services
from testbed.shell import step

_COPIED = ("tests", "pyproject.toml", "config")
_POLICIES = os.environ.get("NMSTATE_POLICIES", CHECKOUT.parent / "shared" / "policies")
"""Policies that people have published, which tests read where there are any."""

_NETWORK_MANAGER_VARIABLE = "NETWORK_MANAGER"
_PROJECT = "/root/project"
_RECORD_VARIABLE = "VOCABULARY_RECORD"
PART_VARIABLE = "NODE_TESTS_PART"
_RESULTS = "/root/results"
_REPORT, _RECORD = "tests.xml", "vocabulary.json"
_REPLACE_PROJECT = f"rm -rf {_PROJECT} && mkdir {_PROJECT} && tar -x -C {_PROJECT}"
_IN_PROJECT = f'cd {_PROJECT} && export PYTHONUNBUFFERED=1 && exec python3 "$@"'


class NodeTests:
    """A testbed for tests of the engine: one guest, and no cluster. There are as many as there are names.

    Its system's NetworkManager is always the guest's own; ``network_manager`` is the version that tests start.
    """

    def __init__(self, name: str = "", network_manager: str = GUESTS_OWN) -> None:
        self._layout = node_tests(name)
        self._network_manager = network_manager
        self._guest = Guest(self._layout, NODE_TEST_MACHINE)
        self._network = Network(self._layout)

    @contextmanager
    def reserved(self) -> Iterator[None]:
        """Have the guest to oneself while the block runs; wait for another process that has."""
        with locked(self._layout.state.with_suffix(".lock")):
            yield

    def run(self, arguments: Sequence[str], results: Path | None = None) -> int:
        """Boot the guest if it is not up, and run pytest there on the checkout's code; the exit code is pytest's.

        The folder ``results``, if there is to be one, gets pytest's report, and which keys of the vocabulary were
        applied and shown.
        """
        self.prepare()
        chosen = arguments if any(_is_path(word) for word in arguments) else ("tests/node", *arguments)
        step(f"pytest {' '.join(chosen)}")
        pytest = ("-m", "pytest", "-p", "no:cacheprovider")
        variables = {PART_VARIABLE: os.environ.get(PART_VARIABLE, "1/1")}
        if results is None:
            return self.python(*pytest, *chosen, variables=variables)
        variables[_RECORD_VARIABLE] = f"{_RESULTS}/{_RECORD}"
        self._guest.run("sh", "-ec", f"rm -rf {_RESULTS} && mkdir {_RESULTS}")
        code = self.python(*pytest, f"--junit-xml={_RESULTS}/{_REPORT}", *chosen, variables=variables)
        results.mkdir(parents=True, exist_ok=True)
        for name in (_REPORT, _RECORD):
            (results / name).write_text(self._guest.run("cat", f"{_RESULTS}/{name}"))
        return code

    def prepare(self) -> Guest:
        """Boot the guest if it is not up, and bring it the checkout's code and tests."""
        self._boot(disks := self._disks())
        step("bringing the product and its tests to the guest")
        product = Product(self._layout, disks)
        product.unpack(build_wheels(self._layout.state / "wheels"))
        product.install(self._guest)
        self._guest.run("sh", "-ec", _REPLACE_PROJECT, stdin=_packed_tests())
        return self._guest

    def python(self, *arguments: str, variables: Mapping[str, str] = MappingProxyType({})) -> int:
        """Run Python in the guest, in its copy of the project, with its output to the terminal; the exit code."""
        chosen = {_NETWORK_MANAGER_VARIABLE: self._network_manager, **variables}
        environment = [f"{name}={value}" for name, value in chosen.items()]
        command = self._guest.as_command(("env", *environment, "sh", "-ec", _IN_PROJECT, "sh", *arguments))
        return subprocess.run(command, check=False).returncode

    def down(self) -> None:
        """Remove the guest and its network; nothing happens where nothing is left."""
        self._guest.remove()
        stop_services(self._layout)
        self._network.remove()
        shutil.rmtree(self._layout.sockets, ignore_errors=True)
        shutil.rmtree(self._layout.state, ignore_errors=True)

    def _disks(self) -> Disks:
        install_host_packages()
        image = provide_image()
        others = None if self._network_manager == GUESTS_OWN else provide_network_managers()
        return Disks(image, provide_libraries(image), others)

    def _boot(self, disks: Disks) -> None:
        if not (self._guest.runs and self._network.exists and self._guest.is_made_of(disks)):
            self.down()
            self._layout.state.mkdir(parents=True)
            self._network.create((NODE_TEST_MACHINE,))
            start_services(self._layout, (NODE_TEST_MACHINE,))
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
        if os.path.exists(_POLICIES):
            archive.add(_POLICIES, arcname="policies")
    return packed.getvalue()


def _without_bytecode(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if member.name.endswith("__pycache__") else member
