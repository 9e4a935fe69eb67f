"""Type ``vxlan``, as the kernel then has it."""

from typing import Any

import pytest

from tests.node.netstate.documents import document, static

pytestmark = pytest.mark.needs_kernel("vxlan")

MAC = "02:00:00:00:00:77"


def vxlan(options: dict[str, Any], **properties: object) -> dict[str, Any]:
    vxlan = {"id": 42, "base-iface": "eth1", **options}
    return document({"name": "vx", "type": "vxlan", "state": "up", "vxlan": vxlan, **properties})


def info(machine: Any) -> dict[str, Any]:
    found: dict[str, Any] = machine.link("vx")["linkinfo"]["info_data"]
    return found


@pytest.mark.requires_network_manager("1.32")
def test_a_vxlan_is_made_with_all_that_it_can_have(machine: Any) -> None:
    machine.brings_about(
        vxlan(
            {"learning": False, "local": "192.0.2.1", "remote": "192.0.2.2", "destination-port": 4789},
            **{"mtu": 1300, "mac-address": MAC, "accept-all-mac-addresses": True},
            ipv4=static("198.51.100.10"),
        )
    )

    found = info(machine)
    assert (found["id"], found["link"], found["learning"], found["port"]) == (42, "eth1", False, 4789)
    assert (found["local"], found["remote"]) == ("192.0.2.1", "192.0.2.2")
    link = machine.link("vx")
    assert (link["mtu"], link["address"]) == (1300, MAC)
    assert "PROMISC" in link["flags"]
    assert machine.addresses("vx") == ["198.51.100.10/24"]


def test_one_for_evpn_stands_on_nothing_and_does_not_learn(machine: Any) -> None:
    machine.brings_about(vxlan({"base-iface": "", "learning": False, "local": "2001:db8::1", "destination-port": 4789}))

    found = info(machine)
    assert "link" not in found
    assert (found["local6"], found["learning"]) == ("2001:db8::1", False)
    assert "remote" not in found


@pytest.mark.parametrize(
    ("options", "key", "value"),
    [
        ({"id": 43}, "id", 43),
        ({"base-iface": "eth2"}, "link", "eth2"),
        ({"base-iface": ""}, "link", None),
        ({"learning": False}, "learning", False),
        ({"local": "192.0.2.9"}, "local", "192.0.2.9"),
        ({"local": ""}, "local", None),
        ({"remote": "192.0.2.9"}, "remote", "192.0.2.9"),
        ({"remote": "239.0.0.2"}, "group", "239.0.0.2"),
        ({"destination-port": 4790}, "port", 4790),
    ],
    ids=str,
)
def test_each_property_changes_and_all_else_stays(
    machine: Any, options: dict[str, Any], key: str, value: object
) -> None:
    whole = {"local": "192.0.2.1", "remote": "192.0.2.2"}
    machine.brings_about(vxlan(whole, **{"mac-address": MAC}, ipv4=static("198.51.100.10")))
    before = info(machine)

    machine.brings_about(vxlan(options))

    after = info(machine)
    assert after.get(key) == value
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    assert changed <= {key, "remote" if "remote" in options else key}
    assert machine.link("vx")["address"] == MAC
    assert machine.addresses("vx") == ["198.51.100.10/24"]


def test_mtu_and_mac_address_change_while_it_stays(machine: Any) -> None:
    machine.brings_about(vxlan({"remote": "192.0.2.2"}))
    index = machine.link("vx")["ifindex"]

    machine.brings_about(vxlan({}, mtu=1400))
    machine.brings_about(vxlan({}, **{"mac-address": "02:00:00:00:00:78"}))

    link = machine.link("vx")
    assert (link["ifindex"], link["mtu"], link["address"]) == (index, 1400, "02:00:00:00:00:78")


@pytest.mark.needs_kernel("dummy")
def test_one_goes_with_what_it_stands_on(machine: Any) -> None:
    base = {"name": "d0", "type": "dummy", "state": "up", "ipv4": static("192.0.2.1")}
    machine.brings_about({"interfaces": [*vxlan({"base-iface": "d0"})["interfaces"], base]})
    assert info(machine)["link"] == "d0"

    machine.brings_about(document({"name": "d0", "state": "absent"}))

    assert not {"d0", "vx"} & machine.names()
    assert machine.keyfiles() == {}


def test_one_goes_down_comes_up_and_goes(machine: Any) -> None:
    machine.brings_about(vxlan({"remote": "192.0.2.2"}))

    machine.brings_about(document({"name": "vx", "type": "vxlan", "state": "down"}))
    assert "vx" not in machine.names()

    machine.brings_about(document({"name": "vx", "type": "vxlan", "state": "up"}))
    assert info(machine)["remote"] == "192.0.2.2"

    machine.brings_about(document({"name": "vx", "type": "vxlan", "state": "absent"}))
    assert "vx" not in machine.names()
    assert "vx.nmconnection" not in machine.keyfiles()


def test_a_change_that_fails_leaves_it_as_it_was(machine: Any) -> None:
    machine.brings_about(vxlan({"remote": "192.0.2.2"}, **{"mac-address": MAC}, ipv4=static("198.51.100.10")))

    machine.takes_back(vxlan({"id": 43}, ipv4=static("198.51.100.11")), lambda: info(machine)["id"] == 43)
    machine.takes_back(document({"name": "vx", "state": "absent"}), lambda: "vx" not in machine.names())
