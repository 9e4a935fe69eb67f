from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.merge import MergedInterface, MergedState
from nmstate_k8s.netstate.naming import NameTable
from nmstate_k8s.netstate.routing import merge as routing_merge
from nmstate_k8s.netstate.routing import ways
from nmstate_k8s.netstate.routing.merge import merge_routes
from nmstate_k8s.netstate.routing.route import covers, normal
from nmstate_k8s.netstate.routing.verify import leftover_routes, missing_routes

CURRENT_INTERFACES: list[JsonObject] = [
    {"name": name, "type": "ethernet", "state": "up", "ipv4": {"enabled": True}, "ipv6": {"enabled": True}}
    for name in ("eth1", "eth2")
]


def route(to: str = "198.51.100.0/24", via: str = "192.0.2.1", through: str = "eth1", **more: Any) -> JsonObject:
    return {"destination": to, "next-hop-address": via, "next-hop-interface": through, **more}


def in_vrf(**given: Any) -> JsonObject:
    return {**route(), **given}


def absent(**given: Any) -> JsonObject:
    return {"state": "absent", **given}


def shown(*routes: JsonObject) -> JsonObject:
    """The node, with these routes in the main table unless they say otherwise."""
    config: list[Any] = [{"metric": 0, "table-id": 254, **entry} for entry in routes]
    interfaces: list[Any] = CURRENT_INTERFACES
    return {"interfaces": interfaces, "routes": {"config": config}}


def state_of_document(*entries: JsonObject) -> MergedState:
    current = {str(interface["name"]): interface for interface in CURRENT_INTERFACES}
    config: list[Any] = list(entries)
    asked: JsonObject = {"routes": {"config": config}}
    return MergedState(current=current, asked=asked, names=NameTable(CURRENT_INTERFACES))


def destinations(routes: Any) -> list[Any]:
    return [entry["destination"] for entry in routes]


def test_a_document_without_routes_does_nothing() -> None:
    change = merge_routes(state_of_document(), shown(route()), {"eth1": [normal(route())]})

    assert (change.new, change.lost, change.lists) == ((), (), {})


def test_routes_are_added_to_those_that_there_are() -> None:
    change = merge_routes(state_of_document(route("203.0.113.0/24")), shown(route(), route(through="eth2")), {})

    assert destinations(change.new) == ["203.0.113.0/24"]
    assert change.lost == ()
    assert {name: destinations(routes) for name, routes in change.lists.items()} == {
        "eth1": ["198.51.100.0/24", "203.0.113.0/24"]
    }


def test_a_route_that_is_there_is_not_new_whatever_its_metric() -> None:
    change = merge_routes(state_of_document(route()), shown(route(metric=101)), {})

    assert (change.new, change.lost) == ((), ())


def test_a_metric_that_is_asked_for_replaces_another() -> None:
    change = merge_routes(state_of_document(route(metric=50)), shown(route(metric=101)), {})

    assert [entry["metric"] for entry in change.new] == [50]
    assert [entry["metric"] for entry in change.lost] == [101]
    assert [entry["metric"] for entry in change.lists["eth1"]] == [50]


def test_two_metrics_of_one_way_may_be_asked_for() -> None:
    change = merge_routes(state_of_document(route(metric=50), route(metric=60)), shown(route(metric=60)), {})

    assert [entry["metric"] for entry in change.new] == [50]
    assert change.lost == ()


def test_an_attribute_belongs_to_its_route() -> None:
    change = merge_routes(state_of_document(route(mtu=1400)), shown(route(advmss=1200)), {})

    assert [(entry.get("mtu"), entry.get("advmss")) for entry in change.lists["eth1"]] == [(1400, None)]


def test_another_gateway_is_another_route() -> None:
    change = merge_routes(state_of_document(route(via="192.0.2.2")), shown(route()), {})

    assert change.lost == ()
    assert len(change.lists["eth1"]) == 2


def test_what_a_pattern_and_a_route_of_one_document_mean_stays() -> None:
    document = state_of_document(absent(destination="198.51.100.0/24"), route())

    change = merge_routes(document, shown(route(), route(via="192.0.2.2")), {})

    assert [entry["next-hop-address"] for entry in change.lost] == ["192.0.2.2"]
    assert [entry["next-hop-address"] for entry in change.lists["eth1"]] == ["192.0.2.1"]


def test_an_empty_pattern_removes_everything() -> None:
    change = merge_routes(state_of_document(absent()), shown(route(), route(through="eth2")), {})

    assert change.losing == {"eth1", "eth2"}
    assert change.lists == {"eth1": (), "eth2": ()}


def test_what_is_ignored_stays_whatever_the_pattern() -> None:
    change = merge_routes(state_of_document(absent(), route(state="ignore")), shown(route(state="ignore")), {})

    assert (change.lost, change.new) == ((), ())


def test_a_profile_keeps_what_has_not_come_true_yet() -> None:
    stored = {"eth1": [normal(route("203.0.113.0/24"))]}

    change = merge_routes(state_of_document(route()), shown(), stored)

    assert set(destinations(change.lists["eth1"])) == {"198.51.100.0/24", "203.0.113.0/24"}


def test_a_pattern_takes_a_route_out_of_a_profile_that_never_came_true() -> None:
    stored = {"eth1": [normal(route("203.0.113.0/24"))]}

    change = merge_routes(state_of_document(absent(destination="203.0.113.0/24")), shown(), stored)

    assert change.lists == {"eth1": ()}


def test_a_profile_says_more_than_the_kernel() -> None:
    stored = {"eth1": [{**normal(route(weight=3)), "metric": 7}]}

    change = merge_routes(state_of_document(route("203.0.113.0/24")), shown(route(metric=7)), stored)

    assert [entry.get("weight") for entry in change.lists["eth1"]] == [3, None]


def test_a_share_that_is_lost_concerns_those_who_keep_theirs() -> None:
    shares = route(weight=3), route(via="203.0.113.1", through="eth2", weight=1)

    change = merge_routes(state_of_document(absent(**{"next-hop-interface": "eth2"})), shown(*shares), {})

    assert change.losing == change.sharing == {"eth2"}
    assert change.differing == {"eth1", "eth2"}


def test_a_weight_of_a_profile_stays_while_its_route_stands_alone() -> None:
    stored = {"eth1": [{**normal(route(weight=5)), "metric": 0}]}

    change = merge_routes(state_of_document(route()), shown(route()), stored)

    assert (change.new, change.lost) == ((), ())
    assert change.lists == {"eth1": tuple(stored["eth1"])}


def test_a_metric_that_a_profile_leaves_open_is_that_of_the_kernel() -> None:
    stored = {"eth1": [normal(route())]}

    change = merge_routes(state_of_document(route("203.0.113.0/24")), shown(route(metric=101)), stored)

    assert [entry.get("metric") for entry in change.lists["eth1"]] == [101, None]


def test_the_way_to_a_gateway_is_network_managers_to_make() -> None:
    step = route("192.0.2.1/32", via="0.0.0.0")
    change = merge_routes(state_of_document(route("203.0.113.0/24")), shown(route(), step), {})
    assert "192.0.2.1/32" not in destinations(change.lists["eth1"])

    asked = merge_routes(state_of_document(route(), step), shown(), {})
    assert "192.0.2.1/32" in destinations(asked.lists["eth1"])


def test_a_route_that_leads_nowhere_is_where_a_profile_has_it_or_on_loopback() -> None:
    special: JsonObject = {"destination": "203.0.113.0/24", "route-type": "blackhole"}

    assert list(merge_routes(state_of_document(special), shown(), {}).lists) == ["lo"]
    assert list(merge_routes(state_of_document(special), shown(), {"eth2": [normal(special)]}).lists) == ["eth2"]


def test_special_routes_of_two_types_stand_together_with_different_metrics() -> None:
    kept: JsonObject = {"destination": "203.0.113.0/24", "route-type": "unreachable", "metric": 50}
    wanted: JsonObject = {"destination": "203.0.113.0/24", "route-type": "blackhole"}

    assert merge_routes(state_of_document(wanted), shown(kept), {}).lost == ()
    assert len(merge_routes(state_of_document(wanted), shown({**kept, "metric": 0}), {}).lost) == 1


def test_a_card_that_gets_its_first_profile_keeps_its_routes() -> None:
    state = state_of_document()
    current = CURRENT_INTERFACES[0]
    apply: JsonObject = {"name": "eth1", "type": "ethernet", "state": "up", "mtu": 1400}
    state.interfaces["eth1"] = MergedInterface("eth1", "ethernet", apply, current, {**current, **apply}, apply)

    assert destinations(merge_routes(state, shown(route()), {}).lists["eth1"]) == ["198.51.100.0/24"]
    assert merge_routes(state, shown(route()), {"eth1": []}).lists == {}


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (route(through="eth7"), "next-hop-interface eth7 does not exist"),
        (route(through="shared"), "may be eth1 or eth2"),
        (route(**{"vrf-name": "vrf7"}), "vrf-name vrf7 is no VRF"),
        (route(**{"vrf-name": "down"}), "vrf-name down is to be down"),
        (in_vrf(**{"vrf-name": "vrf1", "table-id": 7}), "table-id 7 is not table 100"),
        (in_vrf(**{"vrf-name": "vrf1", "table-id": 0}), "table-id 0 is not table 100"),
        (absent(**{"vrf-name": "vrf7"}), "vrf-name vrf7 is no VRF"),
    ],
)
def test_what_a_route_names_must_be_there(entry: JsonObject, sentence: str) -> None:
    (problem,) = merge_routes(with_vrfs(entry), shown(), {}).problems

    assert sentence in problem


def test_a_vrf_stands_for_its_table() -> None:
    change = merge_routes(with_vrfs(route(**{"vrf-name": "vrf1"})), shown(), {})

    assert [entry["table-id"] for entry in change.new] == [100]


def test_other_names_of_an_interface_are_understood() -> None:
    change = merge_routes(with_vrfs(route(through="uplink"), absent(**{"next-hop-interface": "eth7"})), shown(), {})

    assert (change.problems, list(change.lists)) == ((), ["eth2"])


def with_vrfs(*entries: JsonObject) -> MergedState:
    state = state_of_document(*entries)
    for name, up in (("vrf1", "up"), ("down", "down")):
        state.current[name] = {"name": name, "type": "vrf", "state": up, "vrf": {"route-table-id": 100}}
    names: list[JsonObject] = [
        {"name": "eth1", "profile-name": "shared"},
        {"name": "eth2", "profile-name": "shared", "alt-names": [{"name": "uplink"}]},
    ]
    state.names = NameTable(names)
    return state


ENTRIES = st.builds(
    route,
    st.sampled_from(["198.51.100.0/24", "203.0.113.0/24", "2001:db8:9::/64"]),
    st.sampled_from(["192.0.2.1", "192.0.2.2"]),
    st.sampled_from(["eth1", "eth2"]),
)
VARIED = st.builds(lambda entry, more: {**entry, **more}, ENTRIES, st.sampled_from([{}, {"mtu": 1400}, {"metric": 7}]))
PATTERNS = st.one_of(
    st.builds(lambda name: absent(**{"next-hop-interface": name}), st.sampled_from(["eth1", "eth2"])),
    st.builds(lambda to: absent(destination=to), st.sampled_from(["198.51.100.0/24", "203.0.113.0/24"])),
)
DOCUMENTS = st.lists(st.one_of(VARIED, PATTERNS), max_size=5)


def carried_out(change: Any, before: JsonObject) -> JsonObject:
    """The node after the profiles of ``change`` came up, with metrics as the kernel fills them in."""
    others = [entry for entry in before_routes(before) if entry["next-hop-interface"] not in change.lists]
    made = [entry for routes in change.lists.values() for entry in routes]
    defaults = [{"metric": 1024 if ":" in entry["destination"] else 0, **entry} for entry in made]
    return shown(*others, *defaults)


def before_routes(state: JsonObject) -> list[Any]:
    routes: Any = state["routes"]
    entries: list[Any] = routes["config"]
    return entries


@settings(deadline=None)
@given(st.lists(VARIED, max_size=4), DOCUMENTS)
def test_what_was_merged_is_as_expected_and_merging_again_changes_nothing(
    there: list[JsonObject], document: list[JsonObject]
) -> None:
    before = shown(*there)
    change = merge_routes(state_of_document(*document), before, {})

    after = carried_out(change, before)

    expected: JsonObject = {"routes": {"config": list(document)}}
    assert list(missing_routes(expected, after)) == list(leftover_routes(expected, after)) == []
    again = merge_routes(state_of_document(*document), after, {name: list(kept) for name, kept in change.lists.items()})
    assert (again.new, again.lost) == ((), ())
    assert {name: set(map(str, kept)) for name, kept in again.lists.items()} == {
        name: set(map(str, kept)) for name, kept in carried_lists(change, again).items()
    }


def carried_lists(change: Any, again: Any) -> dict[str, Any]:
    """What the profiles held already, for the interfaces that the second merge is about."""
    return {name: [with_metric(entry) for entry in change.lists[name]] for name in again.lists}


def with_metric(entry: JsonObject) -> JsonObject:
    return entry if "metric" in entry else {**entry, "metric": 1024 if ":" in str(entry["destination"]) else 0}


def test_a_thousand_routes_are_compared_a_few_times_each(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = [comparisons(monkeypatch, number) for number in (100, 1000)]

    assert counts[1] <= counts[0] * 10.5


def comparisons(monkeypatch: pytest.MonkeyPatch, number: int) -> int:
    """How often two routes are compared, when so many are asked for over as many and as many patterns."""
    count = 0

    def counting(there: JsonObject, wanted: JsonObject) -> bool:
        nonlocal count
        count += 1
        return covers(there, wanted)

    monkeypatch.setattr(ways, "covers", counting)
    monkeypatch.setattr(routing_merge, "covers", counting)
    there = [route(f"10.{index // 256}.{index % 256}.0/24") for index in range(number)]
    wanted = [route(f"172.16.{index // 256}.{index % 256}/32") for index in range(number)]
    gone = [absent(destination=entry["destination"]) for entry in there]
    merge_routes(state_of_document(*wanted, *gone), shown(*there), {"eth1": list(map(normal, there))})
    return count
