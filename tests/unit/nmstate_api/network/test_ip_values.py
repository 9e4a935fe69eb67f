"""Values of IP, routes and rules, as leniently read as nmstate reads them."""

from typing import Any

import pytest

from nmstate_api.network import InvalidDocumentError, JsonObject, parse


def ip(family: str, **values: Any) -> JsonObject:
    section: JsonObject = {"enabled": True, **values}
    return {"interfaces": [{"name": "eth1", "type": "ethernet", family: section}]}


def read(family: str, key: str, value: object) -> Any:
    wire: Any = parse(ip(family, **{key: value})).to_wire()
    return wire["interfaces"][0][family][key]


@pytest.mark.parametrize(
    ("given", "read_as"),
    [(1, "lo"), ("2", "ra"), (3, "kernel_ll"), ("ra", "ra"), (42, "0x2a"), ("0x2A", "0x2a"), ("0x01", "lo")],
)
def test_what_put_an_address_there_has_a_name_or_a_number(given: object, read_as: str) -> None:
    address = {"ip": "192.0.2.1", "prefix-length": 24, "protocol": given}

    assert read("ipv4", "address", [address]) == [{**address, "protocol": read_as}]


@pytest.mark.parametrize("given", ["dhcp", 256, -1, "0x100", True, None])
def test_nothing_else_put_it_there(given: object) -> None:
    with pytest.raises(InvalidDocumentError, match=r"address\[0\]\.protocol"):
        parse(ip("ipv4", address=[{"ip": "192.0.2.1", "prefix-length": 24, "protocol": given}]))


@pytest.mark.parametrize(
    ("family", "key", "given", "read_as"),
    [
        ("ipv4", "dhcp-client-id", "LL", "ll"),
        ("ipv4", "dhcp-client-id", "IAID+DUID", "iaid+duid"),
        ("ipv4", "dhcp-client-id", "My-Node", "My-Node"),
        ("ipv4", "dhcp-client-id", 7, "7"),
        ("ipv6", "dhcp-duid", "LLT", "llt"),
        ("ipv6", "dhcp-duid", "00:01:AB", "00:01:AB"),
        ("ipv6", "addr-gen-mode", "EUI64", "eui64"),
        ("ipv6", "addr-gen-mode", "STABLE-PRIVACY", "stable-privacy"),
        ("ipv4", "auto-route-metric", "-1", -1),
        ("ipv4", "prefix-route-metric", 2**32 - 1, 2**32 - 1),
    ],
)
def test_words_may_be_in_capitals_and_numbers_in_quotes(family: str, key: str, given: object, read_as: object) -> None:
    assert read(family, key, given) == read_as


@pytest.mark.parametrize(
    ("family", "values", "path"),
    [
        ("ipv6", {"dhcp-duid": "en"}, "dhcp-duid"),
        ("ipv6", {"addr-gen-mode": "random"}, "addr-gen-mode"),
        ("ipv6", {"token": "::7", "addr-gen-mode": "stable-privacy"}, "token"),
        ("ipv6", {"token": "2001:db8::7"}, "token"),
        ("ipv4", {"prefix-route-metric": 2**32}, "prefix-route-metric"),
        ("ipv4", {"auto-route-metric": -2}, "auto-route-metric"),
        ("ipv4", {"auto-route-metric": 7, "prefix-route-metric": 8}, "prefix-route-metric"),
        ("ipv6", {"prefix-route-metric": 8}, "prefix-route-metric"),
        ("ipv6", {"forwarding": True}, "forwarding"),
    ],
)
def test_what_no_node_could_have_is_refused(family: str, values: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidDocumentError, match=rf"interfaces\[eth1\]\.{family}\.{path}"):
        parse(ip(family, **values))


BLACKHOLE: JsonObject = {"destination": "198.51.100.0/24", "route-type": "blackhole"}


@pytest.mark.parametrize(
    "other",
    [
        {"route-type": "prohibit"},
        {"route-type": "prohibit", "table-id": 254},
        {"route-type": "unreachable", "metric": 0},
        {"route-type": "unreachable", "metric": -1},
    ],
)
def test_two_special_routes_in_one_place_contradict_each_other(other: JsonObject) -> None:
    with pytest.raises(InvalidDocumentError, match=r"routes\.config\[1\]\.route-type"):
        parse({"routes": {"config": [BLACKHOLE, {**BLACKHOLE, **other}]}})


@pytest.mark.parametrize(
    "other", [{}, {"route-type": "prohibit", "metric": 7}, {"route-type": "prohibit", "table-id": 7}]
)
def test_special_routes_in_different_places_do_not(other: JsonObject) -> None:
    parse({"routes": {"config": [BLACKHOLE, {**BLACKHOLE, **other}]}})


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ({"ip-from": "192.0.2.0/24", "ip-to": "2001:db8::/32"}, "ip-to"),
        ({"family": "ipv4", "suppress-prefix-length": 2**31}, "suppress-prefix-length"),
        ({"family": "ipv4", "priority": 2**32}, "priority"),
        ({"family": "ipv4", "fwmask": 7}, "fwmask"),
        ({"route-table": 7}, "config"),
    ],
)
def test_rules_that_no_node_could_have(rule: JsonObject, path: str) -> None:
    with pytest.raises(InvalidDocumentError, match=path):
        parse({"route-rules": {"config": [rule]}})
