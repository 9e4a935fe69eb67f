from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.merge import MergedState
from nmstate_k8s.netstate.routing.change import RouteChange
from nmstate_k8s.netstate.routing.rule import normal
from nmstate_k8s.netstate.routing.rule_merge import merge_rules

_IP: JsonObject = {"enabled": True, "address": []}
INTERFACES: list[JsonObject] = [
    {"name": name, "type": "ethernet", "state": "up", "ipv4": _IP, "ipv6": {"enabled": False}}
    for name in ("eth1", "eth2", "eth3")
]
LOOPBACK: JsonObject = {"name": "lo", "type": "loopback", "state": "up", "ipv4": _IP, "ipv6": _IP}
RULE: JsonObject = {"ip-from": "192.0.2.0/24", "route-table": 70}


def absent(**given: Any) -> JsonObject:
    return {"state": "absent", **given}


def shown(*rules: JsonObject) -> JsonObject:
    config: list[Any] = list(rules)
    return {"route-rules": {"config": config}}


def a_state(*entries: JsonObject, touched: tuple[str, ...] = (), loopback: bool = True) -> MergedState:
    current = {str(interface["name"]): interface for interface in [*INTERFACES, *([LOOPBACK] if loopback else [])]}
    config: list[Any] = list(entries)
    state = MergedState(current=current, asked={"route-rules": {"config": config}})
    for name in touched:
        state.touch(name)
    return state


def holder(state: MergedState) -> str:
    (name,) = merge_rules(state, shown(), {}).lists
    return name


def test_a_rule_is_kept_with_the_interface_that_packets_come_in_by() -> None:
    assert holder(a_state({**RULE, "iif": "eth3"}, touched=("eth1",))) == "eth3"


def test_a_rule_is_kept_where_a_route_is_in_its_table() -> None:
    state = a_state(RULE, touched=("eth1", "eth2", "eth3"))
    there: JsonObject = {"destination": "0.0.0.0/0", "table-id": 70, "next-hop-interface": "eth2"}
    state.routes = RouteChange(lists={"eth1": ({**there, "table-id": 254},), "eth2": (there,)})

    assert holder(state) == "eth2"


@pytest.mark.parametrize(("table", "found"), [(70, "eth2"), (254, "eth3")])
def test_automatic_routes_are_in_a_table_too(table: int, found: str) -> None:
    state = a_state({**RULE, "route-table": table}, touched=("eth1", "eth2", "eth3"))
    automatic: JsonObject = {"enabled": True, "dhcp": True}
    state.interfaces["eth2"].demand("ipv4", {**automatic, "auto-route-table-id": 70})
    state.interfaces["eth3"].demand("ipv4", automatic)

    assert holder(state) == found


def test_a_rule_is_kept_with_what_the_document_changes_or_else_with_loopback() -> None:
    assert holder(a_state(RULE, touched=("eth2", "eth1"))) == "eth1"
    assert holder(a_state(RULE)) == "lo"
    assert holder(a_state({"family": "ipv6"}, touched=("eth1",))) == "lo"


@pytest.mark.parametrize(
    ("rule", "loopback", "sentence"),
    [
        (RULE, False, "no interface can keep it"),
        ({**RULE, "iif": "eth7"}, True, "iif eth7 does not exist"),
    ],
)
def test_a_rule_that_nothing_can_keep_is_refused(rule: JsonObject, loopback: bool, sentence: str) -> None:
    (problem,) = merge_rules(a_state(rule, loopback=loopback), shown(), {}).problems

    assert sentence in problem


def test_priorities_follow_the_document_and_what_there_is() -> None:
    others: list[JsonObject] = [{"family": "ipv4", "priority": 30004}, {"family": "ipv4", "priority": 5}]
    entries: list[JsonObject] = [
        {"ip-from": "10.3.0.0/16"},
        {"ip-from": "10.1.0.0/16", "priority": 7},
        {"ip-from": "10.2.0.0/16"},
    ]

    change = merge_rules(a_state(*entries), shown(*others), {})

    assert [(entry["ip-from"], entry["priority"]) for entry in change.new] == [
        ("10.3.0.0/16", 30005),
        ("10.1.0.0/16", 7),
        ("10.2.0.0/16", 30006),
    ]


def test_a_rule_that_a_profile_has_is_not_asked_for_again() -> None:
    stored = {"eth2": [{**normal(RULE), "priority": 30007}]}

    change = merge_rules(a_state(RULE, touched=("eth1",)), shown({**RULE, "priority": 30007}), stored)

    assert (change.new, change.lists, change.differing) == ((), {}, frozenset())


def test_a_rule_that_only_the_kernel_has_is_written_down_with_its_priority() -> None:
    change = merge_rules(a_state(RULE), shown({**RULE, "priority": 42}), {})

    assert [rule["priority"] for rule in change.lists["lo"]] == [42]
    assert change.new == ()


def test_a_rule_that_the_kernel_lost_is_missed_where_it_is_kept() -> None:
    stored = {"eth2": [{**normal(RULE), "priority": 30007}]}

    change = merge_rules(a_state(RULE), shown(), stored)

    assert [rule["priority"] for rule in change.new] == [30007]
    assert (change.differing, change.lists) == (frozenset({"eth2"}), {})


def test_patterns_take_rules_from_every_profile_that_has_them() -> None:
    gone, kept = {**normal(RULE), "priority": 1}, {**normal(RULE), "route-table": 71, "priority": 2}
    stored = {"eth1": [gone], "eth2": [gone, kept], "eth3": [kept]}

    change = merge_rules(a_state(absent(**{"route-table": 70})), shown(gone, kept), stored)

    assert change.lists == {"eth1": (), "eth2": (kept,)}
    assert change.lost == (gone,)
    assert change.differing == {"eth1", "eth2"}


def test_what_a_pattern_and_a_rule_of_one_document_mean_stays() -> None:
    there = {**normal(RULE), "priority": 1}

    change = merge_rules(a_state(absent(), RULE), shown(there), {"eth1": [there]})

    assert (change.lost, change.new, change.lists) == ((), (), {})


def test_a_rule_that_goes_with_the_profile_that_keeps_it_is_nobody_elses() -> None:
    there = {**normal(RULE), "priority": 9}

    change = merge_rules(a_state(absent()), shown(there), {}, going=[there])

    assert (change.lost, change.lists, change.problems) == ((there,), {}, ())


def test_a_rule_of_another_program_cannot_be_removed() -> None:
    (problem,) = merge_rules(a_state(absent()), shown({**RULE, "priority": 9}), {}).problems

    assert "table 70 priority 9: another program made it" in problem


def test_rules_of_ignored_interfaces_are_left_out() -> None:
    state = a_state({**RULE, "iif": "hidden0"})
    state.ignored = frozenset({"hidden0"})

    assert merge_rules(state, shown(), {}).asked == ()


ENTRIES = st.fixed_dictionaries(
    {"ip-from": st.sampled_from(["10.1.0.0/16", "10.2.0.0/16"]), "route-table": st.sampled_from([70, 71])},
    optional={"priority": st.sampled_from([7, 8]), "state": st.just("absent")},
)


@given(st.lists(ENTRIES, max_size=6))
def test_merging_again_changes_nothing(document: list[JsonObject]) -> None:
    change = merge_rules(a_state(*document, touched=("eth1",)), shown(), {})
    stored = {name: list(rules) for name, rules in change.lists.items()}

    again = merge_rules(a_state(*document, touched=("eth1",)), shown(*stored.get("eth1", [])), stored)

    assert (again.new, again.lost, again.lists, again.problems) == ((), (), {}, ())
