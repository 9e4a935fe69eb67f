"""Type ``ipvlan``, as the kernel then has it."""

from typing import Any

import pytest

from tests.node.netstate.documents import document, static

pytestmark = [pytest.mark.needs_kernel("ipvlan"), pytest.mark.requires_network_manager("1.52")]


def ipvlan(options: dict[str, Any], **properties: object) -> dict[str, Any]:
    return document({"name": "iv", "type": "ipvlan", "state": "up", "ipvlan": options, **properties})


def made_of(machine: Any) -> tuple[str, str, str]:
    """Base interface, mode and what is kept apart."""
    link = machine.link("iv")
    info = link["linkinfo"]["info_data"]
    return link["link"], info["mode"], next(flag for flag in ("private", "vepa", "bridge") if flag in info)


def test_one_is_made_with_all_that_an_interface_can_have(machine: Any) -> None:
    machine.brings_about(
        ipvlan({"base-iface": "eth1", "mode": "l2", "private": True}, mtu=1500, ipv4=static("192.0.2.10"))
    )

    link = machine.link("iv")
    assert made_of(machine) == ("eth1", "l2", "private")
    assert (link["mtu"], link["address"]) == (1500, machine.link("eth1")["address"])
    assert machine.addresses("iv") == ["192.0.2.10/24"]


def test_each_property_changes_and_all_else_stays(machine: Any) -> None:
    machine.brings_about(ipvlan({"base-iface": "eth1"}, ipv4=static("192.0.2.10")))
    assert made_of(machine) == ("eth1", "l3", "bridge")

    for mode in ("l3s", "l2"):
        machine.brings_about(ipvlan({"mode": mode}))
        assert made_of(machine) == ("eth1", mode, "bridge")
    machine.brings_about(ipvlan({"vepa": True}))
    assert made_of(machine) == ("eth1", "l2", "vepa")
    machine.brings_about(ipvlan({"vepa": False, "private": True}))
    assert made_of(machine) == ("eth1", "l2", "private")
    machine.brings_about(ipvlan({"base-iface": "eth2"}))
    assert made_of(machine) == ("eth2", "l2", "private")
    assert machine.addresses("iv") == ["192.0.2.10/24"]


def test_mtu_and_mac_address_are_those_of_the_base(machine: Any) -> None:
    machine.brings_about(ipvlan({"base-iface": "eth1"}))
    base = {"name": "eth1", "type": "ethernet", "state": "up", "mtu": 1300, "mac-address": "02:00:00:00:00:11"}

    machine.brings_about(document(base))

    link = machine.link("iv")
    assert (link["mtu"], link["address"]) == (1300, "02:00:00:00:00:11")
    for key, value in (("mac-address", "02:00:00:00:00:99"), ("mtu", 1400)):
        refused = machine.apply(ipvlan({}, **{key: value}))
        assert f"interface iv: {key} {value} differs from" in refused.stderr


def test_one_goes_down_comes_up_and_goes(machine: Any) -> None:
    machine.brings_about(ipvlan({"base-iface": "eth1", "mode": "l3s"}))

    machine.brings_about(document({"name": "iv", "type": "ipvlan", "state": "down"}))
    assert "iv" not in machine.names()

    machine.brings_about(document({"name": "iv", "type": "ipvlan", "state": "up"}))
    assert made_of(machine) == ("eth1", "l3s", "bridge")

    machine.brings_about(document({"name": "iv", "type": "ipvlan", "state": "absent"}))
    assert "iv" not in machine.names()
    assert "iv.nmconnection" not in machine.keyfiles()


def test_a_change_that_fails_leaves_it_as_it_was(machine: Any) -> None:
    machine.brings_about(ipvlan({"base-iface": "eth1"}, ipv4=static("192.0.2.10")))

    machine.takes_back(ipvlan({"mode": "l2"}), lambda: made_of(machine)[1] == "l2")
    machine.takes_back(document({"name": "iv", "state": "absent"}), lambda: "iv" not in machine.names())
