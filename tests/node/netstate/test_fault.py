"""What may happen to a node while its network is changed, at each phase of the change: it ends on the old state or the
new one, reachable, with nothing left over, and the next change succeeds.
"""

import json
import subprocess
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.node.netstate.documents import UNCHANGED
from tests.node.netstate.paused import DECIDED, UNDECIDED, PausedApply

NOTHING: dict[str, Any] = {"interfaces": []}
PROFILES = "/etc/NetworkManager/system-connections"
MANAGEMENT, ETH1, ETH2, STALE = (f"{digit * 8}-1111-4111-8111-111111111111" for digit in "1230")

DOCUMENT: dict[str, Any] = {
    "hostname": {"running": "node02", "config": "node02"},
    "dns-resolver": {"config": {"server": ["192.0.2.53"], "search": ["example.org"]}},
    "routes": {
        "config": [{"destination": "203.0.113.0/24", "next-hop-address": "192.0.2.1", "next-hop-interface": "bond0.7"}]
    },
    "interfaces": [
        {
            "name": "bond0",
            "type": "bond",
            "state": "up",
            "link-aggregation": {"mode": "active-backup", "port": ["eth1", "eth2"]},
        },
        {
            "name": "bond0.7",
            "type": "vlan",
            "state": "up",
            "vlan": {"base-iface": "bond0", "id": 7},
            "ipv4": {"enabled": True, "address": [{"ip": "192.0.2.10", "prefix-length": 24}]},
            "dispatch": {"post-activation": "true"},
        },
        {
            # Nobody answers its requests for an address.
            "name": "br0",
            "type": "linux-bridge",
            "state": "up",
            "ipv4": {"enabled": True, "dhcp": True, "auto-dns": False},
            "bridge": {"options": {"stp": {"enabled": False}}, "port": [{"name": "eth3"}]},
        },
        {"name": "eth3", "type": "ethernet", "state": "up", "alt-names": [{"name": "uplink"}]},
    ],
}

# What udev makes of alternative names at a boot.
_UDEV = """
    ip link property del dev $0 altname uplink 2>/dev/null
    if grep -qs ^AlternativeName=uplink /etc/systemd/network/98-nmstate-$0.link; then
        ip link property add dev $0 altname uplink
    fi
"""

Fault = Callable[[Any, PausedApply], None]


@pytest.fixture
def lived_in(machine: Any) -> Any:
    """A node that is reached over one NIC, and has others: one in use, one with a profile, one without."""
    for cable in ("mgmt", "eth3"):
        machine.node.ip("link", "add", cable, "type", "veth", "peer", "name", f"{cable}far")
        machine.node.ip("link", "set", f"{cable}far", "up")
    machine.write_keyfile("mgmt", MANAGEMENT, "198.18.0.1/24", autoconnect=True)
    machine.write_keyfile("eth1", ETH1, "198.51.100.1/24", autoconnect=True)
    machine.write_keyfile("eth2", ETH2, "198.51.100.2/24", autoconnect=False)
    # Goes with the commit, as eth2 is to have one profile.
    stale = f"sed 's/^id=.*/id=stale/; s/^uuid=.*/uuid={STALE}/' {PROFILES}/eth2.nmconnection"
    machine.node.run("sh", "-c", f"umask 077; {stale} > {PROFILES}/stale.nmconnection")
    machine.nmcli("connection", "reload")
    for name in ("mgmt", "eth1"):
        machine.nmcli("connection", "up", name)
    machine.node.run("cp", "-a", PROFILES, "/run/synced")
    return machine


def pause(machine: Any, phase: str, folder: Path) -> PausedApply:
    return PausedApply(
        DOCUMENT, phase, environment=machine.environment, holder=machine.node.holder, folder=folder / "paused"
    )


def whole(machine: Any) -> dict[str, Any]:
    """All that must be as it was: network, profiles, names, files, global DNS."""
    found: dict[str, Any] = machine.meaning()
    found["hostname"] = machine.node.run("hostname"), machine.node.run("cat", "/etc/hostname")
    found["files"] = files(machine)
    found["dns"] = json.loads(machine.nmstate("show", "--json").stdout)["dns-resolver"]["config"]
    return found


def files(machine: Any) -> list[str]:
    folders = ("/etc/NetworkManager", "/etc/systemd/network", str(machine.state_directory))
    found: str = machine.node.run("sh", "-c", 'find "$@" -type f 2>/dev/null; true', "sh", *folders)
    return sorted(file for file in found.splitlines() if not file.endswith(".nmconnection"))


def checkpoints(machine: Any) -> str:
    path = "/org/freedesktop/NetworkManager"
    words = ("get-property", "org.freedesktop.NetworkManager", path, "org.freedesktop.NetworkManager", "Checkpoints")
    return str(machine.node.run("busctl", f"--address={machine.node.bus_address}", *words).strip())


def await_network_manager(machine: Any) -> None:
    """Wait until it has found the NICs; that it is through with starting, it does not say while DHCP goes on."""

    def knows_nics() -> bool:
        command = machine.node.command("nmcli", "-t", "-f", "DEVICE,STATE", "device")
        known = subprocess.run(command, env=machine.environment, capture_output=True, text=True).stdout.splitlines()
        return "mgmt:connected" in known and "eth2:unmanaged" not in known

    machine.eventually(knows_nics)
    machine.node.open_sysfs()


def ends_well(machine: Any, before: dict[str, Any]) -> str:
    """The state that the node is on, after the engine has run once more; the next change has been made too."""
    await_network_manager(machine)
    machine.applied(NOTHING)
    assert checkpoints(machine) == "ao 0"
    assert not [file for file in files(machine) if "journal" in file or file.endswith(".new")]
    assert machine.addresses("mgmt") == ["198.18.0.1/24"]
    machine.eventually(lambda: not any(link["operstate"] == "DORMANT" for link in machine.links()))
    other = {key: (before[key], value) for key, value in whole(machine).items() if value != before[key]}
    said = machine.applied(DOCUMENT)
    assert not other or said == UNCHANGED, f"neither the old state nor the new one:\n{said}{other}"
    assert machine.applied(DOCUMENT) == UNCHANGED
    assert set(machine.keyfiles()) == {
        f"{name}.nmconnection" for name in ("mgmt", "eth1", "eth2", "eth3", "bond0", "bond0.7", "br0")
    }
    return "new" if other else "old"


def kill(_: Any, apply: PausedApply) -> None:
    apply.kill()


def cut_power(machine: Any, apply: PausedApply) -> None:
    """End everything, and leave of the node what a boot finds: what was on disk, and NICs as they come.

    Of what NetworkManager writes, nothing is on disk before the engine has seen to it.
    """
    node = machine.node
    node.kill_network_manager()
    if apply.phase not in ("sync", "drop"):
        node.run("sh", "-c", f"rm {PROFILES}/*; cp -a /run/synced/* {PROFILES}")
    cut_power_late(machine, apply)


def cut_power_late(machine: Any, apply: PausedApply) -> None:
    """As `cut_power`, when all that was written has come to the disk by itself."""
    node = machine.node
    apply.kill()
    node.kill_network_manager()
    node.kill_bus()
    for link in machine.links():
        name = link["ifname"]
        if link.get("linkinfo", {}).get("info_kind") in ("bond", "vlan", "bridge"):
            node.run("sh", "-c", 'ip link delete "$0" || true', name)
    for name in ("mgmt", "eth1", "eth2", "eth3"):
        node.ip("address", "flush", "dev", name)
        node.ip("link", "set", name, "down")
        node.run("sh", "-c", _UDEV, name)
    node.run("sh", "-c", "rm -rf /run/NetworkManager/*; hostname $(cat /etc/hostname)")
    node.run("sh", "-c", 'echo "$0" > /run/boot_id', str(uuid.uuid4()))
    node.run("mount", "--bind", "/run/boot_id", "/proc/sys/kernel/random/boot_id")
    node.start_bus()
    node.start_network_manager()


def restart(machine: Any, apply: PausedApply) -> None:
    machine.node.stop_network_manager()
    machine.node.start_network_manager()
    apply.go_on()


def crash(machine: Any, apply: PausedApply) -> None:
    machine.node.kill_network_manager()
    machine.node.start_network_manager()
    apply.go_on()


def lose_bus(machine: Any, apply: PausedApply) -> None:
    """The message bus ends, and NetworkManager with it, as its unit has it; both come back when the apply has ended."""
    machine.node.kill_bus()
    machine.node.kill_network_manager()
    apply.go_on()
    machine.node.start_bus()
    machine.node.start_network_manager()


def fill_disk(machine: Any, apply: PausedApply) -> None:
    """There is no room for profiles and scripts until the apply has ended."""
    machine.node.run("mount", "-o", "remount,size=1m", "/etc/NetworkManager")
    machine.node.run("sh", "-c", "dd if=/dev/zero of=/etc/NetworkManager/full bs=4k 2>/dev/null || true")
    apply.go_on()
    machine.node.run("rm", "/etc/NetworkManager/full")


FAULTS: tuple[Fault, ...] = (kill, cut_power, cut_power_late, restart, crash, lose_bus, fill_disk)


def old_or_new(phase: str, fault: Fault) -> set[str]:
    """The states that the node may be on: one that sees a fault right after its decision may take that back."""
    if fault is fill_disk or phase == "decide":
        return {"old", "new"}
    return {"old"} if phase in UNDECIDED else {"new"}


SAMPLE = {
    (kill, "checkpoint"),
    (kill, "verify"),
    (kill, "save"),
    (cut_power, "names"),
    (cut_power, "save"),
    (crash, "activate"),
    (lose_bus, "add"),
    (fill_disk, "save"),
}
"""Of all cases, one of each kind; `make soak` has the others."""


def cases() -> Iterator[Any]:
    for fault in FAULTS:
        for phase in (*UNDECIDED, *DECIDED):
            marks = () if (fault, phase) in SAMPLE else (pytest.mark.soak,)
            yield pytest.param(fault, phase, marks=marks, id=f"{fault.__name__} at {phase}")


@pytest.mark.timeout(240)
@pytest.mark.parametrize(("fault", "phase"), [*cases()])
def test_the_node_ends_on_one_state(lived_in: Any, tmp_path: Path, fault: Fault, phase: str) -> None:
    before = whole(lived_in)

    fault(lived_in, pause(lived_in, phase, tmp_path))

    assert ends_well(lived_in, before) in old_or_new(phase, fault)


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    "phase",
    [pytest.param(phase, marks=() if phase == "save" else (pytest.mark.soak,)) for phase in (*UNDECIDED, *DECIDED)],
)
def test_a_port_that_disappears_costs_no_more_than_itself(lived_in: Any, tmp_path: Path, phase: str) -> None:
    machine = lived_in
    before = machine.meaning()
    apply = pause(machine, phase, tmp_path)

    machine.node.ip("link", "delete", "eth2")
    code = apply.go_on()
    said = apply.stderr
    once_more = machine.apply(NOTHING)

    # What cannot be put back is named: an undoing that fails is told from one that does not.
    assert all("interface eth2 is gone" in text for text in (said, once_more.stderr) if "be undone in full" in text)
    assert checkpoints(machine) == "ao 0"
    assert not [file for file in files(machine) if "journal" in file or file.endswith(".new")]
    assert machine.addresses("mgmt") == ["198.18.0.1/24"]
    after = machine.meaning()
    assert code == 0 or after["keyfiles"] == before["keyfiles"]

    machine.node.ip("link", "add", "eth2", "type", "veth", "peer", "name", "eth2far")
    machine.node.ip("link", "set", "eth2far", "up")
    machine.applied(DOCUMENT)
    assert machine.applied(DOCUMENT) == UNCHANGED


def test_a_disk_without_room_for_the_journal_leaves_everything_as_it_is(lived_in: Any) -> None:
    before = whole(lived_in)
    state = str(lived_in.state_directory)
    lived_in.node.run("mkdir", "-p", state)
    lived_in.node.run("mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", state)
    lived_in.node.run("sh", "-c", f"dd if=/dev/zero of={state}/full bs=4k count=1 2>/dev/null")

    refused = lived_in.apply(DOCUMENT)
    lived_in.node.run("rm", f"{state}/full")
    lived_in.node.run("umount", state)

    assert refused.returncode == 1
    assert "journal.json: No space left on device" in refused.stderr
    assert checkpoints(lived_in) == "ao 0"
    assert ends_well(lived_in, before) == "old"


def test_an_undoing_that_fails_is_told_from_one_that_does_not(lived_in: Any, tmp_path: Path) -> None:
    apply = pause(lived_in, "add", tmp_path)

    lived_in.node.ip("link", "delete", "eth1")
    code = apply.go_on()

    assert code == 1
    assert "the change could not be undone in full" in apply.stderr
    assert "interface eth1 is gone" in apply.stderr
    assert apply.stderr.count("\n") == 1
