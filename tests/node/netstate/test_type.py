"""Each type of interface, made and changed in place, as the kernel then has it."""

import json
from typing import Any

import pytest

from tests.node.netstate.documents import UNCHANGED, document, static


def bond(mode: str, *ports: str, **options: object) -> dict[str, Any]:
    aggregation = {"mode": mode, "port": list(ports), "options": options}
    return {
        "name": "bond1",
        "type": "bond",
        "state": "up",
        "link-aggregation": aggregation,
        "ipv4": static("192.0.2.10"),
    }


def vlan(parent: str, number: int, **properties: object) -> dict[str, Any]:
    return {
        "name": "vlan7",
        "type": "vlan",
        "state": "up",
        "vlan": {"base-iface": parent, "id": number},
        "ipv4": static("198.51.100.10"),
        **properties,
    }


def bridge(*ports: dict[str, Any], **options: object) -> dict[str, Any]:
    return {"name": "br1", "type": "linux-bridge", "state": "up", "bridge": {"options": options, "port": list(ports)}}


def info(machine: Any, name: str) -> dict[str, Any]:
    found: dict[str, Any] = machine.link(name)["linkinfo"]["info_data"]
    return found


def ports_of(machine: Any, controller: str) -> set[str]:
    return {link["ifname"] for link in machine.links() if link.get("master") == controller}


def vlans_of(machine: Any, port: str) -> dict[int, set[str]]:
    """Flags of the VLANs that a bridge port carries, by id."""
    entries = json.loads(machine.node.run("bridge", "-j", "vlan", "show", "dev", port))
    return {
        number: set(entry.get("flags", ()))
        for found in entries
        for entry in found["vlans"]
        for number in range(entry["vlan"], entry.get("vlanEnd", entry["vlan"]) + 1)
    }


@pytest.mark.needs_kernel("bonding")
def test_options_of_a_bond_change_while_it_stays(machine: Any) -> None:
    machine.brings_about(document(bond("active-backup", "eth1", "eth2", miimon=100)))
    index = machine.link("bond1")["ifindex"]

    machine.brings_about(document(bond("active-backup", "eth1", "eth2", miimon=250, primary="eth2", updelay=500)))

    found = info(machine, "bond1")
    assert (found["miimon"], found["primary"], found["updelay"]) == (250, "eth2", 500)
    assert machine.link("bond1")["ifindex"] == index
    assert ports_of(machine, "bond1") == {"eth1", "eth2"}
    assert machine.addresses("bond1") == ["192.0.2.10/24"]


@pytest.mark.needs_kernel("bonding")
@pytest.mark.needs_kernel("8021q")
def test_another_mode_makes_a_bond_anew_with_all_that_stands_on_it(machine: Any) -> None:
    machine.brings_about(document(bond("active-backup", "eth1", "eth2", primary="eth1"), vlan("bond1", 7)))

    machine.brings_about(document(bond("802.3ad", "eth1", "eth2", lacp_rate="fast")))

    assert info(machine, "bond1")["mode"] == "802.3ad"
    assert info(machine, "bond1")["ad_lacp_rate"] == "fast"
    assert ports_of(machine, "bond1") == {"eth1", "eth2"}
    assert machine.addresses("bond1") == ["192.0.2.10/24"]
    assert machine.addresses("vlan7") == ["198.51.100.10/24"]


@pytest.mark.needs_kernel("bonding")
def test_a_bond_gets_a_port_and_loses_one(machine: Any) -> None:
    machine.brings_about(document(bond("balance-xor", "eth1", xmit_hash_policy="layer2+3")))

    machine.brings_about(document(bond("balance-xor", "eth1", "eth2")))
    assert ports_of(machine, "bond1") == {"eth1", "eth2"}
    assert info(machine, "bond1")["xmit_hash_policy"] == "layer2+3"

    machine.brings_about(document(bond("balance-xor", "eth2")))
    assert ports_of(machine, "bond1") == {"eth2"}
    assert machine.addresses("bond1") == ["192.0.2.10/24"]


@pytest.mark.needs_kernel("8021q")
@pytest.mark.requires_network_manager("1.42")
def test_a_vlan_gets_another_id_protocol_and_parent(machine: Any) -> None:
    machine.brings_about(document(vlan("eth1", 7)))

    machine.brings_about(document(vlan("eth1", 8, mtu=1400)))
    assert info(machine, "vlan7")["id"] == 8
    assert machine.link("vlan7")["mtu"] == 1400

    moved = vlan("eth2", 8)
    moved["vlan"]["protocol"] = "802.1ad"
    machine.brings_about(document(moved))
    assert (machine.link("vlan7")["link"], info(machine, "vlan7")["protocol"]) == ("eth2", "802.1ad")
    assert machine.addresses("vlan7") == ["198.51.100.10/24"]
    assert machine.link("vlan7")["mtu"] == 1400


@pytest.mark.needs_kernel("8021q")
def test_a_vlan_goes_with_the_bridge_that_it_stands_on(machine: Any) -> None:
    machine.brings_about(document(bridge({"name": "eth1"}), vlan("br1", 7)))

    machine.brings_about(document({"name": "br1", "type": "linux-bridge", "state": "absent"}))

    assert not {"br1", "vlan7"} & machine.names()
    assert {"br1.nmconnection", "vlan7.nmconnection"}.isdisjoint(machine.keyfiles())


@pytest.mark.needs_kernel("bridge vlans")
def test_bridge_ports_filter_vlans(machine: Any) -> None:
    access = {"name": "eth1", "vlan": {"mode": "access", "tag": 305}}
    trunk = {"mode": "trunk", "trunk-tags": [{"id": 101}, {"id-range": {"min": 500, "max": 502}}]}
    machine.brings_about(document(bridge(access, {"name": "eth2", "vlan": trunk})))

    assert vlans_of(machine, "eth1")[305] == {"PVID", "Egress Untagged"}
    assert {101, 500, 501, 502} <= vlans_of(machine, "eth2").keys()
    assert vlans_of(machine, "eth2")[501] == set()

    native = {**trunk, "trunk-tags": [{"id": 102}], "enable-native": True, "tag": 400}
    machine.brings_about(document(bridge(access, {"name": "eth2", "vlan": native})))
    carried = vlans_of(machine, "eth2")
    assert carried[400] == {"PVID", "Egress Untagged"}
    assert 102 in carried
    assert 500 not in carried

    machine.brings_about(document(bridge({"name": "eth1", "vlan": {}}, {"name": "eth2", "vlan": {}})))
    assert info(machine, "br1")["vlan_filtering"] == 0


def test_options_of_a_bridge_change_while_it_stays(machine: Any) -> None:
    stp = {"enabled": True, "priority": 4096, "forward-delay": 4, "hello-time": 1, "max-age": 6}
    port = {"name": "eth1", "stp-priority": 16, "stp-path-cost": 7, "stp-hairpin-mode": True}
    machine.brings_about(document(bridge(port, stp=stp, **{"mac-ageing-time": 100})))

    found = info(machine, "br1")
    assert (found["stp_state"], found["priority"], found["forward_delay"]) == (1, 4096, 400)
    assert (found["hello_time"], found["max_age"], found["ageing_time"]) == (100, 600, 10000)
    of_port = machine.link("eth1")["linkinfo"]["info_slave_data"]
    assert (of_port["priority"], of_port["cost"], of_port["hairpin"]) == (16, 7, True)

    index = machine.link("br1")["ifindex"]
    machine.brings_about(document(bridge({**port, "stp-path-cost": 9}, stp={"enabled": False})))
    assert info(machine, "br1")["stp_state"] == 0
    assert machine.link("eth1")["linkinfo"]["info_slave_data"]["cost"] == 9
    assert machine.link("br1")["ifindex"] == index


@pytest.mark.needs_kernel("bonding")
@pytest.mark.needs_kernel("8021q")
@pytest.mark.parametrize("kind", ["bond", "vlan", "linux-bridge"])
def test_mtu_and_mac_address_of_what_is_made(machine: Any, kind: str) -> None:
    made = {"bond": bond("active-backup", "eth1"), "vlan": vlan("eth1", 7), "linux-bridge": bridge({"name": "eth1"})}
    wanted = {**made[kind], "mtu": 1400, "mac-address": "02:00:00:00:00:77"}

    machine.brings_about(document(wanted))

    link = machine.link(wanted["name"])
    assert (link["mtu"], link["address"]) == (1400, "02:00:00:00:00:77")


def test_ipv6_is_static_then_link_local_only_then_off(machine: Any) -> None:
    static = {"enabled": True, "dhcp": False, "autoconf": False}
    addresses = [{"ip": "2001:db8::1", "prefix-length": 64}, {"ip": "2001:db8:1::1", "prefix-length": 64}]
    eth1 = {"name": "eth1", "type": "ethernet", "state": "up"}

    machine.brings_about(document({**eth1, "ipv6": {**static, "address": addresses}}))
    assert set(machine.addresses("eth1")) == {"2001:db8::1/64", "2001:db8:1::1/64"}

    machine.brings_about(document({**eth1, "ipv6": {**static, "address": []}}))
    assert machine.addresses("eth1") == []
    assert [entry["scope"] for entry in machine.link("eth1")["addr_info"]] == ["link"]

    machine.brings_about(document({**eth1, "ipv6": {"enabled": False}}))
    assert machine.link("eth1")["addr_info"] == []


def test_addresses_come_from_dhcp_and_routers_and_go_again(served_machine: Any) -> None:
    machine = served_machine
    learnt = {"enabled": True, "dhcp": True}
    eth1 = {"name": "eth1", "type": "ethernet", "state": "up"}
    machine.brings_about(document({**eth1, "ipv4": learnt, "ipv6": {**learnt, "autoconf": True}}))

    machine.eventually(lambda: any(found.startswith("192.0.2.") for found in machine.addresses("eth1")))
    machine.eventually(lambda: any(found.startswith("2001:db8:1:") for found in machine.addresses("eth1")))
    shown = machine.nmstate("show").stdout
    assert machine.nmstate("apply", "-", stdin=shown).stdout == UNCHANGED

    machine.brings_about(document({**eth1, "ipv4": static("203.0.113.5"), "ipv6": {"enabled": False}}))
    assert machine.addresses("eth1") == ["203.0.113.5/24"]


def test_a_nic_that_is_down_keeps_its_profile_and_one_that_is_absent_loses_it(machine: Any) -> None:
    eth1 = {"name": "eth1", "type": "ethernet"}
    machine.brings_about(document({**eth1, "state": "up", "ipv4": static("192.0.2.10")}))

    machine.brings_about(document({**eth1, "state": "down"}))
    assert machine.addresses("eth1") == []
    assert "eth1.nmconnection" in machine.keyfiles()

    machine.brings_about(document({**eth1, "state": "up"}))
    assert machine.addresses("eth1") == ["192.0.2.10/24"]

    machine.brings_about(document({**eth1, "state": "absent"}))
    assert machine.addresses("eth1") == []
    assert machine.keyfiles() == {}


@pytest.mark.needs_kernel("bonding")
@pytest.mark.needs_kernel("8021q")
def test_a_change_of_every_type_that_fails_leaves_the_node_as_it_was(machine: Any) -> None:
    quick = {"stp": {"enabled": False}}  # with it, a port takes half a minute to be what it will be
    machine.applied(
        document(bond("active-backup", "eth1", miimon=100), vlan("bond1", 7), bridge({"name": "eth2"}, **quick))
    )
    before = machine.settled_fingerprint()
    bridge_on_vlan = bridge({"name": "vlan7"}, **quick)
    changed = document(
        bond("802.3ad", "eth1", "eth2"), {**vlan("bond1", 9), "ipv4": {"enabled": False}}, bridge_on_vlan
    )

    process = machine.apply_until_probe(changed, then="fail")
    assert info(machine, "bond1")["mode"] == "802.3ad"
    _, complaint = process.communicate(timeout=120)

    assert complaint.strip() == "ProbeError: the gateway does not answer"
    machine.returns_to(before)


@pytest.mark.soak
@pytest.mark.needs_kernel("8021q")
def test_sixty_pairs_at_once(machine: Any) -> None:
    pairs: list[dict[str, Any]] = []
    for number in range(101, 161):
        name = f"eth1.{number}"
        pairs.append({"name": name, "type": "vlan", "state": "up", "vlan": {"base-iface": "eth1", "id": number}})
        own = {"options": {"stp": {"enabled": False}}, "port": [{"name": name}]}
        pairs.append({"name": f"br{number}", "type": "linux-bridge", "state": "up", "bridge": own})

    machine.applied(document(*pairs))

    assert all(machine_port == f"br{number}" for number, machine_port in masters(machine).items())
    assert len(masters(machine)) == 60
    assert machine.applied(document(*pairs)) == UNCHANGED

    machine.applied(document(*({"name": pair["name"], "state": "absent"} for pair in pairs)))
    assert masters(machine) == {}
    assert machine.keyfiles().keys() <= {"eth1.nmconnection"}


def masters(machine: Any) -> dict[int, str]:
    """The controller of each VLAN on eth1, by its id."""
    links = machine.links()
    return {int(link["ifname"].split(".")[1]): link["master"] for link in links if link["ifname"].startswith("eth1.")}
