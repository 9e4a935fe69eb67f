"""A document is read, or refused in words that its author can act on."""

import pytest

from nmstate_api.network import (
    SUPPORTED_TYPES,
    BondInterface,
    EthernetInterface,
    InterfaceType,
    InvalidDocumentError,
    JsonObject,
    JsonValue,
    NetworkState,
    parse,
    parse_interface,
)


def refusal_of(*interfaces: JsonValue) -> str:
    with pytest.raises(InvalidDocumentError) as refusal:
        parse({"interfaces": list(interfaces)})
    return str(refusal.value)


def test_each_type_has_its_class() -> None:
    interfaces = parse(
        {
            "interfaces": [
                {"name": "eth1", "type": "ethernet"},
                {"name": "eth1.102", "type": "vlan", "vlan": {"base-iface": "eth1", "id": 102}},
                {"name": "bond0", "type": "bond", "link-aggregation": {"mode": "active-backup", "port": ["eth2"]}},
                {"name": "br0", "type": "linux-bridge", "bridge": {"port": [{"name": "bond0"}]}},
                {"name": "eth9", "state": "down"},
            ]
        }
    ).interfaces

    assert interfaces is not None
    assert [type(interface).__name__ for interface in interfaces] == [
        "EthernetInterface",
        "VlanInterface",
        "BondInterface",
        "LinuxBridgeInterface",
        "UnresolvedInterface",
    ]
    assert [interface.parent for interface in interfaces] == [None, "eth1", None, None, None]
    assert [interface.ports for interface in interfaces] == [None, None, ["eth2"], ["bond0"], None]


def test_every_type_that_has_a_name_has_a_class() -> None:
    assert set(InterfaceType) - {InterfaceType.UNKNOWN} == SUPPORTED_TYPES


def test_what_was_not_said_is_not_written() -> None:
    document: JsonObject = {
        "routes": {"config": []},
        "interfaces": [{"name": "eth1", "type": "ethernet", "ipv4": {"enabled": True, "address": []}}],
    }

    assert parse(document).to_wire() == document
    assert parse({}).to_wire() == {}
    assert parse({"routes": None, "interfaces": None}).to_wire() == {}
    assert parse({"interfaces": []}).to_wire() == {"interfaces": []}


def test_aliases_are_written_under_the_proper_key() -> None:
    state = parse({"interfaces": [{"name": "bond0", "type": "bond", "bond": {"mode": "lacp", "ports": ["eth0"]}}]})

    assert state.to_wire()["interfaces"] == [
        {"name": "bond0", "type": "bond", "link-aggregation": {"mode": "802.3ad", "port": ["eth0"]}}
    ]


def test_leaves_are_read_leniently_and_written_plainly() -> None:
    vlan: JsonObject = {"name": "v", "type": "vlan", "mtu": "0x5dc", "vlan": {"id": "102", "reorder-headers": "off"}}
    ipv6: JsonObject = {"enabled": 1, "dhcp": "No"}

    assert parse_interface({**vlan, "ipv6": ipv6}).to_wire() == {
        "name": "v",
        "type": "vlan",
        "mtu": 1500,
        "ipv6": {"enabled": True, "dhcp": False},
        "vlan": {"id": 102, "reorder-headers": False},
    }


def test_null_means_not_mentioned_for_parts_and_is_refused_for_leaves() -> None:
    assert parse_interface({"name": "eth1", "type": "ethernet", "ipv4": None, "description": None}).to_wire() == {
        "name": "eth1",
        "type": "ethernet",
    }
    assert refusal_of({"name": "eth1", "type": "ethernet", "mtu": None}) == (
        "interfaces[eth1].mtu: empty; give it a value or leave the key out"
    )


@pytest.mark.parametrize(
    ("interface", "sentence"),
    [
        (
            {"name": "bond0", "type": "bond", "link-aggregation": {"options": {"miimom": 100}}},
            "interfaces[bond0].link-aggregation.options.miimom: unknown key; did you mean miimon?",
        ),
        (
            {"name": "bond0", "type": "bond", "bond": {"options": {"miimon": "often"}}},
            'interfaces[bond0].bond.options.miimon: "often" is not a whole number; give one from 0 to 2147483647',
        ),
        (
            {"name": "bond0", "type": "bond", "bond": {"mode": "active-bakcup"}},
            'interfaces[bond0].bond.mode: "active-bakcup" is not valid here; did you mean active-backup?',
        ),
        (
            {"name": "bond0", "type": "bond", "bond": {"slaves": ["eth0"]}},
            "interfaces[bond0].bond.slaves: unknown key; ports are listed under port",
        ),
        (
            {"name": "bond0", "type": "bond", "bond": {"port": ["eth0"], "ports": ["eth0"]}},
            "interfaces[bond0].bond.ports: means the same as port; give one of them",
        ),
        (
            {"name": "v", "type": "vlan", "vlan": {"base-iface": "eth1", "id": 5000}},
            "interfaces[v].vlan.id: 5000 is out of range; give a whole number from 0 to 4094",
        ),
        (
            {"name": "v", "type": "vlan", "vlan": {"base-iface": "eth1"}},
            "interfaces[v].vlan.id: is missing, but required",
        ),
        (
            {"name": "v", "type": "vlan", "vlan": {"baseIface": "eth1", "id": 5}},
            "interfaces[v].vlan.baseIface: unknown key; did you mean base-iface?",
        ),
        (
            {"name": "v", "type": "vlan", "bridge": {}},
            "interfaces[v].bridge: is for interfaces of type linux-bridge or ovs-bridge",
        ),
        ({"name": "eth1", "type": "ethernet", "mtu": True}, "interfaces[eth1].mtu: true is not a whole number"),
        ({"name": "eth1", "type": "ethernet", "mtu": 1500.5}, "interfaces[eth1].mtu: 1500.5 is not a whole number"),
        (
            {"name": "eth1", "type": "ethernet", "mac-address": "aa:bb"},
            'interfaces[eth1].mac-address: "aa:bb" is not a MAC address; write six bytes as 02:00:5E:10:00:01',
        ),
        (
            {"name": "eth1", "type": "ethernet", "ipv4": {"enabled": "maybe"}},
            'interfaces[eth1].ipv4.enabled: "maybe" is not a boolean; write true or false',
        ),
        (
            {"name": "eth1", "type": "ethernet", "ipv4": True},
            "interfaces[eth1].ipv4: true is not an object with keys",
        ),
        (
            {"name": "eth1", "type": "ethernet", "ipv4": {"address": {"ip": "192.0.2.1"}}},
            'interfaces[eth1].ipv4.address: {"ip": "192.0.2.1"} is not a list',
        ),
        ({"name": 102, "type": "vlan"}, 'interfaces[0].name: 102 is not a text; write it in quotes: "102"'),
        ({"type": "vlan"}, "interfaces[0].name: is missing, but required"),
        ({"name": "", "type": "vlan"}, "interfaces[0].name: is empty, but required"),
        ({"name": "eth1", "type": "ethernt"}, 'interfaces[eth1].type: "ethernt" is not a type of interface; did you'),
        ({"name": "eth1", "type": ["ethernet"]}, 'interfaces[eth1].type: ["ethernet"] is not a type of interface'),
        ({"name": "eth1", "type": "ethernet", "state": "UP"}, 'interfaces[eth1].state: "UP" is not valid here; did'),
        (
            {"name": "eth1", "type": "ethernet", "lldp": {"enable": True}},
            "interfaces[eth1].lldp.enable: unknown key; did you mean enabled?",
        ),
        (
            {"name": "eth1", "type": "ethernet", "sriov": {"total-vfs": 2}},
            "interfaces[eth1].sriov: unknown key; it belongs under ethernet, as ethernet.sr-iov",
        ),
        ({"name": "eth1", "ethtool": 1}, "interfaces[eth1].ethtool: 1 is not an object with keys"),
        ({"name": "eth1", "vlann": {}}, "interfaces[eth1].vlann: unknown key; did you mean vlan?"),
        ("eth1", 'interfaces[0]: "eth1" is not an interface; write an object with keys'),
        ({"name": "eth1", 7: 1}, "interfaces[eth1].7: is not a text, as every key must be"),
    ],
)
def test_says_what_is_wrong_where_and_what_would_be_right(interface: JsonValue, sentence: str) -> None:
    with pytest.raises(InvalidDocumentError) as refusal:
        parse({"interfaces": [interface]})

    assert len(refusal.value.problems) == 1
    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (None, "null is not a network state; write an object with keys"),
        (["interfaces"], '["interfaces"] is not a network state; write an object with keys'),
        ({"interface": []}, "interface: unknown key; did you mean interfaces?"),
        ({"interface": None}, "interface: unknown key; did you mean interfaces?"),
        (
            {5: []},
            "5: unknown key; valid are description, hostname, dns-resolver, route-rules, routes, interfaces, ovs-db, "
            "ovn",
        ),
        ({"interfaces": {"name": "eth1"}}, 'interfaces: {"name": "eth1"} is not a list'),
        ({"ovn": {"bridge-mapping": []}}, "ovn.bridge-mapping: unknown key; did you mean bridge-mappings?"),
        ({"description": 5}, "description: 5 is not a text"),
        ({"routes": []}, "routes: [] is not an object with keys"),
        ({"dns-resolver": {"mtu": 1}}, "dns-resolver.mtu: unknown key; valid are config"),
    ],
)
def test_says_what_is_wrong_with_the_whole(document: object, sentence: str) -> None:
    with pytest.raises(InvalidDocumentError) as refusal:
        parse(document)

    assert str(refusal.value) == sentence


def test_finds_everything_that_is_wrong_at_once() -> None:
    with pytest.raises(InvalidDocumentError) as refusal:
        parse(
            {
                "hostnam": {},
                "interfaces": [
                    {"name": "v", "type": "vlan", "mtu": "big", "vlan": {"id": 5000}},
                    {"name": "b", "type": "bond", "bond": {"options": {"miimon": 100, "arp_interval": 50}}},
                ],
                "routes": {"config": [{"destination": "198.51.100.0/24", "next-hop-interface": "v", "weight": 0}]},
            }
        )

    assert [problem.path for problem in refusal.value.problems] == [
        "hostnam",
        "interfaces[v].mtu",
        "interfaces[v].vlan.id",
        "interfaces[b].link-aggregation.options.miimon",
        "routes.config[0].weight",
    ]


def test_many_problems_still_make_one_sentence() -> None:
    interfaces: list[JsonObject] = [{"name": f"eth{number}", "type": "ethernet", "mtu": -1} for number in range(9)]

    refusal = refusal_of(*interfaces)

    assert refusal.endswith("; and 4 more")
    assert refusal.count("out of range") == 5


def test_a_value_is_quoted_only_in_part() -> None:
    assert len(refusal_of({"name": "eth1", "type": "ethernet", "mtu": "x" * 10_000})) < 200


def test_a_refusal_is_short_however_long_the_document_is() -> None:
    long = "x" * 1_000_000
    documents: list[object] = [
        {long: 1},
        {"interfaces": [{"name": long, "type": "ethernet"}]},
        {"interfaces": [{"name": "eth1", "type": "ethernet", long: 1}]},
        {"interfaces": [{"name": "b", "type": "bond", "link-aggregation": {"port": ["p", "q"] * 50_000}}]},
        {"interfaces": [{"name": "eth1", "type": "ethernet", "controller": long}, {"name": long, "type": "bond"}]},
        {f"key{number}": 1 for number in range(50_000)},
        {"interfaces": [{"name": "eth1", **{f"key{number}": 1 for number in range(50_000)}}]},
        {"interfaces": [5] * 50_000},
        {"routes": {"config": [5] * 50_000}},
    ]

    for document in documents:
        with pytest.raises(InvalidDocumentError) as refusal:
            parse(document)
        assert len(str(refusal.value)) < 5_000


@pytest.mark.parametrize(
    "interface",
    [
        {"name": "\ud800", "type": "ethernet"},
        {"name": "eth1", "type": "ethernet", "\ud800": 1},
        {"name": "eth1", "type": "ethernet", "ipv4": {"\ud800": 1}},
        {"name": "eth1", "\ud800": 1},
    ],
)
def test_half_a_character_is_refused(interface: JsonObject) -> None:
    refusal = refusal_of(interface)

    assert "half of a character" in refusal
    assert refusal.isprintable()


@pytest.mark.parametrize(
    ("interface", "path"),
    [
        ({"name": "eth1", "type": "ethernet", "description": "a\0"}, "interfaces[eth1].description"),
        ({"name": "eth1", "ipv4": {"dhcp-custom-hostname": "a\0"}}, "interfaces[eth1].ipv4.dhcp-custom-hostname"),
        (
            {"name": "b", "type": "bond", "link-aggregation": {"port": ["a\0"]}},
            "interfaces[b].link-aggregation.port[0]",
        ),
    ],
)
def test_what_ends_early_where_it_is_sent_to_is_refused(interface: JsonObject, path: str) -> None:
    assert refusal_of(interface) == f"{path}: has a zero byte, where texts end; leave it out"


def test_a_list_within_itself_is_refused() -> None:
    endless: list[JsonValue] = []
    endless.append(endless)

    with pytest.raises(InvalidDocumentError):
        parse({"interfaces": endless})
    assert "nested too deeply" in refusal_of({"name": "eth1", "type": "ethernet", "802.1x": {"eap-methods": endless}})


def test_what_would_not_show_as_itself_is_written_out() -> None:
    assert refusal_of({"name": "a\nb\u202e", "type": "ethernet", "mtu": -1}) == (
        "interfaces[a\\nb\\u202e].mtu: -1 is out of range; give a whole number from 0 to 4294967295"
    )


def test_nothing_but_the_name_matters_for_what_is_to_be_absent() -> None:
    interface = parse_interface(
        {"name": "v", "type": "vlan", "state": "absent", "vlan": {"id": 9999}, "mtu": "big", "unheard-of": 1}
    )

    assert interface.to_wire() == {"name": "v", "type": "vlan", "state": "absent"}


def test_an_interface_without_a_type_keeps_what_depends_on_it() -> None:
    unresolved = parse_interface({"name": "bond0", "mtu": 1500, "link-aggregation": {"mode": 1}})

    assert unresolved.type is InterfaceType.UNKNOWN
    assert parse_interface({**unresolved.to_wire(), "type": "bond"}).to_wire() == {
        "name": "bond0",
        "mtu": 1500,
        "type": "bond",
        "link-aggregation": {"mode": "active-backup"},
    }


def test_a_state_can_be_made_of_models() -> None:
    state = NetworkState(interfaces=[BondInterface(name="bond0"), EthernetInterface(name="eth0", mtu=1500)])

    assert state.to_wire() == {
        "interfaces": [{"name": "bond0", "type": "bond"}, {"name": "eth0", "type": "ethernet", "mtu": 1500}]
    }


def test_python_names_are_not_keys_of_a_document() -> None:
    assert "unknown key; did you mean link-aggregation?" in refusal_of(
        {"name": "bond0", "type": "bond", "link_aggregation": {}}
    )
    assert BondInterface(name="bond0", copy_mac_from="eth0").to_wire() == {
        "name": "bond0",
        "type": "bond",
        "copy-mac-from": "eth0",
    }
