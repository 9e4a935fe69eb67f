"""Every option of a bond, changed on a real NetworkManager; the kernel says what became of it."""

from typing import Any

import pytest

pytestmark = pytest.mark.needs_kernel("bonding")


def bond(mode: str, *ports: str, **options: object) -> dict[str, Any]:
    aggregation = {"mode": mode, "port": list(ports or ("eth1", "eth2")), "options": options}
    entry = {"name": "bond1", "type": "bond", "state": "up", "link-aggregation": aggregation}
    return {"interfaces": [entry]}


def kernel(machine: Any) -> dict[str, Any]:
    link = machine.link("bond1")
    return {**link["linkinfo"]["info_data"], "index": link["ifindex"]}


def sysfs(machine: Any, option: str) -> str:
    words: str = machine.node.run("cat", f"/sys/class/net/bond1/bonding/{option}")
    return words.strip()


IN_PLACE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "active-backup": (
        {
            "miimon": 250,
            "updelay": 500,
            "downdelay": 750,
            "primary": "eth2",
            "primary_reselect": "better",
            "resend_igmp": 7,
            "num_grat_arp": 5,
            "num_unsol_na": 5,
            "all_slaves_active": "delivered",
            "min_links": 1,
        },
        {
            "miimon": 250,
            "updelay": 500,
            "downdelay": 750,
            "primary": "eth2",
            "primary_reselect": "better",
            "resend_igmp": 7,
            "num_peer_notif": 5,
            "all_slaves_active": 1,
            "min_links": 1,
        },
    ),
    "balance-rr": ({"packets_per_slave": 9}, {"packets_per_slave": 9}),
    "balance-xor": ({"xmit_hash_policy": "layer3+4"}, {"xmit_hash_policy": "layer3+4"}),
    "balance-alb": (
        {"lp_interval": 5, "primary": "eth1", "primary_reselect": 2},
        {"lp_interval": 5, "primary": "eth1", "primary_reselect": "failure"},
    ),
}
"""By mode, options that are not the default, and what the kernel calls them."""


@pytest.mark.parametrize("mode", sorted(IN_PLACE))
def test_options_change_while_the_bond_stays(machine: Any, mode: str) -> None:
    options, expected = IN_PLACE[mode]
    machine.applied(bond(mode))
    before = kernel(machine)
    assert not {key for key, value in expected.items() if before.get(key) == value}

    machine.brings_about(bond(mode, **options))

    found = kernel(machine)
    assert {key: found.get(key) for key in expected} == expected
    assert found["index"] == before["index"]


def test_every_hash_policy_by_its_names_and_numbers(machine: Any) -> None:
    for policy, name in [(2, "layer2+3"), ("encap2+3",) * 2, ("encap3+4",) * 2, ("vlan+srcmac",) * 2, (0, "layer2")]:
        machine.applied(bond("balance-xor", xmit_hash_policy=policy))
        assert kernel(machine)["xmit_hash_policy"] == name


@pytest.mark.requires_network_manager("1.44")
@pytest.mark.requires_network_manager("1.44")
def test_options_of_probing_change_and_probing_ends(machine: Any) -> None:
    probing = {"arp_interval": 100, "arp_ip_target": "192.0.2.1"}
    machine.brings_about(bond("active-backup", **probing))
    assert kernel(machine)["miimon"] == 0

    more = {**probing, "arp_validate": "filter_active", "arp_all_targets": "all", "arp_missed_max": 7}
    machine.brings_about(bond("active-backup", **more, ns_ip6_target=["2001:db8::1", "2001:db8::2"]))
    found = kernel(machine)
    assert (found["arp_validate"], found["arp_all_targets"]) == ("filter_active", "all")
    assert found["arp_missed_max"] == 7
    assert found["ns_ip6_target"] == ["2001:db8::1", "2001:db8::2"]

    machine.brings_about(bond("active-backup", miimon=100, arp_interval=0))
    found = kernel(machine)
    assert (found["miimon"], found["arp_interval"]) == (100, 0)


@pytest.mark.requires_network_manager("1.44")
def test_options_of_aggregation(machine: Any) -> None:
    machine.applied(bond("802.3ad"))
    wanted = {
        "lacp_rate": ("fast", "fast 1"),
        "lacp_active": (False, "off 0"),
        "ad_select": (2, "count 2"),
        "ad_actor_sys_prio": (1000, "1000"),
        "ad_user_port_key": (100, "100"),
        "ad_actor_system": ("00:00:5E:00:53:01", "00:00:5e:00:53:01"),
        "min_links": (2, "2"),
        "xmit_hash_policy": ("encap2+3", "encap2+3 3"),
    }
    assert not [option for option, (_, value) in wanted.items() if sysfs(machine, option) == value]

    machine.brings_about(bond("802.3ad", **{option: value for option, (value, _) in wanted.items()}))

    assert {option: sysfs(machine, option) for option in wanted} == {key: value for key, (_, value) in wanted.items()}


def test_an_option_that_is_taken_back_becomes_the_default(machine: Any) -> None:
    machine.brings_about(bond("active-backup", primary="eth2", arp_interval=0, miimon=70))

    machine.brings_about(bond("active-backup", primary=""))

    assert "primary" not in kernel(machine)
    assert kernel(machine)["miimon"] == 70


def test_whose_address_a_bond_has(machine: Any) -> None:
    for policy, name in [("active", "active 1"), (2, "follow 2"), ("none", "none 0")]:
        machine.applied(bond("active-backup", fail_over_mac=policy))
        assert sysfs(machine, "fail_over_mac") == name


def test_tlb_without_dynamic_balancing(machine: Any) -> None:
    machine.brings_about(bond("balance-tlb", tlb_dynamic_lb=False))

    assert kernel(machine)["tlb_dynamic_lb"] == 0


def test_every_mode_by_its_names_and_numbers(machine: Any) -> None:
    names = {1: "active-backup", 6: "balance-alb", "lacp": "802.3ad"}
    for mode in ("balance-rr", 1, "balance-xor", "broadcast", "lacp", "balance-tlb", 6):
        machine.applied(bond(str(mode), "eth1"))
        assert kernel(machine)["mode"] == names.get(mode, mode)


@pytest.mark.requires_network_manager("1.44")
@pytest.mark.requires_network_manager("1.44")
def test_ports_have_priorities_and_queues(machine: Any) -> None:
    def document(*settings: dict[str, Any]) -> dict[str, Any]:
        entry = bond("active-backup")["interfaces"][0]
        entry["link-aggregation"] = {"mode": "active-backup", "ports-config": list(settings)}
        return {"interfaces": [entry]}

    machine.brings_about(document({"name": "eth1", "priority": 9, "queue-id": 1}, {"name": "eth2", "queue-id": 2}))
    assert (of_port(machine, "eth1")["prio"], of_port(machine, "eth1")["queue_id"]) == (9, 1)
    assert of_port(machine, "eth2")["queue_id"] == 2

    machine.brings_about(document({"name": "eth1", "priority": -3, "queue-id": 0}, {"name": "eth2", "queue-id": 3}))
    assert (of_port(machine, "eth1")["prio"], of_port(machine, "eth1")["queue_id"]) == (-3, 0)
    assert of_port(machine, "eth2")["queue_id"] == 3


def of_port(machine: Any, name: str) -> dict[str, Any]:
    found: dict[str, Any] = machine.link(name)["linkinfo"]["info_slave_data"]
    return found


def test_the_address_of_a_bond_that_takes_its_ports_is_not_set(machine: Any) -> None:
    wanted = bond("active-backup", fail_over_mac="active")
    wanted["interfaces"][0]["mac-address"] = machine.link("eth1")["address"]

    machine.brings_about(wanted)

    assert machine.link("bond1")["address"] == machine.link("eth1")["address"]
    assert machine.nmcli("-g", "802-3-ethernet.cloned-mac-address", "connection", "show", "bond1").strip() == ""


def test_an_option_that_the_kernel_does_not_take_is_told_and_no_failure(machine: Any) -> None:
    done = machine.apply(bond("active-backup", primary="eth9"))

    assert done.returncode == 0
    assert "bond1.interface.link-aggregation.options.primary" in done.stderr
