"""Every option of a Linux bridge and of its ports, changed on a real NetworkManager; the kernel tells the outcome."""

import json
from typing import Any

import pytest

from tests.node.netstate.documents import UNCHANGED


def bridge(*ports: dict[str, Any], **options: object) -> dict[str, Any]:
    entry = {"name": "br1", "type": "linux-bridge", "state": "up"}
    return {"interfaces": [{**entry, "bridge": {"options": options, "port": list(ports or ({"name": "eth1"},))}}]}


def kernel(machine: Any) -> dict[str, Any]:
    link = machine.link("br1")
    return {**link["linkinfo"]["info_data"], "index": link["ifindex"]}


def of_port(machine: Any, name: str) -> dict[str, Any]:
    found: dict[str, Any] = machine.link(name)["linkinfo"]["info_slave_data"]
    return found


def vlans_of(machine: Any, port: str) -> dict[int, set[str]]:
    """Flags of the VLANs that a bridge port carries, by id."""
    entries = json.loads(machine.node.run("bridge", "-j", "vlan", "show", "dev", port))
    return {
        number: set(entry.get("flags", ()))
        for found in entries
        for entry in found["vlans"]
        for number in range(entry["vlan"], entry.get("vlanEnd", entry["vlan"]) + 1)
    }


OPTIONS: dict[str, tuple[object, str, object]] = {
    "group-addr": ("01:80:C2:00:00:05", "group_addr", "01:80:c2:00:00:05"),
    "group-forward-mask": (8, "group_fwd_mask", "0x8"),
    "hash-max": (8192, "mcast_hash_max", 8192),
    "mac-ageing-time": (77, "ageing_time", 7700),
    "multicast-last-member-count": (5, "mcast_last_member_cnt", 5),
    "multicast-last-member-interval": (300, "mcast_last_member_intvl", 300),
    "multicast-membership-interval": (5000, "mcast_membership_intvl", 5000),
    "multicast-querier": (True, "mcast_querier", 1),
    "multicast-querier-interval": (6000, "mcast_querier_intvl", 6000),
    "multicast-query-interval": (7000, "mcast_query_intvl", 7000),
    "multicast-query-response-interval": (900, "mcast_query_response_intvl", 900),
    "multicast-query-use-ifaddr": (True, "mcast_query_use_ifaddr", 1),
    "multicast-router": (2, "mcast_router", 2),
    "multicast-snooping": (False, "mcast_snooping", 0),
    "multicast-startup-query-count": (4, "mcast_startup_query_cnt", 4),
    "multicast-startup-query-interval": (2000, "mcast_startup_query_intvl", 2000),
}
"""By key, a value that is not the default, and what the kernel makes of it under which name."""

STP = {
    "forward-delay": (7, "forward_delay", 700),
    "hello-time": (3, "hello_time", 300),
    "max-age": (9, "max_age", 900),
    "priority": (8192, "priority", 8192),
}


def test_options_change_while_the_bridge_stays(machine: Any) -> None:
    machine.applied(bridge())
    before = kernel(machine)
    expected = {name: value for _, name, value in [*OPTIONS.values(), *STP.values()]}
    assert not {name for name, value in expected.items() if before[name] == value}

    stp = {"enabled": True, **{key: value for key, (value, _, _) in STP.items()}}
    machine.brings_about(bridge(stp=stp, **{key: value for key, (value, _, _) in OPTIONS.items()}))

    found = kernel(machine)
    assert {name: found[name] for name in expected} == expected
    assert found["index"] == before["index"]

    # One at a time, the others stay.
    machine.brings_about(bridge(**{"multicast-router": "disabled", "group-fwd-mask": "0x4000"}, stp={"enabled": False}))
    left = {**expected, "mcast_router": 0, "group_fwd_mask": "0x4000"}
    found = kernel(machine)
    assert {name: found[name] for name in left} == left
    assert found["stp_state"] == 0


def test_settings_of_a_port_change_while_it_stays(machine: Any) -> None:
    machine.applied(bridge({"name": "eth1"}, {"name": "eth2"}))
    before = of_port(machine, "eth2")
    wanted = {"stp-hairpin-mode": True, "stp-path-cost": 55, "stp-priority": 16}

    machine.brings_about(bridge({"name": "eth1", **wanted}, {"name": "eth2"}))

    found = of_port(machine, "eth1")
    assert (found["hairpin"], found["cost"], found["priority"]) == (True, 55, 16)
    others = of_port(machine, "eth2")
    assert all(others[key] == before[key] for key in ("hairpin", "cost", "priority"))


@pytest.mark.needs_kernel("bridge vlans")
def test_vlans_of_other_protocol_and_default(machine: Any) -> None:
    access = {"name": "eth1", "vlan": {"mode": "access", "tag": 305}}
    machine.brings_about(bridge(access, {"name": "eth2"}))
    assert vlans_of(machine, "eth2") == {1: {"PVID", "Egress Untagged"}}

    machine.brings_about(bridge(access, {"name": "eth2"}, **{"vlan-protocol": "802.1ad", "vlan-default-pvid": 9}))

    found = kernel(machine)
    assert (found["vlan_protocol"].lower(), found["vlan_default_pvid"]) == ("802.1ad", 9)
    assert vlans_of(machine, "eth2") == {9: {"PVID", "Egress Untagged"}}
    assert vlans_of(machine, "eth1")[305] == {"PVID", "Egress Untagged"}

    machine.brings_about(bridge({"name": "eth1", "vlan": {}}, {"name": "eth2"}))
    assert kernel(machine)["vlan_filtering"] == 0


@pytest.mark.needs_kernel("bridge vlans")
def test_a_trunk_with_the_default_vlan_tagged_or_native(machine: Any) -> None:
    trunk = {"mode": "trunk", "trunk-tags": [{"id-range": {"min": 10, "max": 12}}, {"id": 20}]}
    machine.brings_about(bridge({"name": "eth1", "vlan": trunk}))
    assert {10, 11, 12, 20} <= vlans_of(machine, "eth1").keys()

    machine.brings_about(bridge({"name": "eth1", "vlan": {**trunk, "enable-native": True, "tag": 1}}))
    assert vlans_of(machine, "eth1")[1] == {"PVID", "Egress Untagged"}

    machine.brings_about(bridge({"name": "eth1", "vlan": {**trunk, "enable-native": True, "tag": 30}}))
    assert vlans_of(machine, "eth1")[30] == {"PVID", "Egress Untagged"}

    # A port that is listed without a filter keeps the one it has.
    machine.brings_about(bridge({"name": "eth1"}, {"name": "eth2"}))
    assert vlans_of(machine, "eth1")[30] == {"PVID", "Egress Untagged"}


def test_extra_ports_stay_where_they_are_allowed(machine: Any) -> None:
    machine.brings_about(bridge({"name": "eth1"}, {"name": "eth2"}))
    wanted = bridge({"name": "eth1"})
    wanted["interfaces"][0]["bridge"]["allow-extra-ports"] = True

    assert machine.applied(wanted) == UNCHANGED
    assert machine.link("eth2")["master"] == "br1"

    wanted["interfaces"][0]["bridge"]["allow-extra-ports"] = False
    machine.brings_about(wanted)
    assert "master" not in machine.link("eth2")


def test_a_bridge_that_others_made_keeps_its_options_when_it_is_adopted(machine: Any) -> None:
    machine.node.ip("link", "add", "br1", "type", "bridge", "ageing_time", "5000", "mcast_snooping", "0")
    machine.node.ip("link", "set", "br1", "up")
    machine.node.ip("address", "add", "192.0.2.5/24", "dev", "br1")
    machine.eventually(lambda: "br1" in machine.nmcli("-g", "DEVICE", "device"))

    machine.applied({"interfaces": [{"name": "br1", "type": "linux-bridge", "state": "up", "mtu": 1400}]})

    found = kernel(machine)
    assert (found["ageing_time"], found["mcast_snooping"], machine.link("br1")["mtu"]) == (5000, 0, 1400)
    assert machine.addresses("br1") == ["192.0.2.5/24"]
    assert "br1.nmconnection" in machine.keyfiles()


def test_a_bridge_has_the_address_of_another_interface(machine: Any) -> None:
    wanted = bridge()
    wanted["interfaces"][0]["copy-mac-from"] = "eth2"

    machine.brings_about(wanted)

    assert machine.link("br1")["address"] == machine.link("eth2")["address"]


def test_a_spanning_tree_is_not_described_where_there_is_none(machine: Any) -> None:
    done = machine.apply(bridge(stp={"enabled": False, "priority": 4096}))

    assert done.returncode == 1
    assert "bridge.options.stp.priority 4096 has no effect without the spanning tree" in done.stderr
    assert "br1" not in machine.names()
