"""Entries of one document that contradict one another."""

import pytest

from nmstate_api.network import InvalidDocumentError, JsonObject, parse


def bridge(name: str, *ports: str) -> JsonObject:
    return {"name": name, "type": "linux-bridge", "bridge": {"port": [{"name": port} for port in ports]}}


def bond(name: str, *ports: str) -> JsonObject:
    return {"name": name, "type": "bond", "link-aggregation": {"mode": "active-backup", "port": list(ports)}}


def vlan(name: str, base: str, number: int) -> JsonObject:
    return {"name": name, "type": "vlan", "vlan": {"base-iface": base, "id": number}}


def ethernet(name: str, **properties: object) -> JsonObject:
    return {"name": name, "type": "ethernet", **properties}  # type: ignore[dict-item]  # the tests keep to JSON


@pytest.mark.parametrize(
    ("interfaces", "sentence"),
    [
        (
            [bridge("br0", "eth1"), bridge("br1", "eth1")],
            'interfaces[br1].bridge.port[eth1]: "eth1" is also a port of br0; an interface has one controller',
        ),
        (
            [bridge("br0", "eth1"), bond("bond0", "eth1")],
            'interfaces[bond0].link-aggregation.port[eth1]: "eth1" is also a port of br0',
        ),
        (
            [bridge("br0", "eth1"), ethernet("eth1", controller="br1")],
            'interfaces[eth1].controller: "br1" contradicts br0, which lists eth1 as a port',
        ),
        (
            [bridge("br0", "eth1"), ethernet("eth1", controller="")],
            'interfaces[eth1].controller: "" contradicts br0, which lists eth1 as a port',
        ),
        (
            [bridge("br0", "eth2"), ethernet("eth1", controller="br0")],
            'interfaces[eth1].controller: "br0" lists its ports without eth1; add it there or leave this out',
        ),
        (
            [bridge("br0", "eth1"), ethernet("eth1", ipv4={"enabled": True, "dhcp": True})],
            "interfaces[eth1].ipv4.enabled: true on a port of br0; addresses belong on br0",
        ),
        ([bridge("br0", "br0")], "interfaces[br0]: rests on itself: br0 on br0"),
        (
            [bridge("br0", "bond0.5"), bond("bond0", "br0"), vlan("bond0.5", "bond0", 5)],
            "interfaces[br0]: rests on itself: br0 on bond0.5 on bond0 on br0",
        ),
        (
            [vlan("a", "eth1", 5), vlan("b", "eth1", 5)],
            "interfaces[b]: is VLAN 5 (802.1q) of eth1, and so is a; there can be only one",
        ),
        (
            [ethernet("eth1", mtu=1500), ethernet("eth1", mtu=9000)],
            "interfaces[eth1]: is listed twice with different content; make it one entry",
        ),
    ],
)
def test_a_contradiction_is_refused(interfaces: list[JsonObject], sentence: str) -> None:
    with pytest.raises(InvalidDocumentError) as refusal:
        parse({"interfaces": interfaces})

    assert str(refusal.value).startswith(sentence)
    assert len(refusal.value.problems) == 1


@pytest.mark.parametrize(
    "interfaces",
    [
        [bridge("br0", "bond0"), bond("bond0", "eth1", "eth2"), vlan("br0.5", "br0", 5), vlan("br0.6", "br0", 6)],
        [bridge("br0", "eth1"), {**bridge("br1", "eth1"), "state": "down"}],
        [bridge("br0", "eth1"), ethernet("eth1", ipv4={"enabled": False}, controller="br0")],
        [vlan("a", "eth1", 5), vlan("b", "eth2", 5)],
        [
            {"name": "x", "type": "ovs-bridge", "state": "absent"},
            {"name": "x", "type": "ovs-interface", "state": "absent"},
        ],
        [ethernet("eth1", controller="br-of-the-node")],
    ],
)
def test_what_can_be_true_together_is_accepted(interfaces: list[JsonObject]) -> None:
    assert len(parse({"interfaces": interfaces}).interfaces or []) == len(interfaces)


def test_saying_the_same_twice_is_saying_it_once() -> None:
    assert parse({"interfaces": [ethernet("eth1"), ethernet("eth1")]}).to_wire() == {"interfaces": [ethernet("eth1")]}
