import json
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from nmstate_api.network import parse
from nmstate_k8s.dbus import Bus
from nmstate_k8s.errors import NmstateError
from nmstate_k8s.netstate.engine import ApplyOptions, Engine
from tests.node.netstate.documents import LIVED_IN_CHANGE as DOCUMENT
from tests.node.netstate.documents import NOTHING, UNCHANGED


def test_a_change_that_fails_leaves_the_node_as_it_was(lived_in: Any) -> None:
    before = lived_in.fingerprint()

    process = lived_in.apply_until_probe(DOCUMENT, then="fail")
    _, complaint = process.communicate(timeout=60)

    assert complaint.strip() == "ProbeError: the gateway does not answer"
    assert lived_in.fingerprint() == before
    assert not lived_in.journal.exists()


def test_an_absent_interface_comes_back_when_the_change_fails(lived_in: Any) -> None:
    lived_in.applied(DOCUMENT)
    before = lived_in.fingerprint()
    gone = {"interfaces": [{"name": "br1", "type": "linux-bridge", "state": "absent"}]}

    process = lived_in.apply_until_probe(gone, then="fail")
    process.communicate(timeout=60)

    after = lived_in.fingerprint()
    assert {link["ifname"]: link["addr_info"] for link in after.pop("links") if link["ifname"] != "lo"}.keys() == {
        link["ifname"] for link in before.pop("links") if link["ifname"] != "lo"
    }
    assert after == before
    assert lived_in.addresses("br1") == ["192.0.2.10/24"]
    assert lived_in.link("eth1")["master"] == "br1"


async def test_profiles_are_put_back_also_where_networkmanagers_files_are_out_of_reach(
    lived_in: Any, tmp_path: Path
) -> None:
    before = lived_in.fingerprint()

    async def probe() -> None:
        raise NmstateError("the gateway does not answer")

    # This process is in the node's network, and outside of its file system.
    async with Bus(lived_in.node.bus_address) as bus, Engine(bus, tmp_path / "state") as engine:
        with pytest.raises(NmstateError, match="the gateway does not answer"):
            await engine.apply(parse(DOCUMENT), ApplyOptions(probe=probe))

    after = lived_in.fingerprint()
    assert "cabled on a Friday" in str(before.pop("keyfiles"))
    after.pop("keyfiles")  # written again by NetworkManager, with the same meaning and without the comment
    assert after == before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_undoes_the_change_at_once(lived_in: Any, number: signal.Signals) -> None:
    before = lived_in.fingerprint()

    process = lived_in.apply_until_probe(DOCUMENT, then="wait")
    assert lived_in.addresses("br1") == ["192.0.2.10/24"]
    process.send_signal(number)
    process.communicate(timeout=60)

    assert lived_in.fingerprint() == before
    assert not lived_in.journal.exists()


def test_killed_it_leaves_the_undoing_to_networkmanager_and_the_rest_to_the_next_one(lived_in: Any) -> None:
    before = lived_in.meaning()

    process = lived_in.apply_until_probe(DOCUMENT, then="wait")
    process.kill()
    process.communicate(timeout=60)
    assert lived_in.journal.exists()

    # What NetworkManager does alone, within its timer of three seconds: the kernel is as it was.
    deadline = time.monotonic() + 20
    while lived_in.links() != before["links"] and time.monotonic() < deadline:
        time.sleep(0.05)  # noqa: TID251 - nothing tells when
    assert lived_in.links() == before["links"]

    lived_in.applied(NOTHING)
    assert lived_in.meaning() == before
    assert not lived_in.journal.exists()


def test_the_next_one_need_not_wait_for_networkmanagers_timer(lived_in: Any) -> None:
    before = lived_in.fingerprint()

    process = lived_in.apply_until_probe(DOCUMENT, then="wait")
    process.kill()
    process.communicate(timeout=60)

    lived_in.applied(NOTHING)
    assert lived_in.fingerprint() == before


def test_killed_after_the_decision_it_is_completed_by_the_next_one(lived_in: Any) -> None:
    process = lived_in.apply_until_probe(DOCUMENT, then="wait")
    journal = json.loads(lived_in.journal.read_text())
    lived_in.journal.write_text(json.dumps({**journal, "phase": "commit"}))
    process.kill()
    process.communicate(timeout=60)

    lived_in.applied(NOTHING)

    assert lived_in.addresses("br1") == ["192.0.2.10/24"]
    assert lived_in.addresses("eth2") == ["203.0.113.2/24"]
    assert "203.0.113.2" in lived_in.keyfiles()["eth2.nmconnection"]
    assert not lived_in.journal.exists()
    assert lived_in.applied(DOCUMENT) == UNCHANGED


def test_a_restart_of_networkmanager_in_the_middle_undoes_the_change(lived_in: Any) -> None:
    before = lived_in.fingerprint()

    process = lived_in.apply_until_probe(DOCUMENT, then="wait")
    lived_in.node.kill_network_manager()
    lived_in.node.start_network_manager()
    _, complaint = process.communicate(timeout=90)

    assert complaint.startswith("InterruptedApplyError: NetworkManager was restarted in the middle of the change")
    assert lived_in.fingerprint() == before
    assert not lived_in.journal.exists()


def test_a_second_one_is_told_who_is_at_work(lived_in: Any) -> None:
    process = lived_in.apply_until_probe(DOCUMENT, then="wait")
    try:
        refused = lived_in.apply(NOTHING)
    finally:
        process.kill()
        process.communicate(timeout=60)

    assert refused.returncode == 1
    assert "is locked by process" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_an_uncommitted_change_can_be_kept(lived_in: Any) -> None:
    lived_in.applied(DOCUMENT, "--no-commit")
    assert "br1.nmconnection" not in lived_in.keyfiles()

    assert lived_in.nmstate("commit").stdout == "committed\n"

    assert "br1.nmconnection" in lived_in.keyfiles()
    assert lived_in.addresses("br1") == ["192.0.2.10/24"]
    assert not lived_in.journal.exists()


def test_an_uncommitted_change_can_be_undone(lived_in: Any) -> None:
    before = lived_in.fingerprint()
    lived_in.applied(DOCUMENT, "--no-commit")

    assert lived_in.nmstate("rollback").stdout == "rolled back\n"

    assert lived_in.fingerprint() == before


def test_an_uncommitted_change_is_undone_when_its_time_is_up(lived_in: Any) -> None:
    before = lived_in.meaning()
    lived_in.applied(DOCUMENT, "--no-commit", "--timeout", "1")
    deadline = time.monotonic() + 20
    while lived_in.links() != before["links"] and time.monotonic() < deadline:
        time.sleep(0.05)  # noqa: TID251 - nothing tells when

    late = lived_in.nmstate("commit")

    assert (late.returncode, late.stdout) == (1, "")
    assert "its time was up" in late.stderr
    assert lived_in.meaning() == before


@pytest.mark.parametrize("command", ["commit", "rollback"])
def test_without_an_uncommitted_change_there_is_nothing_to_decide(machine: Any, command: str) -> None:
    refused = machine.nmstate(command)

    assert refused.returncode == 1
    assert refused.stderr == f"nmstate-k8s {command}: there is no uncommitted change on this node\n"


def test_what_somebody_configured_without_networkmanager_is_there_again(bare_machine: Any) -> None:
    node = bare_machine.node
    for cable in ("eth1", "eth2"):
        node.ip("link", "add", cable, "type", "veth", "peer", "name", f"{cable}far")
        node.ip("link", "set", f"{cable}far", "up")
    node.ip("link", "set", "eth1", "up")
    node.ip("address", "add", "198.51.100.1/24", "dev", "eth1")
    node.run("mkdir", "-p", "/run/NetworkManager/conf.d")
    node.run("sh", "-c", "printf '[device]\nkeep-configuration=yes\n' > /run/NetworkManager/conf.d/keep.conf")
    node.start_network_manager()
    bare_machine.await_network_manager()
    assert bare_machine.addresses("eth1") == ["198.51.100.1/24"]

    process = bare_machine.apply_until_probe(DOCUMENT, then="fail")
    _, complaint = process.communicate(timeout=90)

    assert complaint.strip() == "ProbeError: the gateway does not answer"
    assert bare_machine.addresses("eth1") == ["198.51.100.1/24"]
    assert "br1" not in bare_machine.names()
