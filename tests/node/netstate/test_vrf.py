"""Type ``vrf``, as the kernel then has it."""

from typing import Any

import pytest

from tests.node.netstate.documents import document

pytestmark = pytest.mark.needs_kernel("vrf")


def vrf(*ports: str, table: int = 1001, **properties: object) -> dict[str, Any]:
    section = {"port": list(ports), "route-table-id": table}
    return {"name": "blue", "type": "vrf", "state": "up", "vrf": section, **properties}


def port(name: str, address: str) -> dict[str, Any]:
    ipv4 = {"enabled": True, "dhcp": False, "address": [{"ip": address, "prefix-length": 24}]}
    return {"name": name, "type": "ethernet", "state": "up", "ipv4": ipv4}


def ports_of(machine: Any) -> set[str]:
    return {link["ifname"] for link in machine.links() if link.get("master") == "blue"}


def table_of(machine: Any) -> int:
    found: int = machine.link("blue")["linkinfo"]["info_data"]["table"]
    return found


def routes_in(machine: Any, table: int) -> str:
    found: str = machine.node.ip("route", "show", "table", str(table))
    return found


def test_ports_keep_their_addresses_and_their_routes_move_to_the_table(machine: Any) -> None:
    machine.brings_about(document(port("eth1", "192.0.2.10")))

    machine.brings_about(document(vrf("eth2", "eth1"), port("eth2", "198.51.100.10")))

    assert (ports_of(machine), table_of(machine)) == ({"eth1", "eth2"}, 1001)
    assert machine.addresses("eth1") == ["192.0.2.10/24"]
    assert machine.addresses("eth2") == ["198.51.100.10/24"]
    machine.eventually(lambda: "192.0.2.0/24" in routes_in(machine, 1001))
    assert "198.51.100.0/24" in routes_in(machine, 1001)


@pytest.mark.requires_network_manager("1.42")  # 1.30 does not give back what the kernel takes from a port that joins
def test_a_port_keeps_its_ipv6_address(machine: Any) -> None:
    address = {"ip": "2001:db8::10", "prefix-length": 64}
    ipv6 = {"enabled": True, "dhcp": False, "autoconf": False, "address": [address]}
    machine.brings_about(document({"name": "eth1", "type": "ethernet", "state": "up", "ipv6": ipv6}))

    machine.brings_about(document(vrf("eth1")))

    machine.eventually(lambda: machine.addresses("eth1") == ["2001:db8::10/64"])
    assert "2001:db8::/64" in machine.node.ip("-6", "route", "show", "table", "1001")


def test_a_port_comes_goes_and_gets_another_address(machine: Any) -> None:
    machine.brings_about(document(vrf("eth1"), port("eth1", "192.0.2.10")))
    index = machine.link("blue")["ifindex"]

    machine.brings_about(document(vrf("eth1", "eth2"), port("eth1", "192.0.2.11")))
    assert ports_of(machine) == {"eth1", "eth2"}
    assert machine.addresses("eth1") == ["192.0.2.11/24"]

    machine.brings_about(document(vrf("eth2")))
    assert ports_of(machine) == {"eth2"}
    assert machine.addresses("eth1") == ["192.0.2.11/24"]

    machine.brings_about(document({**port("eth1", "192.0.2.11"), "controller": "blue"}))
    assert ports_of(machine) == {"eth1", "eth2"}
    assert machine.link("blue")["ifindex"] == index


def test_another_table_makes_the_vrf_anew_with_its_ports(machine: Any) -> None:
    machine.brings_about(document(vrf("eth1"), port("eth1", "192.0.2.10")))

    machine.brings_about(document(vrf("eth1", table=1002)))

    assert (ports_of(machine), table_of(machine)) == ({"eth1"}, 1002)
    assert machine.addresses("eth1") == ["192.0.2.10/24"]
    machine.eventually(lambda: "192.0.2.0/24" in routes_in(machine, 1002))


def test_the_table_of_a_vrf_that_exists_need_not_be_said(machine: Any) -> None:
    machine.brings_about(document(vrf("eth1")))

    machine.brings_about(document({"name": "blue", "type": "vrf", "vrf": {"port": ["eth2"], "route-table-id": 0}}))

    assert (ports_of(machine), table_of(machine)) == ({"eth2"}, 1001)


def test_an_mtu_is_refused_before_anything_is_changed(machine: Any) -> None:
    refused = machine.apply(document(vrf("eth1", mtu=1400)))

    assert (refused.returncode, "blue" in machine.names()) == (1, False)
    assert "interface blue: mtu 1400 is nothing that NetworkManager can give a VRF" in refused.stderr


def test_a_mac_address_is_not_used(machine: Any) -> None:
    machine.brings_about(document({**vrf("eth1"), "mac-address": "02:00:00:00:00:77"}))

    assert machine.link("blue")["address"] != "02:00:00:00:00:77"
    assert "cloned-mac-address" not in machine.keyfiles()["blue.nmconnection"]


def test_ports_stay_where_the_vrf_goes(machine: Any) -> None:
    machine.brings_about(document(vrf("eth1"), port("eth1", "192.0.2.10")))

    machine.brings_about(document({"name": "blue", "type": "vrf", "state": "absent"}))

    assert "blue" not in machine.names()
    assert machine.addresses("eth1") == ["192.0.2.10/24"]
    assert "blue" not in "".join(machine.keyfiles().values())
    machine.eventually(lambda: "192.0.2.0/24" in routes_in(machine, 254))


def test_a_change_that_fails_leaves_it_as_it_was(machine: Any) -> None:
    machine.brings_about(document(vrf("eth1"), port("eth1", "192.0.2.10"), port("eth2", "198.51.100.10")))

    machine.takes_back(document(vrf("eth2")), lambda: ports_of(machine) == {"eth2"})
    machine.takes_back(document(vrf("eth1", table=1002)), lambda: table_of(machine) == 1002)
    machine.takes_back(document({"name": "blue", "state": "absent"}), lambda: "blue" not in machine.names())
