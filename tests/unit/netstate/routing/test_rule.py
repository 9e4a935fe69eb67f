import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.routing.pattern import Patterns
from nmstate_k8s.netstate.routing.rule import covers, named, normal, pattern

RULE: JsonObject = {"family": "ipv4", "ip-from": "192.0.2.0/24", "priority": 30000, "route-table": 70}
MARKED: JsonObject = {**RULE, "fwmark": "0x30", "fwmask": "0xf0"}
RULES = st.fixed_dictionaries(
    {"family": st.just("ipv4")},
    optional={
        "ip-from": st.sampled_from(["", "0.0.0.0/0", "192.0.2.0/24"]),
        "ip-to": st.sampled_from(["", "198.51.100.7/32"]),
        "priority": st.sampled_from([-1, 100, 30000]),
        "route-table": st.sampled_from([0, 70]),
        "fwmark": st.sampled_from([0, 0x30, "0x30"]),
        "fwmask": st.sampled_from([0xF0, "0xf0"]),
        "iif": st.just("eth1"),
        "action": st.sampled_from(["blackhole", "prohibit"]),
        "suppress-prefix-length": st.sampled_from([0, 8]),
    },
)


def match(given_pattern: JsonObject, rule: JsonObject) -> bool:
    return Patterns([pattern(given_pattern)]).match(normal(rule))


@given(RULES)
def test_a_normal_rule_is_its_own_normal_form(rule: JsonObject) -> None:
    assert normal(normal(rule)) == normal(rule)
    assert covers(normal(rule), normal(rule))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"ip-from": "2001:db8::/32"}, {"ip-from": "2001:db8::/32", "family": "ipv6"}),
        ({"family": "ipv4", "ip-from": "0.0.0.0/0"}, {"family": "ipv4"}),
        ({"family": "ipv4", "route-table": 0}, {"family": "ipv4", "route-table": 254}),
        ({"family": "ipv4", "priority": -1}, {"family": "ipv4"}),
        ({"family": "ipv4", "fwmark": "0x10"}, {"family": "ipv4", "fwmark": 16, "fwmask": 0xFFFFFFFF}),
        ({"family": "ipv4", "action": "prohibit", "route-table": 7}, {"family": "ipv4", "action": "prohibit"}),
    ],
)
def test_defaults_are_said_one_way(one: JsonObject, other: JsonObject) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("given_pattern", "matches"),
    [
        ({}, True),
        ({"family": "ipv4"}, True),
        ({"family": "ipv6"}, False),
        ({"ip-from": "192.0.2.0/24"}, True),
        ({"ip-from": ""}, False),
        ({"ip-to": ""}, True),
        ({"priority": -1}, True),
        ({"priority": 1}, False),
        ({"route-table": 0}, True),
        ({"route-table": 71}, False),
        ({"fwmark": 0x30}, True),
        ({"fwmark": 0}, False),
        ({"fwmask": 0xF0}, True),
        ({"iif": "eth1"}, False),
        ({"action": "blackhole"}, False),
    ],
)
def test_patterns(given_pattern: JsonObject, matches: bool) -> None:
    assert match(given_pattern, MARKED) is matches


def test_a_mark_of_zero_is_no_mark() -> None:
    assert match({"fwmark": 0}, RULE)


@given(RULES, st.data())
def test_any_part_of_a_rule_is_a_pattern_that_matches_it(rule: JsonObject, data: st.DataObject) -> None:
    # What drops packets looks no table up, and a mask without mark masks nothing.
    unsaid = {"route-table"} if "action" in rule else set()
    unsaid |= set() if rule.get("fwmark") else {"fwmask"}
    keys = data.draw(st.sets(st.sampled_from(sorted(rule.keys() - unsaid))))

    assert match({key: rule[key] for key in keys}, rule)


def test_a_rule_is_named_as_the_ip_command_names_it() -> None:
    assert named(normal(MARKED)) == "ipv4 from 192.0.2.0/24 table 70 priority 30000 fwmark 0x30"
