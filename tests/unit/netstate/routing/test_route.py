import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.routing.pattern import Patterns
from nmstate_k8s.netstate.routing.route import comparable, covers, named, normal, pattern
from nmstate_k8s.netstate.routing.ways import Ways

ROUTE: JsonObject = {
    "destination": "198.51.100.0/24",
    "next-hop-interface": "eth1",
    "next-hop-address": "192.0.2.1",
    "metric": 100,
    "table-id": 254,
}
ROUTES = st.fixed_dictionaries(
    {"destination": st.sampled_from(["0.0.0.0/0", "198.51.100.0/24", "2001:db8::/32"])},
    optional={
        "next-hop-interface": st.sampled_from(["eth1", "eth2"]),
        "next-hop-address": st.sampled_from(["", "0.0.0.0", "192.0.2.1", "::", "2001:db8::1"]),
        "metric": st.sampled_from([-1, 0, 100, 1024]),
        "table-id": st.sampled_from([0, 254, 50]),
        "mtu": st.sampled_from([1280, 1400]),
        "lock-mtu": st.booleans(),
        "quickack": st.booleans(),
        "cwnd": st.just(20),
        "weight": st.sampled_from([1, 256]),
        "source": st.just("192.0.2.10"),
    },
)
SPECIAL = st.fixed_dictionaries(
    {
        "destination": st.sampled_from(["198.51.100.0/24", "2001:db8::/32"]),
        "route-type": st.sampled_from(["blackhole", "prohibit"]),
    },
    optional={"metric": st.sampled_from([-1, 0, 100]), "table-id": st.sampled_from([0, 254, 50])},
)


def match(given_pattern: JsonObject, route: JsonObject) -> bool:
    return Patterns([pattern(given_pattern)]).match(comparable(normal(route)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"table-id": 0}, {"table-id": 254}),
        ({"next-hop-address": ""}, {"next-hop-address": "0.0.0.0"}),
        ({"metric": -1}, {}),
        ({"lock-mtu": False, "quickack": False}, {}),
        ({"initcwnd": 0}, {}),
    ],
)
def test_defaults_are_said_one_way(one: JsonObject, other: JsonObject) -> None:
    base: JsonObject = {"destination": "198.51.100.0/24", "next-hop-interface": "eth1"}

    assert normal({**base, **one}) == normal({**base, **other})


def test_no_metric_of_ipv6_is_1024() -> None:
    assert normal({"destination": "2001:db8::/32", "metric": 0})["metric"] == 1024
    assert normal({"destination": "198.51.100.0/24", "metric": 0})["metric"] == 0


@given(st.one_of(ROUTES, SPECIAL))
def test_a_normal_route_is_its_own_normal_form(route: JsonObject) -> None:
    assert normal(normal(route)) == normal(route)


@given(st.one_of(ROUTES, SPECIAL))
def test_a_route_is_all_that_it_asks_for(route: JsonObject) -> None:
    assert covers(normal(route), normal(route))
    assert Ways([normal(route)]).covering(normal(route)) is not None


@pytest.mark.parametrize(
    "given_pattern",
    [
        {},
        {"destination": ""},
        {"destination": "198.51.100.0/24"},
        {"next-hop-interface": "eth1"},
        {"next-hop-address": "192.0.2.1"},
        {"table-id": 0},
        {"table-id": 254},
        {"metric": 7},
        {"quickack": False},
        {"lock-mtu": False},
    ],
)
def test_a_pattern_matches_what_is_equal_in_all_that_it_gives(given_pattern: JsonObject) -> None:
    assert match(given_pattern, ROUTE)


@pytest.mark.parametrize(
    "given_pattern",
    [
        {"destination": "0.0.0.0/0"},
        {"next-hop-interface": "eth2"},
        {"next-hop-address": "192.0.2.2"},
        {"next-hop-address": ""},
        {"table-id": 50},
        {"quickack": True},
        {"mtu": 1400},
        {"route-type": "blackhole"},
        {"destination": "198.51.100.0/24", "weight": 1},
    ],
)
def test_a_pattern_matches_nothing_that_differs_in_something(given_pattern: JsonObject) -> None:
    assert not match(given_pattern, ROUTE)


@pytest.mark.parametrize(
    ("given_pattern", "matches"),
    [
        ({"next-hop-interface": "lo"}, True),
        ({"route-type": "blackhole"}, True),
        ({"route-type": "prohibit"}, False),
        ({"next-hop-interface": "eth1"}, False),
        ({"next-hop-address": ""}, False),
    ],
)
def test_a_route_that_leads_nowhere_is_on_loopback(given_pattern: JsonObject, matches: bool) -> None:
    assert match(given_pattern, {"destination": "198.51.100.0/24", "route-type": "blackhole"}) is matches


@given(st.one_of(ROUTES, SPECIAL), st.data())
def test_any_part_of_a_route_is_a_pattern_that_matches_it(route: JsonObject, data: st.DataObject) -> None:
    keys = data.draw(st.sets(st.sampled_from(sorted(route))))

    assert match({key: route[key] for key in keys}, route)


@given(st.lists(ROUTES, max_size=4), ROUTES)
def test_many_patterns_match_what_one_of_them_matches(patterns: list[JsonObject], route: JsonObject) -> None:
    together = Patterns(map(pattern, patterns)).match(comparable(normal(route)))

    assert together == any(match(one, route) for one in patterns)


def test_a_weight_of_a_route_that_stands_alone_is_not_in_the_kernel() -> None:
    assert covers(normal(ROUTE), normal({**ROUTE, "weight": 5}))
    assert not covers(normal({**ROUTE, "weight": 5}), normal(ROUTE))


def test_a_route_is_named_as_the_ip_command_names_it() -> None:
    assert named({**ROUTE, "table-id": 50}) == "198.51.100.0/24 via 192.0.2.1 dev eth1 table 50"
    assert named({"destination": "::/0", "route-type": "prohibit"}) == "prohibit ::/0"
