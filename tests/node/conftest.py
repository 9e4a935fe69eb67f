"""A node for each test: namespaces of its own with a dbus-daemon and a NetworkManager, and nothing of the host's."""

import ctypes
import functools
import os
import signal
import subprocess
import textwrap
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from nmstate_k8s.networkmanager.version import Version
from tests.node import forked
from tests.vocabulary.record import RECORD

_CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)
_TREES = Path("/opt/network-manager")
_VERSION_VARIABLE, _PART_VARIABLE = "NETWORK_MANAGER", "NODE_TESTS_PART"
_TREE = next(_TREES.glob(os.environ.get(_VERSION_VARIABLE, "none")), None)
"""Where the NetworkManager is that was asked for; None for this machine's own."""

# /sys is read-only because there is no udev: NetworkManager would wait for it, and leave every device unmanaged.
_SET_UP = """
    set -e
    mount --make-rprivate /
    mount -t sysfs -o ro sysfs /sys
    mount -t tmpfs tmpfs /run
    for directory in /var/lib/NetworkManager /etc/NetworkManager /etc/systemd/network; do
        mkdir -p $directory
        mount -t tmpfs tmpfs $directory
    done
    mkdir -p /run/NetworkManager /etc/NetworkManager/system-connections
    # An /etc of its own, where files can be replaced: what is there is reached through links.
    mkdir /run/etc /run/etc.shared
    mount --rbind /etc /run/etc.shared
    ln -s /run/etc.shared/* /run/etc
    mount --bind /run/etc /etc
    rm -f /etc/hostname
    hostname node
    echo node > /etc/hostname
    ip link set lo up
    # Another release's NetworkManager and nmcli: their programs and libraries, and everything else of the node's.
    tree=$1
    if [ -n "$tree" ]; then
        for directory in dev etc proc root run sys tmp var; do
            mount --rbind /$directory $tree/$directory
        done
        mkdir /run/programs
        for program in /usr/bin/nmcli /usr/sbin/NetworkManager; do
            wrapper=/run/programs/${program##*/}
            printf '#!/bin/sh\\nexec chroot %s %s "$@"\\n' $tree $program > $wrapper
            chmod 755 $wrapper
            mount --bind $wrapper $program
        done
    fi
    echo ready
    exec sleep infinity
"""

_BUS_CONFIGURATION = """\
    <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
      "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
    <busconfig>
      <type>system</type>
      <listen>unix:path={socket}</listen>
      <auth>EXTERNAL</auth>
      <policy context="default">
        <allow send_destination="*" eavesdrop="true"/>
        <allow eavesdrop="true"/>
        <allow own="*"/>
        <allow user="*"/>
      </policy>
    </busconfig>
"""

_NETWORK_MANAGER_CONFIGURATION = """\
    [main]
    plugins=keyfile
    dns=none
    rc-manager=unmanaged
    auth-polkit=false
    no-auto-default=*
    hostname-mode=none

    [device]
    keep-configuration=no

    [connectivity]
    enabled=false
"""


class Node:
    """The node that the test's thread is in, as far as the network goes.

    Attributes:
        bus_address: Where its system bus is.
        holder: A process that is in its namespaces.
    """

    def __init__(self, directory: Path, holder: int) -> None:
        self._directory = directory
        self.holder = holder
        self._socket = directory / "bus"
        self.bus_address = f"unix:path={self._socket}"
        self._bus: subprocess.Popen[bytes] | None = None
        self._network_manager: subprocess.Popen[bytes] | None = None

    def run(self, *command: str) -> str:
        """Run a command inside and return what it prints."""
        return subprocess.run(
            [*self._inside(), *command], check=True, capture_output=True, text=True, errors="replace"
        ).stdout

    def ip(self, *arguments: str) -> str:
        return self.run("ip", *arguments)

    def start_bus(self) -> None:
        configuration = self._write("bus.conf", _BUS_CONFIGURATION.format(socket=self._socket))
        command = ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--nopidfile", "--print-address"]
        self._bus = subprocess.Popen([*self._inside(), *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert self._bus.stdout is not None
        assert self._bus.stdout.readline().startswith(b"unix:")
        self._bus.stdout.close()

    def start_network_manager(self) -> None:
        """Start it; it is on the bus a little later."""
        self._remount_sysfs("ro")
        configuration = self._write("NetworkManager.conf", _NETWORK_MANAGER_CONFIGURATION)
        options = ["--no-daemon", f"--config={configuration}", "--config-dir=/run/NetworkManager/conf.d"]
        with (self._directory / "NetworkManager.log").open("ab") as log:
            self._network_manager = subprocess.Popen(
                [*self._inside(), "NetworkManager", *options],
                env={**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": self.bus_address},
                stdout=log,
                stderr=log,
            )

    def open_sysfs(self) -> None:
        """Let NetworkManager write there, once it is through with starting."""
        self._remount_sysfs("rw")

    def stop_network_manager(self) -> None:
        """Stop it as ``systemctl stop`` does, and wait until it has gone."""
        _end(self._network_manager, signal.SIGTERM)

    def kill_network_manager(self) -> None:
        _end(self._network_manager, signal.SIGKILL)

    def kill_bus(self) -> None:
        _end(self._bus, signal.SIGKILL)

    def close(self) -> None:
        _end(self._network_manager, signal.SIGKILL)
        _end(self._bus, signal.SIGKILL)

    def command(self, *command: str) -> list[str]:
        """``command`` as a process outside has to start it, to have it run inside."""
        return [*self._inside(), *command]

    def _inside(self) -> list[str]:
        return ["nsenter", f"--target={self.holder}", "--net", "--mount", "--uts"]

    def _remount_sysfs(self, access: str) -> None:
        # Each mount says for itself whether it may be written to.
        for root in {Path("/"), _TREE or Path("/")}:
            self.run("mount", "-o", f"remount,{access}", str(root / "sys"))

    def _write(self, name: str, text: str) -> Path:
        path = self._directory / name
        path.write_text(textwrap.dedent(text))
        return path


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "requires_network_manager(version): the test needs a NetworkManager that is at least this one"
    )


def pytest_sessionstart() -> None:
    forked.prepare()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave other parts of a run, "2/3" being the second of three, to whoever runs them at the same time."""
    part, parts = map(int, os.environ.get(_PART_VARIABLE, "1/1").split("/"))
    chosen = items[part - 1 :: parts]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if call.when == "call":
        RECORD.end_test(passed=report.passed)
    return report


def pytest_sessionfinish() -> None:
    RECORD.write()


@functools.cache
def _network_manager_version() -> Version:
    entered = ["chroot", str(_TREE)] if _TREE else []
    return Version.parse(subprocess.check_output([*entered, "NetworkManager", "--version"], text=True))


def pytest_report_header() -> str:
    return f"NetworkManager {_network_manager_version()}, Linux {os.uname().release}"


@pytest.fixture
def network_manager_version() -> Version:
    """That of the NetworkManager that nodes have, for what depends on it."""
    return _network_manager_version()


@pytest.fixture
def bare_node(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Node]:
    """A node with a message bus and without NetworkManager; the test's thread is in its network namespace."""
    if os.geteuid() != 0:
        pytest.skip("needs root, to make namespaces")
    for marker in request.node.iter_markers("requires_network_manager"):
        if _network_manager_version() < Version.parse(marker.args[0]):
            pytest.skip(f"NetworkManager {_network_manager_version()} cannot do this; {marker.args[0]} can")
    outside = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
    # No process namespace: NetworkManager asks the bus for its caller's process, and must be able to see it.
    command = ["unshare", "--net", "--mount", "--uts", "sh", "-c", textwrap.dedent(_SET_UP), "sh", str(_TREE or "")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"ready\n"
        _join(Path(f"/proc/{holder.pid}/ns/net"))
        node = Node(tmp_path, holder.pid)
        try:
            node.start_bus()
            yield node
        finally:
            node.close()
            holder.kill()
            _return_to(outside)


@pytest.fixture
def node(bare_node: Node) -> Node:
    """A node with NetworkManager and two cables: eth1 and eth2, with their far ends up."""
    for cable in ("eth1", "eth2"):
        bare_node.ip("link", "add", cable, "type", "veth", "peer", "name", f"{cable}far")
        bare_node.ip("link", "set", f"{cable}far", "up")
    bare_node.start_network_manager()
    return bare_node


def _end(process: subprocess.Popen[bytes] | None, with_signal: signal.Signals) -> None:
    if process is not None and process.poll() is None:
        process.send_signal(with_signal)
        process.wait(timeout=20)


def _join(namespace: Path) -> None:
    descriptor = os.open(namespace, os.O_RDONLY | os.O_CLOEXEC)
    _return_to(descriptor)


def _return_to(namespace: int) -> None:
    try:
        if _libc.setns(namespace, _CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")
    finally:
        os.close(namespace)
