"""Redundant paths on a real NetworkManager; the kernel says what became of them."""

from typing import Any

import pytest

from tests.node.netstate.documents import UNCHANGED

pytestmark = [pytest.mark.needs_kernel("hsr"), pytest.mark.requires_network_manager("1.46")]

SECTION: dict[str, Any] = {"port1": "eth1", "port2": "eth2", "multicast-spec": 40, "protocol": "prp"}


def hsr(**section: object) -> dict[str, Any]:
    return {"interfaces": [{"name": "hsr0", "type": "hsr", "state": "up", "hsr": {**SECTION, **section}}]}


def kernel(machine: Any) -> dict[str, Any]:
    data: dict[str, Any] = machine.link("hsr0")["linkinfo"]["info_data"]
    return {key: data.get(key) for key in ("slave1", "slave2", "supervision_addr", "proto")}


def settings(machine: Any) -> list[str]:
    wanted = "hsr.port1,hsr.port2,hsr.multicast-spec,hsr.prp,connection.autoconnect-slaves"
    return str(machine.nmcli("-g", wanted, "connection", "show", "hsr0")).splitlines()


def test_two_paths_are_made_changed_and_removed(machine: Any) -> None:
    machine.brings_about(hsr())
    assert kernel(machine) == {
        "slave1": "eth1",
        "slave2": "eth2",
        "supervision_addr": "01:15:4e:00:01:28",
        "proto": 1,
    }
    assert settings(machine) == ["eth1", "eth2", "40", "yes", "1"]

    machine.brings_about(hsr(**{"multicast-spec": 7, "protocol": "hsr"}))
    assert kernel(machine) == {
        "slave1": "eth1",
        "slave2": "eth2",
        "supervision_addr": "01:15:4e:00:01:07",
        "proto": 0,
    }

    machine.brings_about(hsr(port1="eth2", port2="eth1"))
    assert (kernel(machine)["slave1"], kernel(machine)["slave2"]) == ("eth2", "eth1")

    gone = {"interfaces": [{"name": "hsr0", "state": "absent"}]}
    machine.applied(gone)
    assert "hsr0" not in machine.names()
    assert machine.applied(gone) == UNCHANGED


def test_the_ports_of_two_networks_get_one_address(machine: Any) -> None:
    own = machine.link("eth1")["address"]

    machine.brings_about(hsr())

    assert {machine.link(name)["address"] for name in ("hsr0", "eth1", "eth2")} == {own}


def test_ports_give_up_their_addresses_and_their_controller(machine: Any) -> None:
    address = {"enabled": True, "dhcp": False, "address": [{"ip": "192.0.2.7", "prefix-length": 24}]}
    bridge = {"name": "br1", "type": "linux-bridge", "state": "up", "bridge": {"port": [{"name": "eth2"}]}}
    machine.applied({"interfaces": [{"name": "eth1", "type": "ethernet", "state": "up", "ipv4": address}, bridge]})
    wanted = hsr()
    wanted["interfaces"][0]["ipv4"] = {**address, "address": [{"ip": "192.0.2.8", "prefix-length": 24}]}

    machine.brings_about(wanted)

    assert machine.addresses("eth1") == []
    assert machine.addresses("hsr0") == ["192.0.2.8/24"]
    assert machine.link("eth2").get("master") != "br1"


def test_a_document_that_fails_leaves_nothing_of_it(machine: Any) -> None:
    machine.applied(hsr())

    machine.takes_back(hsr(**{"multicast-spec": 9}), lambda: kernel(machine)["supervision_addr"].endswith(":09"))


def test_what_this_network_manager_has_no_word_for_is_refused_before_anything_is_changed(
    machine: Any, network_manager_version: tuple[int, ...]
) -> None:
    if network_manager_version >= (1, 56):
        pytest.skip("this NetworkManager knows every version of HSR")
    before = machine.fingerprint()

    refused = machine.apply(hsr(protocol="hsr-2012"))

    assert "interface hsr0: hsr.protocol hsr-2012 needs NetworkManager 1.56 or later" in refused.stderr
    assert machine.fingerprint() == before
