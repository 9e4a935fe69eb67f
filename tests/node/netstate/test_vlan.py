"""Every property of a VLAN, changed on a real NetworkManager; the kernel says what became of it."""

from typing import Any

import pytest

pytestmark = pytest.mark.needs_kernel("8021q")


def vlan(**properties: object) -> dict[str, Any]:
    section = {"base-iface": "eth1", "id": 7, **properties}
    return {"interfaces": [{"name": "vlan7", "type": "vlan", "state": "up", "vlan": section}]}


def kernel(machine: Any) -> dict[str, Any]:
    found: dict[str, Any] = machine.link("vlan7")["linkinfo"]["info_data"]
    return found


def test_flags_are_set_and_taken_back(machine: Any) -> None:
    machine.brings_about(vlan())
    index = machine.link("vlan7")["ifindex"]
    assert set(kernel(machine).get("flags", ())) == {"REORDER_HDR"}

    for properties, flags in (
        ({"reorder-headers": False}, set()),
        ({"loose-binding": True, "registration-protocol": "gvrp"}, {"LOOSE_BINDING", "GVRP"}),
        ({"registration-protocol": "mvrp", "reorder-headers": True}, {"REORDER_HDR", "LOOSE_BINDING", "MVRP"}),
    ):
        machine.applied(vlan(**properties))
        assert set(kernel(machine).get("flags", ())) == flags

    machine.brings_about(vlan(**{"loose-binding": False, "registration-protocol": "none"}))
    assert set(kernel(machine).get("flags", ())) == {"REORDER_HDR"}
    assert machine.link("vlan7")["ifindex"] == index


@pytest.mark.requires_network_manager("1.52")  # 1.42 leaves mappings out beside one from or to priority 0
def test_priorities_are_mapped_in_both_directions(machine: Any) -> None:
    def pairs(key: str) -> set[tuple[int, int]]:
        return {(pair["from"], pair["to"]) for pair in kernel(machine).get(key, ())}

    ingress = [{"from": 1, "to": 3}, {"from": 0, "to": 9}]
    egress = [{"from": 6, "to": 5}, {"from": 2, "to": 0}]
    machine.brings_about(vlan(**{"ingress-qos-map": ingress, "egress-qos-map": egress}))
    assert pairs("ingress_qos") == {(0, 9), (1, 3)}
    assert (6, 5) in pairs("egress_qos")

    machine.brings_about(vlan(**{"ingress-qos-map": [{"from": 1, "to": 4}]}))
    assert pairs("ingress_qos") == {(1, 4)}
    assert (6, 5) in pairs("egress_qos")

    machine.brings_about(vlan(**{"ingress-qos-map": [], "egress-qos-map": []}))
    assert pairs("ingress_qos") == set()
    assert (6, 5) not in pairs("egress_qos")


@pytest.mark.requires_network_manager("1.42")
@pytest.mark.requires_network_manager("1.42")
def test_service_tags_and_another_id_and_parent(machine: Any) -> None:
    machine.brings_about(vlan())

    machine.brings_about(vlan(protocol="802.1ad"))
    assert kernel(machine)["protocol"] == "802.1ad"

    machine.brings_about(vlan(protocol="802.1q", id=8, **{"base-iface": "eth2"}))
    found = kernel(machine)
    assert (found["protocol"], found["id"], machine.link("vlan7")["link"]) == ("802.1Q", 8, "eth2")


def test_the_base_of_a_vlan_that_exists_need_not_be_named(machine: Any) -> None:
    machine.brings_about(vlan())
    wanted = {"name": "vlan7", "type": "vlan", "state": "up", "mtu": 1300, "vlan": {"id": 7}}

    machine.brings_about({"interfaces": [wanted]})

    assert (machine.link("vlan7")["mtu"], machine.link("vlan7")["link"]) == (1300, "eth1")


def test_a_vlan_on_a_vlan_in_a_bridge_on_a_bond_in_any_order(machine: Any) -> None:
    def on(parent: str, name: str, number: int) -> dict[str, Any]:
        return {"name": name, "type": "vlan", "state": "up", "vlan": {"base-iface": parent, "id": number}}

    stack = [
        {"name": "br1", "type": "linux-bridge", "state": "up", "bridge": {"port": [{"name": "inner"}]}},
        on("outer", "inner", 8),
        on("br2", "outer", 7),
        {"name": "br2", "type": "linux-bridge", "state": "up", "bridge": {"port": [{"name": "low"}]}},
        on("bond1", "low", 6),
        {"name": "bond1", "type": "bond", "state": "up", "link-aggregation": {"mode": 1, "port": ["eth1"]}},
    ]

    machine.brings_about({"interfaces": stack})
    assert machine.link("inner")["master"] == "br1"
    assert machine.link("low")["link"] == "bond1"

    machine.brings_about({"interfaces": [{"name": "bond1", "state": "absent"}]})
    assert not {"bond1", "low"} & machine.names()
