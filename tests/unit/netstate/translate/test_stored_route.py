from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_api.network import JsonObject
from nmstate_k8s.dbus import Variant
from nmstate_k8s.netstate.routing.route import normal
from nmstate_k8s.netstate.translate.stored_route import configure, stored
from nmstate_k8s.networkmanager import Profile
from nmstate_k8s.networkmanager.profile import ConnectionSetting, IPRoute, Ipv4Setting, Ipv6Setting

WHOLE: dict[str, Any] = {
    "destination": "198.51.100.0/24",
    "next-hop-interface": "eth1",
    "next-hop-address": "192.0.2.1",
    "metric": 150,
    "table-id": 50,
    "weight": 3,
    "source": "192.0.2.10",
    "cwnd": 20,
    "initcwnd": 30,
    "initrwnd": 31,
    "mtu": 1280,
    "lock-mtu": True,
    "quickack": True,
    "advmss": 1200,
}
OPTIONAL = [key for key in WHOLE if key not in ("destination", "next-hop-interface", "metric", "table-id")]


def profile(**settings: Any) -> Profile:
    return Profile(connection=ConnectionSetting(id="eth1", type="802-3-ethernet"), **settings)


def a_route(**more: Any) -> JsonObject:
    found: JsonObject = normal({"destination": "198.51.100.0/24", "next-hop-interface": "eth1", **more})
    return found


def test_every_attribute_is_written_as_network_manager_has_it() -> None:
    (entry,) = configure(Ipv4Setting(method="manual"), "eth1", [normal(WHOLE)]).routes

    assert entry.to_dbus() == {
        "dest": Variant("s", "198.51.100.0"),
        "prefix": Variant("u", 24),
        "next-hop": Variant("s", "192.0.2.1"),
        "metric": Variant("u", 150),
        "table": Variant("u", 50),
        "weight": Variant("u", 3),
        "src": Variant("s", "192.0.2.10"),
        "cwnd": Variant("u", 20),
        "lock-cwnd": Variant("b", True),
        "initcwnd": Variant("u", 30),
        "initrwnd": Variant("u", 31),
        "mtu": Variant("u", 1280),
        "lock-mtu": Variant("b", True),
        "quickack": Variant("b", True),
        "advmss": Variant("u", 1200),
    }


@given(st.sets(st.sampled_from(OPTIONAL)), st.sampled_from([0, 1, 150]))
def test_what_is_written_is_read_again(keys: set[str], metric: int) -> None:
    route = a_route(**{key: WHOLE[key] for key in keys}, metric=metric)

    setting = configure(Ipv4Setting(method="manual"), "eth1", [route])

    assert stored(profile(ipv4=setting), "eth1") == [route]


@pytest.mark.parametrize(("to", "metric"), [("198.51.100.0/24", 0), ("2001:db8::/32", 1024)])
def test_metric_and_table_are_written_outright(to: str, metric: int) -> None:
    setting = Ipv6Setting(method="manual") if ":" in to else Ipv4Setting(method="manual")

    (entry,) = configure(setting, "eth1", [a_route(destination=to)]).routes  # type: ignore[type-var]  # either of two

    assert (entry.metric, entry.table, entry.next_hop) == (metric, 254, None)


def test_each_family_gets_its_own_routes() -> None:
    both = [a_route(), a_route(destination="2001:db8::/32")]

    assert [entry.dest for entry in configure(Ipv4Setting(), "eth1", both).routes] == ["198.51.100.0"]
    assert [entry.dest for entry in configure(Ipv6Setting(), "eth1", both).routes] == ["2001:db8::"]


def test_entries_that_lead_to_what_is_wanted_stay_as_they_are() -> None:
    onlink = IPRoute(dest="203.0.113.0", prefix=24, next_hop="192.0.2.9", onlink=True)
    plain = IPRoute(dest="198.51.100.0", prefix=24)
    had = Ipv4Setting(method="manual", routes=(onlink, plain))
    wanted = [a_route(metric=101), a_route(destination="203.0.113.0/24", **{"next-hop-address": "192.0.2.9"})]

    assert configure(had, "eth1", wanted) == had


def test_a_gateway_stays_while_its_route_is_wanted() -> None:
    had = Ipv4Setting(method="manual", gateway="192.0.2.1")
    default = a_route(destination="0.0.0.0/0", **{"next-hop-address": "192.0.2.1"})

    assert configure(had, "eth1", [default, a_route()]).gateway == "192.0.2.1"
    assert configure(had, "eth1", [a_route()]).gateway is None
    replaced = configure(had, "eth1", [{**default, "next-hop-address": "192.0.2.254"}])
    assert (replaced.gateway, [entry.next_hop for entry in replaced.routes]) == (None, ["192.0.2.254"])


def test_what_a_profile_leaves_open_comes_from_its_setting() -> None:
    setting = Ipv4Setting(
        method="manual",
        gateway="192.0.2.1",
        route_metric=7,
        route_table=50,
        routes=(IPRoute(dest="198.51.100.9", prefix=24), IPRoute(dest="10.0.0.0", prefix=8, type="blackhole", table=9)),
    )

    assert stored(profile(ipv4=setting), "eth1") == [
        {
            "destination": "0.0.0.0/0",
            "table-id": 50,
            "next-hop-interface": "eth1",
            "next-hop-address": "192.0.2.1",
            "metric": 7,
        },
        {"destination": "198.51.100.0/24", "table-id": 50, "next-hop-interface": "eth1", "metric": 7},
        {"destination": "10.0.0.0/8", "table-id": 9, "route-type": "blackhole", "metric": 7},
    ]


def test_a_family_that_is_off_has_no_routes() -> None:
    off = Ipv4Setting(method="disabled", routes=(IPRoute(dest="198.51.100.0", prefix=24),))

    assert stored(profile(ipv4=off), "eth1") == []
