"""Types ``mac-vlan`` and ``mac-vtap``, as the kernel then has them."""

from typing import Any

import pytest

from tests.node.netstate.documents import document, static

pytestmark = [
    pytest.mark.needs_kernel("macvlan"),
    pytest.mark.needs_kernel("macvtap"),
    pytest.mark.parametrize("kind", ["mac-vlan", "mac-vtap"]),
]

MAC = "02:00:00:00:00:77"
KERNEL_KINDS = {"mac-vlan": "macvlan", "mac-vtap": "macvtap"}


def mac_vlan(kind: str, options: dict[str, Any], **properties: object) -> dict[str, Any]:
    return document({"name": "mv", "type": kind, "state": "up", kind: options, **properties})


def made_of(machine: Any) -> tuple[str, str, str]:
    """Kind, base interface and mode."""
    link = machine.link("mv")
    return link["linkinfo"]["info_kind"], link["link"], link["linkinfo"]["info_data"]["mode"]


@pytest.mark.requires_network_manager("1.32")
def test_one_is_made_with_all_that_an_interface_can_have(machine: Any, kind: str) -> None:
    machine.brings_about(
        mac_vlan(
            kind,
            {"base-iface": "eth1", "mode": "bridge"},
            **{"mtu": 1400, "mac-address": MAC, "accept-all-mac-addresses": True},
            ipv4=static("192.0.2.10"),
        )
    )

    link = machine.link("mv")
    assert made_of(machine) == (KERNEL_KINDS[kind], "eth1", "bridge")
    assert (link["mtu"], link["address"]) == (1400, MAC)
    assert "PROMISC" in link["flags"]
    assert machine.addresses("mv") == ["192.0.2.10/24"]
    assert ("tap=true" in machine.keyfiles()["mv.nmconnection"]) == (kind == "mac-vtap")


def test_mode_and_base_change_and_all_else_stays(machine: Any, kind: str) -> None:
    first = {"base-iface": "eth1", "mode": "vepa"}
    machine.brings_about(mac_vlan(kind, first, **{"mac-address": MAC}, ipv4=static("192.0.2.10")))

    for mode in ("bridge", "private", "vepa"):
        machine.brings_about(mac_vlan(kind, {"mode": mode}))
        assert made_of(machine)[1:] == ("eth1", mode)

    machine.brings_about(mac_vlan(kind, {"base-iface": "eth2"}))
    assert made_of(machine)[1:] == ("eth2", "vepa")
    assert machine.link("mv")["address"] == MAC
    assert machine.addresses("mv") == ["192.0.2.10/24"]


def test_one_passes_its_base_through_with_or_without_all_mac_addresses(machine: Any, kind: str) -> None:
    passthru = {"base-iface": "eth1", "mode": "passthru"}
    machine.brings_about(mac_vlan(kind, {**passthru, "promiscuous": False}))
    assert machine.link("mv")["linkinfo"]["info_data"]["nopromisc"] is True

    machine.brings_about(mac_vlan(kind, {"promiscuous": True}))
    assert "nopromisc" not in machine.link("mv")["linkinfo"]["info_data"]

    machine.brings_about(mac_vlan(kind, {"mode": "bridge"}))
    assert made_of(machine)[1:] == ("eth1", "bridge")


def test_mode_source_is_refused_before_anything_is_changed(machine: Any, kind: str) -> None:
    refused = machine.apply(mac_vlan(kind, {"base-iface": "eth1", "mode": "source"}))

    assert (refused.returncode, "mv" in machine.names()) == (1, False)
    assert f"{kind}.mode source is nothing that NetworkManager can make" in refused.stderr


def test_mtu_and_mac_address_change_while_it_stays(machine: Any, kind: str) -> None:
    machine.brings_about(mac_vlan(kind, {"base-iface": "eth1", "mode": "bridge"}))
    index = machine.link("mv")["ifindex"]

    machine.brings_about(mac_vlan(kind, {}, mtu=1300))
    machine.brings_about(mac_vlan(kind, {}, **{"mac-address": "02:00:00:00:00:78"}))

    link = machine.link("mv")
    assert (link["ifindex"], link["mtu"], link["address"]) == (index, 1300, "02:00:00:00:00:78")


def test_one_goes_down_comes_up_and_goes(machine: Any, kind: str) -> None:
    machine.brings_about(mac_vlan(kind, {"base-iface": "eth1", "mode": "bridge"}))

    machine.brings_about(document({"name": "mv", "type": kind, "state": "down"}))
    assert "mv" not in machine.names()

    machine.brings_about(document({"name": "mv", "type": kind, "state": "up"}))
    assert made_of(machine)[1:] == ("eth1", "bridge")

    machine.brings_about(document({"name": "mv", "type": kind, "state": "absent"}))
    assert "mv" not in machine.names()
    assert "mv.nmconnection" not in machine.keyfiles()


def test_a_change_that_fails_leaves_it_as_it_was(machine: Any, kind: str) -> None:
    first = {"base-iface": "eth1", "mode": "bridge"}
    machine.brings_about(mac_vlan(kind, first, **{"mac-address": MAC}, ipv4=static("192.0.2.10")))

    machine.takes_back(mac_vlan(kind, {"mode": "vepa"}), lambda: made_of(machine)[2] == "vepa")
    machine.takes_back(document({"name": "mv", "state": "absent"}), lambda: "mv" not in machine.names())
