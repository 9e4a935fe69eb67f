"""Type ``dummy``, as the kernel then has it."""

from typing import Any

import pytest

pytestmark = pytest.mark.needs_kernel("dummy")

ADDRESS = {"ip": "192.0.2.10", "prefix-length": 24}
ADDRESS6 = {"ip": "2001:db8::10", "prefix-length": 64}


def dummy(**properties: object) -> dict[str, Any]:
    return {"interfaces": [{"name": "d0", "type": "dummy", "state": "up", **properties}]}


def static(*addresses: dict[str, Any]) -> dict[str, Any]:
    return {"enabled": True, "dhcp": False, "address": list(addresses)}


@pytest.mark.requires_network_manager("1.32")
def test_a_dummy_is_made_with_all_that_an_interface_can_have(machine: Any) -> None:
    machine.brings_about(
        dummy(
            **{"mtu": 1400, "mac-address": "02:00:00:00:00:77", "accept-all-mac-addresses": True},
            description="an address for the whole node",
            ipv4=static(ADDRESS),
            ipv6={**static(ADDRESS6), "autoconf": False},
        )
    )

    link = machine.link("d0")
    assert link["linkinfo"]["info_kind"] == "dummy"
    assert (link["mtu"], link["address"]) == (1400, "02:00:00:00:00:77")
    assert "PROMISC" in link["flags"]
    assert set(machine.addresses("d0")) == {"192.0.2.10/24", "2001:db8::10/64"}
    assert "type=dummy" in machine.keyfiles()["d0.nmconnection"]


@pytest.mark.requires_network_manager("1.32")
def test_each_property_changes_while_it_stays(machine: Any) -> None:
    machine.brings_about(dummy(ipv4=static(ADDRESS)))
    index = machine.link("d0")["ifindex"]

    machine.brings_about(dummy(mtu=9000))
    assert machine.link("d0")["mtu"] == 9000

    machine.brings_about(dummy(**{"mac-address": "02:00:00:00:00:78"}))
    assert machine.link("d0")["address"] == "02:00:00:00:00:78"

    machine.brings_about(dummy(**{"accept-all-mac-addresses": True}))
    assert "PROMISC" in machine.link("d0")["flags"]
    machine.brings_about(dummy(**{"accept-all-mac-addresses": False}))
    assert "PROMISC" not in machine.link("d0")["flags"]

    machine.brings_about(dummy(ipv4=static({"ip": "198.51.100.1", "prefix-length": 32})))
    assert machine.addresses("d0") == ["198.51.100.1/32"]
    assert (machine.link("d0")["ifindex"], machine.link("d0")["mtu"]) == (index, 9000)


def test_a_dummy_goes_down_comes_up_and_goes(machine: Any) -> None:
    machine.brings_about(dummy(ipv4=static(ADDRESS)))

    machine.brings_about(dummy(state="down"))
    assert "d0" not in machine.names()
    assert "d0.nmconnection" in machine.keyfiles()

    machine.brings_about(dummy())
    assert machine.addresses("d0") == ["192.0.2.10/24"]

    machine.brings_about(dummy(state="absent"))
    assert "d0" not in machine.names()
    assert machine.keyfiles() == {}


def test_one_that_somebody_else_made_is_taken_over_with_what_it_has(machine: Any) -> None:
    machine.node.ip("link", "add", "d0", "mtu", "1300", "type", "dummy")
    machine.node.ip("address", "add", "192.0.2.10/24", "dev", "d0")
    machine.node.ip("link", "set", "d0", "up")
    index = machine.link("d0")["ifindex"]

    machine.brings_about(dummy(description="taken over"))

    assert machine.link("d0")["ifindex"] == index
    assert (machine.link("d0")["mtu"], machine.addresses("d0")) == (1300, ["192.0.2.10/24"])
    assert "d0.nmconnection" in machine.keyfiles()


def test_a_change_that_fails_leaves_it_as_it_was(machine: Any) -> None:
    machine.brings_about(dummy(**{"mtu": 1400, "mac-address": "02:00:00:00:00:77"}, ipv4=static(ADDRESS)))

    changed = dummy(mtu=9000, ipv4=static({"ip": "198.51.100.1", "prefix-length": 32}))
    machine.takes_back(changed, lambda: machine.addresses("d0") == ["198.51.100.1/32"])
    machine.takes_back(dummy(state="absent"), lambda: "d0" not in machine.names())


def test_one_that_is_not_kept_leaves_nothing(machine: Any) -> None:
    machine.takes_back(dummy(ipv4=static(ADDRESS)), lambda: machine.addresses("d0") == ["192.0.2.10/24"])
