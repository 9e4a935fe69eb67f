"""Routes, rules, name resolution and host name."""

import pytest

from nmstate_api.network import InvalidDocumentError, JsonObject, parse

ROUTE: JsonObject = {"destination": "198.51.100.0/24", "next-hop-interface": "eth1", "next-hop-address": "192.0.2.1"}


def test_networks_and_addresses_are_written_canonically() -> None:
    state = parse(
        {
            "routes": {"config": [{**ROUTE, "destination": "198.51.100.7", "metric": "-1"}]},
            "route-rules": {"config": [{"ip-from": "2001:DB8:0::/32", "fwmark": "0x10", "suppress_prefixlength": 0}]},
        }
    )

    assert state.to_wire()["routes"] == {"config": [{**ROUTE, "destination": "198.51.100.7/32", "metric": -1}]}
    assert state.to_wire()["route-rules"] == {
        "config": [{"ip-from": "2001:db8::/32", "fwmark": 16, "suppress-prefix-length": 0}]
    }


@pytest.mark.parametrize(
    ("changes", "path", "reason"),
    [
        ({"destination": ""}, "destination", "is missing"),
        ({"destination": "anywhere"}, "destination", "is not a network"),
        ({"destination": "0.0.0.0/8"}, "destination", "lies in 0.0.0.0/8"),
        ({"next-hop-interface": ""}, "next-hop-interface", "is missing"),
        ({"next-hop-address": "2001:db8::1"}, "next-hop-address", "is of another family"),
        ({"weight": 257}, "weight", "from 1 to 256"),
        ({"destination": "2001:db8::/32", "next-hop-address": "fe80::1", "weight": 2}, "weight", "is for IPv4 only"),
        ({"cwnd": 0}, "cwnd", "from 1 to"),
        ({"mtu": 0}, "mtu", "from 1 to"),
        ({"route-type": "blackhole", "next-hop-address": ""}, "next-hop-interface", "no sense for a blackhole route"),
        (
            {"route-type": "prohibit", "next-hop-interface": "lo"},
            "next-hop-address",
            "no sense for a prohibit route",
        ),
    ],
)
def test_a_route_that_cannot_be_is_refused(changes: JsonObject, path: str, reason: str) -> None:
    with pytest.raises(InvalidDocumentError) as refusal:
        parse({"routes": {"config": [{**ROUTE, **changes}]}})

    (problem,) = refusal.value.problems
    assert problem.path == f"routes.config[0].{path}"
    assert reason in problem.message


@pytest.mark.parametrize(
    "route",
    [
        {"state": "absent"},
        {"state": "absent", "next-hop-interface": "eth1", "destination": ""},
        {"destination": "0.0.0.0/0", "next-hop-interface": "eth1", "next-hop-address": "192.0.2.1", "table-id": 0},
        {"destination": "203.0.113.0/24", "route-type": "unreachable", "next-hop-interface": "lo"},
    ],
)
def test_a_pattern_needs_nothing_and_a_default_route_is_a_route(route: JsonObject) -> None:
    assert parse({"routes": {"config": [route]}}).to_wire() == {"routes": {"config": [route]}}


@pytest.mark.parametrize(
    ("rule", "path", "reason"),
    [
        ({"priority": 5}, "", "needs one of family, ip-from and ip-to"),
        ({"family": "ipv6", "ip-to": "192.0.2.0/24"}, ".ip-to", "is not of family ipv6"),
        ({"family": "ipv4", "fwmask": 3}, ".fwmask", "needs a fwmark"),
        ({"ip-to": "192.0.2.0/24", "suppress-prefix-length": 33}, ".suppress-prefix-length", "from 0 to 32"),
        ({"family": "ipv6", "suppress-prefix-length": 129}, ".suppress-prefix-length", "from 0 to 128"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(rule: JsonObject, path: str, reason: str) -> None:
    with pytest.raises(InvalidDocumentError) as refusal:
        parse({"route-rules": {"config": [rule]}})

    (problem,) = refusal.value.problems
    assert problem.path == f"route-rules.config[0]{path}"
    assert reason in problem.message


def test_a_rule_to_remove_needs_nothing() -> None:
    wire: JsonObject = {"route-rules": {"config": [{"state": "absent", "priority": 5}]}}

    assert parse(wire).to_wire() == wire


@pytest.mark.parametrize(
    ("config", "path", "reason"),
    [
        ({"server": ["dns.example.org"]}, "server[0]", "is not an IP address"),
        ({"server": ["192.0.2.1", "fe80::1"]}, "server[1]", "add its interface as in fe80::1%eth0"),
        ({"server": ["2001:db8::1%eth0"]}, "server[0]", "is not link-local; write it without %eth0"),
        ({"options": ["rotat"]}, "options[0]", "did you mean rotate?"),
        ({"options": ["rotate:2"]}, "options[0]", "takes no value"),
        ({"options": ["ndots"]}, "options[0]", "needs a number as in ndots:2"),
    ],
)
def test_name_resolution_that_cannot_be_is_refused(config: JsonObject, path: str, reason: str) -> None:
    with pytest.raises(InvalidDocumentError) as refusal:
        parse({"dns-resolver": {"config": config}})

    (problem,) = refusal.value.problems
    assert problem.path == f"dns-resolver.config.{path}"
    assert reason in problem.message


def test_an_empty_configuration_of_name_resolution_is_not_the_same_as_none() -> None:
    assert parse({"dns-resolver": {"config": {}}}).to_wire() == {"dns-resolver": {"config": {}}}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "is empty"),
        ("n" * 65, "is too long"),
        *((name, "is not a host name") for name in ("a b", "ü", "a..b", ".a")),
    ],
)
def test_a_host_name_that_cannot_be_is_refused(name: str, reason: str) -> None:
    with pytest.raises(InvalidDocumentError, match=reason):
        parse({"hostname": {"running": name}})
