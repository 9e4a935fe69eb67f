"""Routes of every sort, as the kernel then has them and as they are stored."""

import json
from typing import Any

import pytest

UNCHANGED = "-: nothing to change\n"
TO = "198.51.100.0/24"
TO6 = "2001:db8:2::/64"
VIA, VIA6 = "192.0.2.1", "2001:db8:1::1"
EVERY_ATTRIBUTE: dict[str, Any] = {
    "metric": 150,
    "table-id": 50,
    "source": "192.0.2.10",
    "cwnd": 20,
    "initcwnd": 30,
    "initrwnd": 31,
    "mtu": 1280,
    "lock-mtu": True,
    "quickack": True,
    "advmss": 1200,
}


def nic(name: str = "eth1", ipv4: str = "192.0.2.10", ipv6: str = "2001:db8:1::10") -> dict[str, Any]:
    return {
        "name": name,
        "type": "ethernet",
        "state": "up",
        "ipv4": {"enabled": True, "dhcp": False, "address": [{"ip": ipv4, "prefix-length": 24}]},
        "ipv6": {
            "enabled": True,
            "dhcp": False,
            "autoconf": False,
            "address": [{"ip": ipv6, "prefix-length": 64}],
        },
    }


def route(to: str = TO, via: str | None = VIA, through: str = "eth1", **more: Any) -> dict[str, Any]:
    hop = {} if via is None else {"next-hop-address": via}
    return {"destination": to, "next-hop-interface": through, **hop, **more}


def routes(*entries: dict[str, Any], interfaces: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    return {"interfaces": list(interfaces), "routes": {"config": list(entries)}}


@pytest.fixture
def routed(machine: Any) -> Any:
    """A machine with addresses on both cables."""
    machine.applied({"interfaces": [nic(), nic("eth2", "203.0.113.10", "2001:db8:3::10")]})
    return machine


def applied(machine: Any, wanted: dict[str, Any]) -> None:
    """Apply ``wanted``; the same again must change nothing, and neither must what is shown then."""
    machine.applied(wanted)
    assert machine.applied(wanted) == UNCHANGED
    shown = machine.nmstate("show").stdout
    again = machine.nmstate("apply", "-", stdin=shown)
    assert (again.stdout, again.stderr) == (UNCHANGED, "")


def kernel_routes(machine: Any, to: str = TO) -> list[dict[str, Any]]:
    """The routes to one destination, in all tables."""
    bare = to.removesuffix("/0") if to.endswith("/0") else to.removesuffix("/32")
    family = "-6" if ":" in to else "-4"
    found = json.loads(machine.node.ip(family, "-d", "-j", "route", "show", "table", "all") or "[]")
    wanted = {to, bare, "default" if to.endswith("/0") else to}
    return [entry for entry in found if entry["dst"] in wanted and entry.get("protocol") != "kernel"]


def stored_routes(machine: Any, profile: str = "eth1", family: str = "ipv4") -> str:
    return str(machine.nmcli("-g", f"{family}.routes", "connection", "show", profile)).strip()


def test_a_route_comes_and_goes_with_no_more_than_its_interface_named(routed: Any) -> None:
    applied(routed, routes(route(), route(TO6, VIA6)))

    (ipv4,) = kernel_routes(routed)
    assert (ipv4["gateway"], ipv4["dev"], ipv4.get("metric")) == (VIA, "eth1", None)
    (ipv6,) = kernel_routes(routed, TO6)
    assert (ipv6["gateway"], ipv6["dev"], ipv6["metric"]) == (VIA6, "eth1", 1024)
    assert "route1=198.51.100.0/24,192.0.2.1,0" in routed.keyfiles()["eth1.nmconnection"]
    assert routed.addresses("eth1") == ["192.0.2.10/24", "2001:db8:1::10/64"]

    applied(routed, routes({"state": "absent", "next-hop-interface": "eth1"}))

    assert kernel_routes(routed) == kernel_routes(routed, TO6) == []
    assert "route1" not in routed.keyfiles()["eth1.nmconnection"]
    assert routed.addresses("eth1") == ["192.0.2.10/24", "2001:db8:1::10/64"]


def test_every_attribute_of_a_route_is_in_the_kernel(routed: Any) -> None:
    applied(routed, routes(route(**EVERY_ATTRIBUTE)))

    (found,) = kernel_routes(routed)
    assert (found["metric"], found["table"], found["prefsrc"]) == (150, "50", "192.0.2.10")
    (metrics,) = found["metrics"]
    assert {key: metrics[key] for key in ("cwnd", "initcwnd", "initrwnd", "mtu", "advmss", "quickack")} == {
        "cwnd": 20,
        "initcwnd": 30,
        "initrwnd": 31,
        "mtu": 1280,
        "advmss": 1200,
        "quickack": 1,
    }


def test_attributes_of_a_route_are_changed_one_by_one_and_taken_away(routed: Any) -> None:
    routed.applied(routes(route()))
    bare = kernel_routes(routed)
    for attribute in (key for key in EVERY_ATTRIBUTE if key != "table-id"):
        mtu: dict[str, Any] = {"mtu": 1400} if attribute == "lock-mtu" else {}
        before = kernel_routes(routed)

        routed.applied(routes(route(**mtu, **{attribute: EVERY_ATTRIBUTE[attribute]})))

        assert kernel_routes(routed) != before
        assert len(kernel_routes(routed)) == 1

    applied(routed, routes(route(metric=0)))
    assert kernel_routes(routed) == bare


def test_routes_of_other_tables_and_destinations_stay(routed: Any) -> None:
    routed.applied(routes(route(), route(TO, VIA, "eth1", **{"table-id": 50})))
    applied(routed, routes(route("198.51.100.128/25", "192.0.2.2")))

    applied(routed, routes({"state": "absent", "destination": TO, "table-id": 50}))

    assert [entry["table"] for entry in kernel_routes(routed)] == ["main"]
    assert len(kernel_routes(routed, "198.51.100.128/25")) == 1


def test_the_gateway_is_replaced_with_a_pattern_and_a_route(routed: Any) -> None:
    routed.applied(routes(route("0.0.0.0/0")))
    gone = {"state": "absent", "destination": "0.0.0.0/0", "next-hop-address": VIA}

    applied(routed, routes(gone, route("0.0.0.0/0", "192.0.2.254")))

    assert [entry["gateway"] for entry in kernel_routes(routed, "0.0.0.0/0")] == ["192.0.2.254"]


def test_the_gateway_of_a_profile_is_a_route_like_others(machine: Any) -> None:
    machine.nmcli(
        *("connection", "add", "type", "ethernet", "ifname", "eth1", "con-name", "eth1", "ipv4.method", "manual"),
        *("ipv4.addresses", "192.0.2.10/24", "ipv4.gateway", VIA, "ipv6.method", "disabled"),
    )
    machine.nmcli("connection", "up", "eth1")
    there = routes(route("0.0.0.0/0"))
    assert machine.applied(there) == UNCHANGED

    machine.applied(routes(route(), route("0.0.0.0/0")))
    assert machine.nmcli("-g", "ipv4.gateway", "connection", "show", "eth1").strip() == VIA

    applied(machine, routes({"state": "absent", "destination": "0.0.0.0/0"}))
    assert kernel_routes(machine, "0.0.0.0/0") == []
    assert len(kernel_routes(machine)) == 1


@pytest.mark.requires_network_manager("1.52")  # 1.42 leaves a way of its own beside the shared route
def test_traffic_is_shared_by_weight_between_interfaces(routed: Any) -> None:
    shares = route(weight=3), route(via="203.0.113.1", through="eth2", weight=1)

    applied(routed, routes(*shares))

    (found,) = kernel_routes(routed)
    ways = {(hop["gateway"], hop["dev"]): hop["weight"] for hop in found["nexthops"]}
    assert ways == {(VIA, "eth1"): 3, ("203.0.113.1", "eth2"): 1}

    applied(routed, routes(route(weight=5)))
    (found,) = kernel_routes(routed)
    assert {hop["dev"]: hop["weight"] for hop in found["nexthops"]} == {"eth1": 5, "eth2": 1}

    applied(routed, routes({"state": "absent", "destination": TO, "next-hop-interface": "eth2"}))
    (found,) = kernel_routes(routed)
    assert (found["dev"], found.get("nexthops")) == ("eth1", None)


def test_a_route_on_the_link_needs_no_gateway(routed: Any) -> None:
    applied(routed, routes(route(via=None), route(TO6, None), route("198.51.100.7/32", "0.0.0.0")))

    (found,) = kernel_routes(routed)
    assert (found["dev"], found.get("gateway"), found["scope"]) == ("eth1", None, "link")
    assert len(kernel_routes(routed, TO6)) == len(kernel_routes(routed, "198.51.100.7/32")) == 1


@pytest.mark.requires_network_manager("1.42")
@pytest.mark.parametrize("kind", ["blackhole", "unreachable", "prohibit"])
def test_packets_are_dropped_or_refused(routed: Any, kind: str) -> None:
    routed.applied(routes(route()))
    applied(
        routed, routes({"destination": "192.0.2.128/25", "route-type": kind}, {"destination": TO6, "route-type": kind})
    )

    assert [entry["type"] for entry in kernel_routes(routed, "192.0.2.128/25")] == [kind]
    assert [entry["type"] for entry in kernel_routes(routed, TO6)] == [kind]

    other = "prohibit" if kind == "blackhole" else "blackhole"
    applied(routed, routes({"destination": "192.0.2.128/25", "route-type": other}))
    assert [entry["type"] for entry in kernel_routes(routed, "192.0.2.128/25")] == [other]
    assert len(kernel_routes(routed, TO6)) == 1

    applied(routed, routes({"state": "absent", "route-type": other}, {"state": "absent", "destination": TO6}))
    assert kernel_routes(routed, "192.0.2.128/25") == kernel_routes(routed, TO6) == []
    assert len(kernel_routes(routed)) == 1


def test_a_next_hop_goes_by_any_name_of_its_interface(routed: Any) -> None:
    routed.node.ip("link", "property", "add", "dev", "eth1", "altname", "uplink")
    routed.applied({"interfaces": [{"name": "eth2", "type": "ethernet", "state": "up", "profile-name": "storage"}]})

    applied(routed, routes(route(through="uplink"), route(TO6, "2001:db8:3::1", through="storage")))

    assert [entry["dev"] for entry in kernel_routes(routed)] == ["eth1"]
    assert [entry["dev"] for entry in kernel_routes(routed, TO6)] == ["eth2"]


def test_a_route_that_someone_removed_by_hand_comes_back(routed: Any) -> None:
    routed.applied(routes(route()))
    routed.node.ip("route", "del", TO)

    assert f"+ route {TO} via {VIA} dev eth1" in routed.applied(routes(route()))

    assert len(kernel_routes(routed)) == 1
    assert routed.applied(routes(route())) == UNCHANGED


def test_routes_that_others_made_stay_when_a_profile_changes(routed: Any) -> None:
    routed.node.ip("route", "add", "198.51.100.128/25", "via", "192.0.2.3", "dev", "eth1")

    applied(routed, routes(route()))

    assert [entry["gateway"] for entry in kernel_routes(routed, "198.51.100.128/25")] == ["192.0.2.3"]
    assert "198.51.100.128/25" in stored_routes(routed)


def test_routes_go_with_their_interface_and_come_with_it(routed: Any) -> None:
    both = routes(route(), interfaces=(nic(),))
    routed.applied({"interfaces": [{"name": "eth1", "type": "ethernet", "state": "absent"}]})
    assert kernel_routes(routed) == []

    applied(routed, both)
    assert len(kernel_routes(routed)) == 1

    routed.applied({"interfaces": [{"name": "eth1", "type": "ethernet", "ipv4": {"enabled": False}}]})
    assert kernel_routes(routed) == []


def test_a_document_that_fails_leaves_the_routes_as_they_were(routed: Any) -> None:
    routed.applied(routes(route(), route(TO6, VIA6, metric=300)))
    before = routed.settled_fingerprint()
    also = routes(route(mtu=1400), route("198.51.100.128/25"), {"state": "absent", "destination": TO6})

    failing = routed.apply_until_probe(also, "fail")
    failing.communicate(timeout=60)

    assert routed.settled_fingerprint() == before


def test_routes_last(routed: Any) -> None:
    routed.applied(routes(route(**EVERY_ATTRIBUTE), route(TO6, VIA6)))
    before = kernel_routes(routed), kernel_routes(routed, TO6)

    routed.nmcli("connection", "down", "eth1")
    assert kernel_routes(routed) == []
    routed.nmcli("connection", "up", "eth1")

    routed.eventually(lambda: (kernel_routes(routed), kernel_routes(routed, TO6)) == before)


def test_a_route_waits_for_the_address_that_it_leaves_from(machine: Any) -> None:
    automatic = {**nic(), "ipv4": {"enabled": True, "dhcp": True}}

    machine.applied(routes(route(), interfaces=(automatic,)))

    assert "route1=198.51.100.0/24" in machine.keyfiles()["eth1.nmconnection"]
    assert machine.applied(routes(route())) == UNCHANGED


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (route(through="eth7"), "next-hop-interface eth7 does not exist"),
        (route(through="eth2"), "interface eth2 is down"),
        (route(through="eth1"), "ipv4 of interface eth1 is disabled"),
        (route(TO6, VIA6, **{"vrf-name": "vrf7"}), "vrf-name vrf7 is no VRF of this node"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_changed(
    machine: Any, entry: dict[str, Any], sentence: str
) -> None:
    machine.applied({"interfaces": [{**nic(), "ipv4": {"enabled": False}}]})
    before = machine.settled_fingerprint()

    refused = machine.apply(routes(entry))

    assert (refused.returncode, sentence in refused.stderr) == (1, True), refused.stderr
    assert machine.settled_fingerprint() == before


def test_an_interface_without_address_has_routes(machine: Any) -> None:
    bare = {"name": "eth1", "type": "ethernet", "state": "up", "ipv4": {"enabled": True, "dhcp": False}}
    wanted = routes(route(via=None), interfaces=(bare,))
    if network_manager(machine) < (1, 46):
        assert "need NetworkManager 1.46" in machine.apply(wanted).stderr
        return

    applied(machine, wanted)
    assert [entry["dev"] for entry in kernel_routes(machine)] == ["eth1"]


@pytest.mark.needs_kernel("vrf")
def test_a_route_of_a_vrf_goes_by_its_name(routed: Any) -> None:
    vrf = {
        "name": "vrf1",
        "type": "vrf",
        "state": "up",
        "vrf": {"port": ["eth1"], "route-table-id": 100},
    }

    applied(routed, routes(route(**{"vrf-name": "vrf1"}), interfaces=(vrf,)))

    assert [entry["table"] in ("vrf1", "100") for entry in kernel_routes(routed)] == [True]
    assert routed.addresses("eth1") == ["192.0.2.10/24", "2001:db8:1::10/64"]

    applied(routed, routes({"state": "absent", "vrf-name": "vrf1"}))
    assert kernel_routes(routed) == []


def network_manager(machine: Any) -> tuple[int, ...]:
    version = machine.nmcli("-g", "VERSION", "general").strip()
    return tuple(int(part) for part in version.split(".")[:2])
