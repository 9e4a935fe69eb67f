"""What `kubectl explain` says about desiredState."""

from collections.abc import Iterator

from nmstate_k8s.crdgen.schematype import Schema
from nmstate_k8s.crdgen.vocabulary import describe_network_state


def below(schema: Schema) -> Iterator[Schema]:
    for child in [*schema.get("properties", {}).values(), *filter(None, [schema.get("items")])]:
        yield child
        yield from below(child)


def described(*keys: str) -> str:
    schema = describe_network_state()
    for key in keys:
        schema = schema["items"] if key == "[]" else schema["properties"][key]
    return str(schema["description"])


def test_nothing_below_it_has_a_type_and_everything_is_kept_and_described() -> None:
    nodes = list(below(describe_network_state()))

    assert len(nodes) > 150
    assert all(
        set(node) <= {"description", "properties", "items", "x-kubernetes-preserve-unknown-fields"} for node in nodes
    )
    assert all(node["x-kubernetes-preserve-unknown-fields"] is True for node in nodes)
    assert all(node["description"] for node in nodes)


def test_a_description_begins_with_type_and_default() -> None:
    interface = ("interfaces", "[]")

    assert described(*interface, "vlan", "id") == "Integer 0 to 4094. Number of the VLAN."
    assert described(*interface, "bridge", "options", "stp", "forward-delay") == (
        "Integer 2 to 30, default: 15. Time spent listening and learning before frames are forwarded."
    )
    assert described(*interface, "link-aggregation", "options", "lacp_rate").startswith(
        "One of slow, fast, default: slow."
    )
    assert described(*interface, "bridge", "options", "vlan-protocol").startswith(
        "One of 802.1q, 802.1ad, default: 802.1q."
    )
    assert described(*interface, "ipv4", "address").startswith("List. Static addresses, all of them")
    assert described(*interface, "ipv4", "auto-dns").startswith("Boolean, default: true.")


def test_what_is_only_shown_is_not_offered() -> None:
    schema = describe_network_state()

    assert "running" not in schema["properties"]["routes"]["properties"]
    assert "driver" not in schema["properties"]["interfaces"]["items"]["properties"]
    assert "running" in schema["properties"]["hostname"]["properties"]


def test_keys_of_all_types_are_offered() -> None:
    keys = set(describe_network_state()["properties"]["interfaces"]["items"]["properties"])

    assert {"name", "ipv6", "ethernet", "vlan", "link-aggregation", "bridge", "patch", "dpdk", "ovs-db"} <= keys
    assert {"ovs-db", "ovn"} <= set(describe_network_state()["properties"])


def test_a_key_that_types_share_offers_what_each_of_them_has() -> None:
    bridge = describe_network_state()["properties"]["interfaces"]["items"]["properties"]["bridge"]["properties"]

    assert {"options", "port", "allow-extra-ports", "allow-extra-patch-ports"} == set(bridge)
    assert {"stp", "group-addr", "fail-mode", "mcast-snooping-enable"} <= set(bridge["options"]["properties"])
    assert {"name", "stp-priority", "vlan", "link-aggregation"} <= set(bridge["port"]["items"]["properties"])
