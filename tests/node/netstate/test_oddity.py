"""Nodes on which something is not as everywhere."""

from typing import Any

import pytest

from tests.node.netstate.documents import UNCHANGED


def bridge(name: str, *ports: str) -> dict[str, Any]:
    listed = [{"name": port} for port in ports]
    ip = {"enabled": True, "address": [{"ip": "192.0.2.10", "prefix-length": 24}]}
    return {"interfaces": [{"name": name, "type": "linux-bridge", "bridge": {"port": listed}, "ipv4": ip}]}


@pytest.mark.parametrize(
    "name", ["1e3", "0x1f", "null", "on", "-br", "br*", "$(id)", 'a"b', "brücke", "a\\b", "#1", "x@y"]
)
def test_a_name_is_taken_as_it_is(machine: Any, name: str) -> None:
    machine.applied(bridge(name, "eth1"))

    assert machine.link("eth1")["master"] == name
    assert machine.addresses(name) == ["192.0.2.10/24"]
    shown = machine.nmstate("show").stdout
    assert machine.nmstate("apply", "-", stdin=shown).stdout == UNCHANGED
    machine.applied({"interfaces": [{"name": name, "type": "linux-bridge", "state": "absent"}]})
    assert name not in machine.names()


def test_a_name_that_is_no_text_does_not_hide_the_others(machine: Any) -> None:
    machine.node.run("sh", "-c", 'ip link add "$(printf "od\\377d")" type bridge')

    shown = machine.nmstate("show")

    assert (shown.returncode, shown.stderr) == (0, "")
    assert "name: eth1" in shown.stdout
    machine.applied(bridge("br1", "eth1"))
    assert machine.addresses("br1") == ["192.0.2.10/24"]


def test_a_nic_that_networkmanager_was_told_to_leave_alone_becomes_a_port(machine: Any) -> None:
    machine.nmcli("device", "set", "eth1", "managed", "no")

    machine.applied(bridge("br1", "eth1"))

    assert machine.link("eth1")["master"] == "br1"
    assert machine.applied(bridge("br1", "eth1")) == UNCHANGED


@pytest.mark.parametrize("how", ["probe", "kill"])
def test_a_nic_that_networkmanager_was_told_to_leave_alone_is_left_alone_again(machine: Any, how: str) -> None:
    machine.nmcli("device", "set", "eth1", "managed", "no")
    before = machine.fingerprint()

    process = machine.apply_until_probe(bridge("br1", "eth1"), then="fail" if how == "probe" else "wait")
    if how == "kill":
        process.kill()
    process.communicate(timeout=120)
    machine.applied({"interfaces": []})

    assert machine.fingerprint() == before
    assert "unmanaged" in machine.nmcli("-t", "-f", "DEVICE,STATE", "device").split("eth1:")[1].splitlines()[0]


def test_another_profile_does_not_bring_back_what_is_to_go(machine: Any) -> None:
    """NetworkManager must not take the chance between taking an interface down and the commit that deletes profiles."""
    machine.applied(bridge("br1", "eth1"))
    machine.nmcli("connection", "add", "type", "bridge", "ifname", "br1", "con-name", "other", "autoconnect", "yes")
    assert "other" not in machine.nmcli("-t", "-f", "NAME", "connection", "show", "--active").splitlines()
    before = machine.fingerprint()
    gone = {"interfaces": [{"name": "br1", "type": "linux-bridge", "state": "absent"}]}

    process = machine.apply_until_probe(gone, then="wait")
    for _ in range(40):
        assert "br1" not in machine.names()
    process.terminate()
    process.communicate(timeout=120)
    assert machine.fingerprint()["keyfiles"] == before["keyfiles"]
    assert machine.addresses("br1") == ["192.0.2.10/24"]

    machine.applied(gone)
    machine.await_network_manager()
    assert "br1" not in machine.names()
    assert machine.keyfiles().keys() <= {"eth1.nmconnection"}
