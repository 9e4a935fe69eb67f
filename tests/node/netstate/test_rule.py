"""Route rules, as the kernel then has them and as they are stored."""

import json
from typing import Any

import pytest

from tests.node.netstate.documents import card


def rules(*entries: dict[str, Any], interfaces: tuple[dict[str, Any], ...] = (), **more: object) -> dict[str, Any]:
    return {"interfaces": list(interfaces), "route-rules": {"config": list(entries)}, **more}


def kernel_rules(machine: Any, family: str = "-4") -> list[dict[str, Any]]:
    """The rules that someone made; the kernel's own three are left out."""
    found = json.loads(machine.node.ip(family, "-d", "-j", "rule"))
    return [
        {**rule, "table": str(rule.get("table"))} for rule in found if rule["priority"] not in (0, 1000, 32766, 32767)
    ]


def test_a_rule_is_kept_with_the_interface_whose_routes_it_chooses(addressed: Any) -> None:
    route = {
        "destination": "0.0.0.0/0",
        "next-hop-interface": "eth2",
        "next-hop-address": "203.0.113.1",
        "table-id": 70,
    }
    rule = {"ip-from": "192.0.2.0/24", "route-table": 70}
    wanted = rules(rule, routes={"config": [route]}, interfaces=(card(),))

    addressed.brings_about(wanted)

    (found,) = kernel_rules(addressed)
    assert (found["src"], found["srclen"], found["table"], found["priority"]) == ("192.0.2.0", 24, "70", 30000)
    assert "routing-rule1" in addressed.keyfiles()["eth2.nmconnection"]
    assert "routing-rule1" not in addressed.keyfiles()["eth1.nmconnection"]


def test_every_part_of_a_rule_is_in_the_kernel(addressed: Any) -> None:
    whole = {
        "ip-from": "192.0.2.0/25",
        "ip-to": "198.51.100.7/32",
        "priority": 1234,
        "route-table": 70,
        "fwmark": 0x30,
        "fwmask": 0xF0,
        "iif": "eth2",
        "suppress-prefix-length": 0,
    }

    addressed.brings_about(rules(whole))

    (found,) = kernel_rules(addressed)
    assert (found["src"], found["srclen"], found["dst"]) == ("192.0.2.0", 25, "198.51.100.7")
    assert (found["priority"], found["table"], found["iif"]) == (1234, "70", "eth2")
    assert (found["fwmark"], found["fwmask"], found["suppress_prefixlen"]) == ("0x30", "0xf0", 0)
    assert "routing-rule1" in addressed.keyfiles()["eth2.nmconnection"]


def test_rules_are_numbered_in_the_order_of_the_document(addressed: Any) -> None:
    sources = ["198.51.100.0/24", "192.0.2.0/24", "203.0.113.0/24"]

    addressed.brings_about(rules(*({"ip-from": source, "route-table": 70} for source in sources), interfaces=(card(),)))

    assert [(rule["src"], rule["priority"]) for rule in kernel_rules(addressed)] == [
        ("198.51.100.0", 30000),
        ("192.0.2.0", 30001),
        ("203.0.113.0", 30002),
    ]


@pytest.mark.parametrize("action", ["blackhole", "unreachable", "prohibit"])
def test_a_rule_drops_or_refuses_packets_of_either_family(addressed: Any, action: str) -> None:
    both = ({"family": "ipv4", "action": action, "fwmark": 5}, {"ip-to": "2001:db8:9::/64", "action": action})

    addressed.brings_about(rules(*both, interfaces=(card(),)))

    (ipv4,) = kernel_rules(addressed)
    (ipv6,) = kernel_rules(addressed, "-6")
    assert (ipv4["action"], ipv4["fwmark"], ipv6["action"], ipv6["dst"]) == (action, "0x5", action, "2001:db8:9::")


def test_rules_go_by_pattern(addressed: Any) -> None:
    kept = {"ip-from": "192.0.2.0/24", "route-table": 70, "priority": 100}
    gone = {"ip-from": "192.0.2.0/24", "route-table": 71, "priority": 101}
    other = {"ip-from": "2001:db8:1::/64", "route-table": 71, "priority": 102}
    addressed.applied(rules(kept, gone, other, interfaces=(card(),)))

    addressed.brings_about(rules({"state": "absent", "route-table": 71, "family": "ipv4"}))
    assert [rule["priority"] for rule in kernel_rules(addressed)] == [100]
    assert [rule["priority"] for rule in kernel_rules(addressed, "-6")] == [102]

    addressed.brings_about(rules({"state": "absent"}))
    assert kernel_rules(addressed) == kernel_rules(addressed, "-6") == []
    assert "routing-rule" not in addressed.keyfiles()["eth1.nmconnection"]


def test_a_rule_without_any_interface_is_kept_with_loopback(addressed: Any) -> None:
    lone = rules({"ip-from": "192.0.2.0/24", "route-table": 70})
    if network_manager(addressed) < (1, 42):
        assert "no interface can keep it" in addressed.apply(lone).stderr
        return

    addressed.brings_about(lone)

    assert [rule["table"] for rule in kernel_rules(addressed)] == ["70"]
    assert "routing-rule1" in addressed.keyfiles()["lo.nmconnection"]
    assert {entry["local"] for entry in addressed.link("lo")["addr_info"]} == {"127.0.0.1", "::1"}


def test_a_rule_for_an_interface_that_is_down_brings_it_up(machine: Any) -> None:
    machine.applied({"interfaces": [card()]})
    machine.nmcli("connection", "down", "eth1")

    machine.applied(rules({"ip-from": "192.0.2.0/24", "route-table": 70, "iif": "eth1"}))

    assert [rule["iif"] for rule in kernel_rules(machine)] == ["eth1"]
    assert machine.addresses("eth1") == ["192.0.2.10/24", "2001:db8:1::10/64"]


def test_a_rule_that_someone_removed_by_hand_comes_back(addressed: Any) -> None:
    wanted = rules({"ip-from": "192.0.2.0/24", "route-table": 70, "priority": 99}, interfaces=(card(),))
    addressed.applied(wanted)
    addressed.node.ip("rule", "del", "priority", "99")

    assert "+ rule ipv4 from 192.0.2.0/24 table 70 priority 99" in addressed.applied(wanted)

    assert len(kernel_rules(addressed)) == 1


def test_a_rule_of_another_program_is_not_network_managers_to_remove(addressed: Any) -> None:
    addressed.node.ip("rule", "add", "from", "192.0.2.0/24", "table", "70", "priority", "99")
    before = addressed.settled_fingerprint()

    refused = addressed.apply(rules({"state": "absent", "route-table": 70}))

    assert (refused.returncode, "another program made it" in refused.stderr) == (1, True)
    addressed.returns_to(before)


def test_a_document_that_fails_leaves_the_rules_as_they_were(addressed: Any) -> None:
    addressed.applied(rules({"ip-from": "192.0.2.0/24", "route-table": 70, "priority": 99}, interfaces=(card(),)))
    before = addressed.settled_fingerprint(), kernel_rules(addressed)
    other = rules({"state": "absent", "route-table": 70}, {"family": "ipv6", "route-table": 71}, interfaces=(card(),))

    addressed.apply_until_probe(other, "fail").communicate(timeout=60)

    assert (addressed.settled_fingerprint(), kernel_rules(addressed)) == before
    assert kernel_rules(addressed, "-6") == []


def network_manager(machine: Any) -> tuple[int, ...]:
    version = machine.nmcli("-g", "VERSION", "general").strip()
    return tuple(int(part) for part in version.split(".")[:2])
