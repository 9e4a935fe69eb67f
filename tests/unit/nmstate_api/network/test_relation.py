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


ON_BOND0: JsonObject = {"type": "vlan", "vlan": {"base-iface": "bond0", "id": 5}}


def routes(*config: JsonObject) -> JsonObject:
    return {"config": [*config]}


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
            [bond("bond0", "eth1"), {"name": "bond0.5", **ON_BOND0}, {**bond("bond0"), "state": "absent"}],
            "interfaces[bond0]: is listed twice with different content; make it one entry",
        ),
        (
            [{"name": "bond0.5", **ON_BOND0}, {**bond("bond0"), "state": "absent"}],
            "interfaces[bond0.5]: needs bond0, which is to be absent; keep bond0 up, or remove bond0.5 too",
        ),
        (
            [bridge("br0", "bond0"), {**bond("bond0"), "state": "down"}],
            "interfaces[br0]: needs bond0, which is to be down; keep bond0 up, or remove br0 too",
        ),
        (
            [{**bridge("br0"), "state": "absent"}, ethernet("eth1", controller="br0")],
            'interfaces[eth1].controller: "br0" is to be absent; keep it up, or leave this out',
        ),
        (
            [bridge("br0", "ib0"), {"name": "ib0", "type": "infiniband"}],
            'interfaces[br0].bridge.port[ib0]: "ib0" is InfiniBand, which only a bond of mode active-backup takes; '
            "this is linux-bridge",
        ),
        (
            [
                {"name": "b", "type": "bond", "link-aggregation": {"mode": "balance-rr", "port": ["ib0"]}},
                {"name": "ib0", "type": "infiniband"},
            ],
            'interfaces[b].link-aggregation.port[ib0]: "ib0" is InfiniBand, which only a bond of mode active-backup '
            "takes; this is a bond of mode balance-rr",
        ),
        (
            [
                ethernet("eth1", **{"alt-names": [{"name": "lan"}]}),
                ethernet("eth2", **{"alt-names": [{"name": "lan"}]}),
            ],
            'interfaces[eth2].alt-names[lan]: "lan" is given to eth1 too; a name has one interface',
        ),
        (
            [ethernet("eth1", **{"alt-names": [{"name": "eth1"}]})],
            'interfaces[eth1].alt-names[eth1]: "eth1" is its own name; choose another one',
        ),
        (
            [ethernet("eth1", **{"alt-names": [{"name": "eth2"}]}), ethernet("eth2")],
            'interfaces[eth1].alt-names[eth2]: "eth2" is the name of another interface; choose another one',
        ),
        (
            [
                {"name": "ovs", "type": "ovs-bridge", "bridge": {"port": [{"name": "eth1"}]}},
                ethernet("eth1", ipv4={"enabled": True, "dhcp": True}),
            ],
            "interfaces[eth1].ipv4.enabled: true on a port of ovs; addresses belong on ovs",
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
        [{"name": "eth1.5", "type": "vlan", "vlan": {"base-iface": "eth1", "id": 5}}, ethernet("eth1", state="absent")],
        [bond("bond0", "eth1"), {"name": "bond0", "type": "ovs-bridge", "bridge": {"port": [{"name": "bond0"}]}}],
        [
            {"name": "b", "type": "bond", "link-aggregation": {"mode": 1, "port": ["ib0"]}},
            {"name": "ib0", "type": "infiniband"},
        ],
        [
            ethernet("eth1", **{"alt-names": [{"name": "lan", "state": "absent"}]}),
            ethernet("eth2", **{"alt-names": [{"name": "lan"}]}),
        ],
    ],
)
def test_what_can_be_true_together_is_accepted(interfaces: list[JsonObject]) -> None:
    assert len(parse({"interfaces": interfaces}).interfaces or []) == len(interfaces)


def test_saying_the_same_twice_is_saying_it_once() -> None:
    assert parse({"interfaces": [ethernet("eth1"), ethernet("eth1")]}).to_wire() == {"interfaces": [ethernet("eth1")]}


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (
            {
                "interfaces": [ethernet("eth1", state="absent")],
                "routes": routes({"destination": "198.51.100.0/24", "next-hop-interface": "eth1"}),
            },
            'routes.config[0].next-hop-interface: "eth1" is to be absent; keep it up, or drop the route',
        ),
        (
            {
                "interfaces": [ethernet("eth1", state="ignore")],
                "routes": routes({"destination": "198.51.100.0/24", "next-hop-interface": "eth1"}),
            },
            'routes.config[0].next-hop-interface: "eth1" is to be ignored; keep it up, or drop the route',
        ),
        (
            {
                "interfaces": [ethernet("eth1", ipv6={"enabled": False})],
                "routes": routes(
                    {"destination": "198.51.100.0/24", "next-hop-interface": "eth1"},
                    {"destination": "2001:db8::/64", "next-hop-interface": "eth1"},
                ),
            },
            'routes.config[1].next-hop-interface: "eth1" has ipv6 disabled; enable it, or drop the route',
        ),
        (
            {
                "interfaces": [{"name": "red", "type": "vrf", "vrf": {"route-table-id": 100}, "state": "down"}],
                "routes": routes({"destination": "::/0", "next-hop-interface": "eth1", "vrf-name": "red"}),
            },
            'routes.config[0].vrf-name: "red" is to be down; keep it up, or drop the route',
        ),
        (
            {
                "interfaces": [{"name": "red", "type": "vrf", "vrf": {"route-table-id": 100}}],
                "routes": routes({"state": "absent", "vrf-name": "red", "table-id": 0}),
            },
            "routes.config[0].table-id: 0 is not the table of red, which is 100",
        ),
        (
            {
                "interfaces": [ethernet("red")],
                "routes": routes({"destination": "::/0", "next-hop-interface": "eth1", "vrf-name": "red"}),
            },
            'routes.config[0].vrf-name: "red" is of type ethernet; name a VRF',
        ),
        (
            {
                "interfaces": [ethernet("eth1", ipv6={"enabled": False})],
                "dns-resolver": {"config": {"server": ["fe80::1%eth1"]}},
            },
            'dns-resolver.config.server[0]: "fe80::1%eth1" needs ipv6 on eth1, where it is disabled; enable it',
        ),
        (
            {
                "interfaces": [ethernet("eth1", state="ignore")],
                "dns-resolver": {"config": {"server": ["fe80::1%eth1"]}},
            },
            'dns-resolver.config.server[0]: "fe80::1%eth1" needs eth1, which is to be ignored; keep it up',
        ),
        (
            {"dns-resolver": {"config": {"server": ["fe80::1%eth1", "192.0.2.1", "fe80::1%eth2"]}}},
            "dns-resolver.config.server: has link-local servers of eth1 and eth2; give those of one interface",
        ),
    ],
)
def test_what_interfaces_cannot_carry_is_refused(document: JsonObject, sentence: str) -> None:
    with pytest.raises(InvalidDocumentError) as refusal:
        parse(document)

    assert str(refusal.value).startswith(sentence)
    assert len(refusal.value.problems) == 1


def test_routes_and_servers_may_need_what_the_document_leaves_to_the_node() -> None:
    document: JsonObject = {
        "interfaces": [ethernet("eth1", ipv4={"enabled": False}, state="down"), ethernet("eth2")],
        "routes": routes(
            {"destination": "198.51.100.0/24", "next-hop-interface": "eth2"},
            {"destination": "198.51.100.0/24", "next-hop-interface": "eth9", "vrf-name": "blue"},
            {"state": "absent", "next-hop-interface": "eth1"},
        ),
        "dns-resolver": {"config": {"server": ["fe80::1%eth2", "fe80::2%eth2"]}},
    }

    assert parse(document).routes is not None
