"""Bridges and interfaces of Open vSwitch, its database, and OVN."""

import pytest

from nmstate_api.network import InvalidDocumentError, JsonObject, parse, parse_interface


def bridge(**section: object) -> JsonObject:
    return {"name": "br-ex", "type": "ovs-bridge", "bridge": section}  # type: ignore[dict-item]  # the tests keep to JSON


def port(**properties: object) -> JsonObject:
    return {"name": "ovs0", "type": "ovs-interface", **properties}  # type: ignore[dict-item]  # the tests keep to JSON


def test_a_bridge_is_written_as_it_was_read() -> None:
    whole = bridge(
        **{
            "allow-extra-patch-ports": True,
            "allow-extra-ports": True,
            "options": {
                "stp": {"enabled": False},
                "rstp": False,
                "mcast-snooping-enable": True,
                "fail-mode": "secure",
                "datapath": "netdev",
            },
            "port": [
                {"name": "br-ex"},
                {"name": "eth1", "vlan": {"mode": "trunk", "trunk-tags": [{"id": 5}], "tag": 7, "enable-native": True}},
                {
                    "name": "bond1",
                    "link-aggregation": {
                        "mode": "balance-slb",
                        "port": [{"name": "eth2"}, {"name": "eth3"}],
                        "bond-downdelay": 100,
                        "bond-updelay": 200,
                        "ovs-db": {"other_config": {"lacp-time": "fast"}},
                    },
                },
            ],
        }
    )

    interface = parse_interface(whole)

    assert interface.to_wire() == whole
    assert interface.ports == ["br-ex", "eth1", "eth2", "eth3"]


@pytest.mark.parametrize("written", [False, "false", "no", 0, {"enabled": "off"}])
def test_the_spanning_tree_may_be_a_switch(written: object) -> None:
    assert parse_interface(bridge(options={"stp": written})).to_wire() == bridge(options={"stp": {"enabled": False}})


def test_ports_and_bonds_have_other_names_too() -> None:
    assert parse_interface(bridge(ports=[{"name": "b", "bond": {"ports": [{"name": "eth1"}]}}])).to_wire() == bridge(
        port=[{"name": "b", "link-aggregation": {"port": [{"name": "eth1"}]}}]
    )


def test_a_bridge_may_have_what_it_cannot_keep() -> None:
    disabled: JsonObject = {"enabled": False}

    assert parse_interface({**bridge(), "mtu": 9000, "ipv4": disabled, "ipv6": disabled})


def test_an_interface_is_written_as_it_was_read() -> None:
    for whole in (
        port(patch={"peer": "ovs1"}),
        port(dpdk={"devargs": "0000:01:00.0", "rx-queue": 3, "n_rxq_desc": 1024, "n_txq_desc": 0}),
        port(dpdk={"devargs": "0000:01:00.0", "lsc-interrupt": True}),
        port(controller="br-ex", mtu=1500, ipv4={"enabled": True, "dhcp": True}),
    ):
        assert parse_interface(whole).to_wire() == whole


def test_keys_of_the_database_are_understood_too() -> None:
    devargs = "0000:01:00.0"

    assert parse_interface(
        port(dpdk={"devargs": devargs, "n_rxq": "2", "dpdk-lsc-interrupt": False})
    ).to_wire() == port(dpdk={"devargs": devargs, "rx-queue": 2, "lsc-interrupt": False})


def test_the_database_holds_texts_and_null_deletes() -> None:
    entries: JsonObject = {"external_ids": {"a": 1, "b": True, "c": None, "d": "x"}, "other_config": {}}
    texts: JsonObject = {"external_ids": {"a": "1", "b": "true", "c": None, "d": "x"}, "other_config": {}}

    assert parse({"ovs-db": entries}).to_wire() == {"ovs-db": texts}
    assert parse_interface({"name": "eth1", "type": "ethernet", "ovs-db": entries}).to_wire()["ovs-db"] == texts
    assert parse({"ovs-db": {}}).to_wire() == {"ovs-db": {}}


@pytest.mark.parametrize(
    ("interface", "sentence"),
    [
        (
            {**bridge(), "mac-address": "02:00:00:00:00:01"},
            'interfaces[br-ex].mac-address: "02:00:00:00:00:01" cannot be given to a bridge of Open vSwitch; '
            "give it to the ovs-interface that has the addresses",
        ),
        (bridge(port=[{"name": "a"}, {"name": "a"}]), "interfaces[br-ex].bridge.port: lists a twice; list each port"),
        (
            bridge(port=[{"name": "a"}, {"name": "b", "bond": {"mode": "lacp", "port": [{"name": "a"}]}}]),
            "interfaces[br-ex].bridge.port: lists a twice; list each port once",
        ),
        (
            bridge(port=[{"name": "b", "bond": {"mode": "802.3ad"}}]),
            'interfaces[br-ex].bridge.port[b].bond.mode: "802.3ad" is not valid here; valid are active-backup, balance',
        ),
        (
            bridge(port=[{"name": "b", "bond": {"port": ["eth1"]}}]),
            'interfaces[br-ex].bridge.port[b].bond.port[0]: "eth1" is not an object with keys',
        ),
        (
            bridge(port=[{"name": "a", "vlan": {"mode": "trunk", "tag": 5, "trunk-tags": [{"id": 6}]}}]),
            "interfaces[br-ex].bridge.port[a].vlan.tag: 5 needs enable-native: true on a trunk",
        ),
        (
            bridge(port=[{"name": "a", "vlan": {"id": 5}}]),
            "interfaces[br-ex].bridge.port[a].vlan.id: unknown key; ",
        ),
        (
            bridge(options={"stp": "perhaps"}),
            'interfaces[br-ex].bridge.options.stp.enabled: "perhaps" is not a boolean; write true or false',
        ),
        (
            bridge(options={"stp": {"enabled": True, "priority": 1}}),
            "interfaces[br-ex].bridge.options.stp.priority: unknown key; valid are enabled",
        ),
        (
            port(controller=""),
            'interfaces[ovs0].controller: "" detaches it from its bridge, without which it cannot be; remove',
        ),
        (
            port(patch={"peer": "ovs1"}, mtu=1500),
            "interfaces[ovs0].mtu: 1500 makes no sense for a patch, which has no limit; leave it out",
        ),
        (
            port(patch={"peer": "ovs1"}, ipv6={"enabled": True}),
            "interfaces[ovs0].ipv6.enabled: true makes no sense for a patch, which has no addresses; leave it out",
        ),
        (port(patch={}), "interfaces[ovs0].patch.peer: is missing, but required"),
        (
            port(dpdk={"devargs": "a", "n_rxq_desc": 1000}),
            "interfaces[ovs0].dpdk.n_rxq_desc: 1000 is not a power of two; give one from 1 to 4096, or 0",
        ),
        (
            port(dpdk={"devargs": "a", "n_txq_desc": 8192}),
            "interfaces[ovs0].dpdk.n_txq_desc: 8192 is out of range; give a whole number from 0 to 4096",
        ),
        (
            port(**{"ovs-db": {"external_ids": {"a": []}}}),
            "interfaces[ovs0].ovs-db.external_ids: [] is not a text; the database holds texts only",
        ),
    ],
)
def test_an_interface_that_cannot_be_is_refused(interface: JsonObject, sentence: str) -> None:
    with pytest.raises(InvalidDocumentError) as refusal:
        parse({"interfaces": [interface]})

    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (
            {"ovs-db": {"external_ids": {"ovn-bridge-mappings": "net:br-ex"}}},
            'ovs-db.external_ids.ovn-bridge-mappings: "net:br-ex" belongs under ovn.bridge-mappings',
        ),
        (
            {"ovs-db": {"external-ids": {}}},
            "ovs-db.external-ids: unknown key; did you mean external_ids?",
        ),
        (
            {"ovs-db": {"external_ids": []}},
            "ovs-db.external_ids: [] is not an object with keys",
        ),
        (
            {"ovn": {"bridge-mappings": [{"localnet": "a", "bridge": "x"}, {"localnet": "a", "bridge": "y"}]}},
            "ovn.bridge-mappings: map a more than once; map each localnet once",
        ),
        (
            {"ovn": {"bridge-mappings": [{"localnet": "a"}]}},
            "ovn.bridge-mappings[a].bridge: is missing; name the Open vSwitch bridge, or remove the mapping with "
            "state: absent",
        ),
        (
            {"ovn": {"bridge-mappings": [{"localnet": "a:b", "bridge": "x"}]}},
            'ovn.bridge-mappings[a:b].localnet: "a:b" has a colon or a comma, which separate mappings',
        ),
        (
            {"ovn": {"bridge-mappings": [{"localnet": "a", "bridge": "x", "state": "up"}]}},
            'ovn.bridge-mappings[0].state: "up" is not valid here; valid are present, absent',
        ),
        (
            {
                "ovn": {"bridge-mappings": [{"localnet": "a", "bridge": "br-ex"}]},
                "interfaces": [{"name": "br-ex", "type": "ovs-bridge", "state": "absent"}],
            },
            'ovn.bridge-mappings[a].bridge: "br-ex" is to be absent; keep it up, or remove the mapping too',
        ),
    ],
)
def test_what_the_database_cannot_hold_is_refused(document: JsonObject, sentence: str) -> None:
    with pytest.raises(InvalidDocumentError) as refusal:
        parse(document)

    assert str(refusal.value).startswith(sentence)


def test_mappings_may_be_made_and_removed() -> None:
    document: JsonObject = {
        "ovn": {
            "bridge-mappings": [
                {"localnet": "a", "state": "present", "bridge": "br-ex"},
                {"localnet": "b", "bridge": "br-ex"},
                {"localnet": "c", "state": "absent"},
            ]
        }
    }

    assert parse(document).to_wire() == document


def test_an_internal_port_may_have_the_name_of_its_bridge_and_addresses() -> None:
    address: JsonObject = {"enabled": True, "address": [{"ip": "192.0.2.1", "prefix-length": 24}]}
    interfaces = [
        bridge(port=[{"name": "eth1"}, {"name": "br-ex"}, {"name": "ovs0"}]),
        {"name": "br-ex", "type": "ovs-interface", "ipv4": address},
        port(controller="br-ex", ipv4=address),
        {"name": "ovs0.5", "type": "vlan", "vlan": {"base-iface": "ovs0", "id": 5}},
    ]

    assert len(parse({"interfaces": [*interfaces]}).interfaces or []) == 4
