"""A node whose network is changed by real processes, and what can be compared of it."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.journal import STATE_DIRECTORY_VARIABLE
from nmstate_k8s.netstate.lock import LOCK_FILE_VARIABLE
from tests.node import forked
from tests.node.netstate.documents import UNCHANGED, card, document
from tests.vocabulary.record import NOTHING_CHANGED, RECORD

_KEYFILES = "/etc/NetworkManager/system-connections"
_ADDED = ("#", "timestamp=", "addr-gen-mode=", "autoconnect=true")
_VOLATILE = ("valid_life_time", "preferred_life_time", "_timer", "stats", "tunnel_id")

_OF_THE_MAKING = ("ifindex", "link_index")
"""What a link gets anew whenever it is made."""

# Applies a document and says when all but the commit is done; then it fails when told, or waits to be ended.
_UNTIL_PROBE = """
import asyncio, json, sys
from datetime import timedelta
from nmstate_api.network import parse
from nmstate_k8s.cmd.node import locked_engine
from nmstate_k8s.cmd.stop import Stopped, until_stopped
from nmstate_k8s.errors import NmstateError
from nmstate_k8s.netstate.engine import ApplyOptions

class ProbeError(NmstateError): pass

async def probe():
    print("applied", flush=True)
    if sys.argv[2] == "fail":
        await asyncio.to_thread(sys.stdin.readline)
        raise ProbeError("the gateway does not answer")
    await asyncio.Event().wait()

async def main():
    async with locked_engine() as engine:
        await engine.apply(parse(json.loads(sys.argv[1])), ApplyOptions(probe=probe, timeout=timedelta(seconds=3)))

try:
    asyncio.run(until_stopped(main()))
except (NmstateError, Stopped) as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


class Namespaces(Protocol):
    """The part of the node's fixture that is needed here."""

    bus_address: str
    holder: int

    def run(self, *command: str) -> str: ...
    def ip(self, *arguments: str) -> str: ...
    def start_network_manager(self) -> None: ...
    def kill_network_manager(self) -> None: ...
    def open_sysfs(self) -> None: ...
    def command(self, *command: str) -> list[str]: ...


class Machine:
    """A node with the command line on it."""

    def __init__(self, node: Namespaces, directory: Path) -> None:
        self.node = node
        self.state_directory = directory / "state"
        self.journal = self.state_directory / "journal.json"
        self._directory = directory
        self.environment = {
            **os.environ,
            "DBUS_SYSTEM_BUS_ADDRESS": node.bus_address,
            LOCK_FILE_VARIABLE: str(directory / "handler_lock"),
            STATE_DIRECTORY_VARIABLE: str(self.state_directory),
        }

    def nmstate(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run `nmstate-k8s` on the node."""
        return forked.run(arguments, environment=self.environment, holder=self.node.holder, stdin=stdin, timeout=60)

    def apply(self, document: JsonObject, *options: str) -> subprocess.CompletedProcess[str]:
        done = self.nmstate("apply", *options, "-", stdin=json.dumps(document))
        if RECORD.is_wanted and done.returncode == 0 and not done.stdout.endswith(NOTHING_CHANGED):
            RECORD.add(document, self.nmstate("show", "--json").stdout)
        return done

    def applied(self, document: JsonObject, *options: str) -> str:
        """What a successful apply prints."""
        done = self.apply(document, *options)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout

    def brings_about(self, document: JsonObject) -> None:
        """Apply ``document``; the same again must change nothing, and neither must what is shown then."""
        self.applied(document)
        assert self.applied(document) == UNCHANGED
        shown = self.nmstate("show").stdout
        again = self.nmstate("apply", "-", stdin=shown)
        assert not again.stderr, again.stderr
        assert again.stdout == UNCHANGED

    def takes_back(self, document: JsonObject, is_so: Callable[[], bool]) -> None:
        """Apply ``document`` until ``is_so``, and then fail: the node must be what it was before."""
        before = self.settled_fingerprint()
        process = self.apply_until_probe(document, then="fail")
        assert is_so()
        _, complaint = process.communicate(timeout=120)
        assert complaint.strip() == "ProbeError: the gateway does not answer"
        self.returns_to(before)

    def returns_to(self, before: dict[str, object]) -> None:
        """The node must be what ``before`` says, once carriers and addresses have settled."""
        wanted = _without_indices(before)
        with contextlib.suppress(AssertionError):
            self.eventually(lambda: _without_indices(self.fingerprint()) == wanted)
        assert _without_indices(self.fingerprint()) == wanted

    def apply_until_probe(self, document: JsonObject, then: str) -> "subprocess.Popen[str]":
        """A process that has applied ``document`` and does not commit: ``then`` it will "wait", or "fail".

        It fails when its standard input is closed, as ``communicate`` does.
        """
        command = self.node.command(sys.executable, "-c", _UNTIL_PROBE, json.dumps(document), then)
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, env=self.environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "applied\n"
        return process

    def eventually(self, is_so: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 30
        while not is_so() and time.monotonic() < deadline:
            time.sleep(0.05)  # noqa: TID251 - nothing tells when
        assert is_so()

    def nmcli(self, *arguments: str) -> str:
        command = self.node.command("nmcli", *arguments)
        return subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True).stdout

    def await_network_manager(self) -> None:
        """Wait until it is on the bus and through with starting."""
        wait = self.node.command("nm-online", "--quiet", "--wait-for-startup", "--timeout=20")
        subprocess.run(wait, env=self.environment, check=True)
        self.node.open_sysfs()

    def write_keyfile(self, name: str, uuid: str, address: str, *, autoconnect: bool) -> None:
        """A profile as an administrator writes it, with a comment that no program would write."""
        text = (
            f"# cabled on a Friday\n[connection]\nid={name}\nuuid={uuid}\ntype=ethernet\ninterface-name={name}\n"
            f"autoconnect={str(autoconnect).lower()}\n[ipv4]\nmethod=manual\naddress1={address}\n[ipv6]\nmethod=disabled\n"
        )
        path = f"{_KEYFILES}/{name}.nmconnection"
        self.node.run("sh", "-c", 'printf "%s" "$1" > "$0"; chmod 600 "$0"', path, text)

    def keyfiles(self) -> Mapping[str, str]:
        names = self.node.run("ls", _KEYFILES).split()
        return {name: self.node.run("cat", f"{_KEYFILES}/{name}") for name in names}

    def links(self) -> list[dict[str, Any]]:
        return [_lasting(link) for link in json.loads(self.node.ip("-d", "-j", "addr"))]

    def link(self, name: str) -> dict[str, Any]:
        (found,) = (link for link in self.links() if link["ifname"] == name)
        return found

    def addresses(self, name: str) -> list[str]:
        entries = self.link(name)["addr_info"]
        return [f"{entry['local']}/{entry['prefixlen']}" for entry in entries if entry["scope"] == "global"]

    def names(self) -> set[str]:
        return {link["ifname"] for link in self.links()}

    def fingerprint(self) -> dict[str, object]:
        """All that must be the same again after something was undone: kernel, profiles on disk, profiles in memory.

        Not the metric of a route that names none: NetworkManager gives each device the next one that is free.
        """
        known = self.nmcli("-t", "-f", "UUID,FILENAME,DEVICE", "connection", "show").splitlines()
        return {
            "links": self.links(),
            "routes": sorted(route.partition(" metric ")[0] for route in self.node.ip("route").splitlines()),
            "keyfiles": self.keyfiles(),
            "profiles": {line: self._settings(line.split(":")[0]) for line in sorted(known)},
        }

    def settled_fingerprint(self) -> dict[str, object]:
        """The fingerprint once no address is tentative any more."""
        self.eventually(lambda: not any(is_tentative(entry) for link in self.links() for entry in link["addr_info"]))
        return self.fingerprint()

    def meaning(self) -> dict[str, object]:
        """As ``fingerprint``, but for comments in keyfiles, which NetworkManager 1.52 loses when it rolls back."""
        found = self.fingerprint()
        return {**found, "keyfiles": {name: _without_comments(text) for name, text in self.keyfiles().items()}}

    def _settings(self, uuid: str) -> list[str]:
        lines = self.nmcli("connection", "show", "uuid", uuid).splitlines()
        settings = (line for line in lines if line.split(".")[0].islower())
        return [line for line in settings if not line.startswith("connection.timestamp")]


def _without_indices(fingerprint: dict[str, Any]) -> dict[str, Any]:
    """What was made again is the same link to everyone but the kernel."""
    return {**fingerprint, "links": {link["ifname"]: _without_making(link) for link in fingerprint["links"]}}


def _without_making(link: dict[str, Any]) -> dict[str, Any]:
    # A VRF, which nobody sees on a wire, cannot be given the MAC address that it had.
    by_chance = ("address",) if link.get("linkinfo", {}).get("info_kind") == "vrf" else ()
    return {key: value for key, value in link.items() if key not in (*_OF_THE_MAKING, *by_chance)}


def is_tentative(address: Mapping[str, object]) -> bool:
    return address.get("tentative") is True


def _without_comments(keyfile: str) -> dict[str, list[str]]:
    """The lines of each section, in an order of their own, without defaults that NetworkManager adds."""
    sections: dict[str, list[str]] = {}
    section: list[str] = []
    for line in keyfile.splitlines():
        if line.startswith("["):
            section = sections.setdefault(line, [])
        elif "=" in line and not line.startswith(_ADDED) and not line.endswith("="):
            section.append(line)
    return {name: sorted(lines) for name, lines in sections.items() if lines}


def _lasting(value: Any) -> Any:
    """``value`` without what changes by itself."""
    if isinstance(value, dict):
        return {key: _lasting(item) for key, item in value.items() if not key.endswith(_VOLATILE)}
    return [_lasting(item) for item in value] if isinstance(value, list) else value


@pytest.fixture
def machine(request: pytest.FixtureRequest, node: Namespaces, tmp_path: Path) -> Machine:
    for marker in request.node.iter_markers("needs_kernel"):
        _skip_without(node, marker.args[0])
    machine = Machine(node, tmp_path)
    machine.await_network_manager()
    return machine


def _skip_without(node: Namespaces, feature: str) -> None:
    """Find out by trying, on a link that is taken away again."""
    if feature == "mptcp":
        if not Path("/proc/sys/net/mptcp/enabled").exists():
            pytest.skip("this kernel has no mptcp")
        return
    kind = {
        "bonding": ["bond"],
        "8021q": ["vlan", "id", "2"],
        "dummy": ["dummy"],
        "hsr": ["hsr", "slave1", "eth1far", "slave2", "eth2far"],
        "ip6tnl": ["ip6tnl", "local", "2001:db8::9", "remote", "2001:db8::10"],
        "ipip": ["ipip", "local", "192.0.2.9", "remote", "192.0.2.10"],
        "ipvlan": ["ipvlan"],
        "macsec": ["macsec"],
        "macvlan": ["macvlan"],
        "macvtap": ["macvtap"],
        "sit": ["sit", "local", "192.0.2.9", "remote", "192.0.2.10"],
        "vrf": ["vrf", "table", "7"],
        "vxlan": ["vxlan", "id", "7", "dstport", "4789"],
        "bridge vlans": ["bridge", "vlan_filtering", "1", "vlan_default_pvid", "1"],
    }[feature]
    try:
        node.ip("link", "add", "link", "eth1far", "name", "probe", "type", *kind)
    except subprocess.CalledProcessError:
        pytest.skip(f"this kernel has no {feature}")
    node.ip("link", "delete", "probe")


@pytest.fixture
def addressed(machine: Machine) -> Machine:
    """A machine with addresses on both cables."""
    machine.applied(document(card(), card("eth2", "203.0.113.10", "2001:db8:3::10")))
    return machine


@pytest.fixture
def served_machine(machine: Machine) -> Iterator[Machine]:
    """A machine whose eth1 leads to a network, a namespace away, with a DHCP server and a router."""
    node = machine.node
    node.ip("netns", "add", "far")
    node.ip("link", "set", "eth1far", "netns", "far")
    for words in (
        "link set eth1far up",
        "address add 192.0.2.1/24 dev eth1far",
        "address add 2001:db8:1::1/64 dev eth1far",
    ):
        node.ip("-n", "far", *words.split())
    serve = "dnsmasq --keep-in-foreground --conf-file=/dev/null --user=root --pid-file= --port=0 --interface=eth1far"
    ranges = (
        "--dhcp-range=192.0.2.100,192.0.2.199,10m",
        "--enable-ra",
        "--dhcp-range=::,constructor:eth1far,slaac,10m",
    )
    command = node.command("ip", "netns", "exec", "far", *serve.split(), "--dhcp-leasefile=/run/leases", *ranges)
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield machine
    server.kill()
    server.wait()


@pytest.fixture
def bare_machine(bare_node: Namespaces, tmp_path: Path) -> Machine:
    return Machine(bare_node, tmp_path)


@pytest.fixture
def lived_in(machine: Machine) -> Machine:
    """A node with an administrator's profiles: one active, one not."""
    machine.write_keyfile("eth1", "11111111-1111-4111-8111-111111111111", "198.51.100.1/24", autoconnect=True)
    machine.write_keyfile("eth2", "22222222-2222-4222-8222-222222222222", "198.51.100.2/24", autoconnect=False)
    machine.nmcli("connection", "reload")
    machine.nmcli("connection", "up", "eth1")
    return machine
