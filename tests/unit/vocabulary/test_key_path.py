"""Keys are named once for all types where all have them, and by what stands in a document."""

from nmstate_api.network import parse
from tests.vocabulary.key_path import Leaf, all_paths, leaves

DOCUMENT = {
    "interfaces": [
        {
            "name": "bond0",
            "type": "bond",
            "mtu": "1400",
            "802.1x": {"identity": "bond", "eap-methods": ["pwd"]},
            "ipv4": {"enabled": True, "address": [{"ip": "192.0.2.1", "prefix-length": 24}]},
            "link-aggregation": {"mode": 4, "port": ["eth1"]},
        }
    ],
    "dns-resolver": {"config": {"server": ["192.0.2.53"]}},
}


def test_every_type_has_its_own_keys_and_shares_those_of_all() -> None:
    paths = all_paths()

    assert {"interfaces[].mtu", "interfaces[bond].link-aggregation.mode"} <= paths.keys()
    assert "interfaces[bond].mtu" not in paths
    assert {"interfaces[linux-bridge].bridge.port[].name", "interfaces[ovs-bridge].bridge.port[].name"} <= paths.keys()
    assert {"interfaces[].ethtool.feature.*", "routes.config[].destination"} <= paths.keys()


def test_keys_that_are_only_shown_are_told_apart_with_all_they_hold() -> None:
    paths = all_paths()

    assert paths["routes.config[].metric"]
    assert not paths["routes.running[].metric"]
    assert not paths["interfaces[].min-mtu"]


def test_a_document_is_taken_apart_into_values_in_their_usual_form() -> None:
    found = set(leaves(parse(DOCUMENT)))

    assert Leaf("interfaces[bond].link-aggregation.mode", ("bond0",), "802.3ad") in found
    assert Leaf("interfaces[].mtu", ("bond0",), 1400) in found
    assert Leaf("interfaces[].ipv4.address[].ip", ("bond0",), "192.0.2.1") in found
    assert Leaf("interfaces[].802.1x.identity", ("bond0",), "bond") in found
    assert Leaf("dns-resolver.config.server[]", (), "192.0.2.53") in found


def test_what_a_document_says_is_in_the_vocabulary() -> None:
    assert {leaf.path for leaf in leaves(parse(DOCUMENT))} <= all_paths().keys()
