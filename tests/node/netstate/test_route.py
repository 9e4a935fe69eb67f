"""Routes of every sort, as the kernel then has them and as they are stored."""

import json
from typing import Any

import pytest

from tests.node.netstate.documents import UNCHANGED, card

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


def route(to: str = TO, via: str | None = VIA, through: str = "eth1", **more: Any) -> dict[str, Any]:
    hop = {} if via is None else {"next-hop-address": via}
    return {"destination": to, "next-hop-interface": through, **hop, **more}


def routes(*entries: dict[str, Any], interfaces: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    return {"interfaces": list(interfaces), "routes": {"config": list(entries)}}


def kernel_routes(machine: Any, to: str = TO) -> list[dict[str, Any]]:
    """The routes to one destination, in all tables."""
    bare = to.removesuffix("/0") if to.endswith("/0") else to.removesuffix("/32")
    family = "-6" if ":" in to else "-4"
    found = json.loads(machine.node.ip(family, "-d", "-j", "route", "show", "table", "all") or "[]")
    wanted = {to, bare, "default" if to.endswith("/0") else to}
    return [entry for entry in found if entry["dst"] in wanted and entry.get("protocol") != "kernel"]


def stored_routes(machine: Any, profile: str = "eth1", family: str = "ipv4") -> str:
    return str(machine.nmcli("-g", f"{family}.routes", "connection", "show", profile)).strip()


def test_a_route_comes_and_goes_with_no_more_than_its_interface_named(addressed: Any) -> None:
    addressed.brings_about(routes(route(), route(TO6, VIA6)))

    (ipv4,) = kernel_routes(addressed)
    assert (ipv4["gateway"], ipv4["dev"], ipv4.get("metric")) == (VIA, "eth1", None)
    (ipv6,) = kernel_routes(addressed, TO6)
    assert (ipv6["gateway"], ipv6["dev"], ipv6["metric"]) == (VIA6, "eth1", 1024)
    assert "route1=198.51.100.0/24,192.0.2.1,0" in addressed.keyfiles()["eth1.nmconnection"]
    assert addressed.addresses("eth1") == ["192.0.2.10/24", "2001:db8:1::10/64"]

    addressed.brings_about(routes({"state": "absent", "next-hop-interface": "eth1"}))

    assert kernel_routes(addressed) == kernel_routes(addressed, TO6) == []
    assert "route1" not in addressed.keyfiles()["eth1.nmconnection"]
    assert addressed.addresses("eth1") == ["192.0.2.10/24", "2001:db8:1::10/64"]


def test_every_attribute_of_a_route_is_in_the_kernel(addressed: Any) -> None:
    addressed.brings_about(routes(route(**EVERY_ATTRIBUTE)))

    (found,) = kernel_routes(addressed)
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


def test_attributes_of_a_route_are_changed_one_by_one_and_taken_away(addressed: Any) -> None:
    addressed.applied(routes(route()))
    bare = kernel_routes(addressed)
    for attribute in (key for key in EVERY_ATTRIBUTE if key != "table-id"):
        mtu: dict[str, Any] = {"mtu": 1400} if attribute == "lock-mtu" else {}
        before = kernel_routes(addressed)

        addressed.applied(routes(route(**mtu, **{attribute: EVERY_ATTRIBUTE[attribute]})))

        assert kernel_routes(addressed) != before
        assert len(kernel_routes(addressed)) == 1

    addressed.brings_about(routes(route(metric=0)))
    assert kernel_routes(addressed) == bare


def test_routes_of_other_tables_and_destinations_stay(addressed: Any) -> None:
    addressed.applied(routes(route(), route(TO, VIA, "eth1", **{"table-id": 50})))
    addressed.brings_about(routes(route("198.51.100.128/25", "192.0.2.2")))

    addressed.brings_about(routes({"state": "absent", "destination": TO, "table-id": 50}))

    assert [entry["table"] for entry in kernel_routes(addressed)] == ["main"]
    assert len(kernel_routes(addressed, "198.51.100.128/25")) == 1


def test_the_gateway_is_replaced_with_a_pattern_and_a_route(addressed: Any) -> None:
    addressed.applied(routes(route("0.0.0.0/0")))
    gone = {"state": "absent", "destination": "0.0.0.0/0", "next-hop-address": VIA}

    addressed.brings_about(routes(gone, route("0.0.0.0/0", "192.0.2.254")))

    assert [entry["gateway"] for entry in kernel_routes(addressed, "0.0.0.0/0")] == ["192.0.2.254"]


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

    machine.brings_about(routes({"state": "absent", "destination": "0.0.0.0/0"}))
    assert kernel_routes(machine, "0.0.0.0/0") == []
    assert len(kernel_routes(machine)) == 1


@pytest.mark.requires_network_manager("1.52")  # 1.42 leaves a way of its own beside the shared route
def test_traffic_is_shared_by_weight_between_interfaces(addressed: Any) -> None:
    shares = route(weight=3), route(via="203.0.113.1", through="eth2", weight=1)

    addressed.brings_about(routes(*shares))

    (found,) = kernel_routes(addressed)
    ways = {(hop["gateway"], hop["dev"]): hop["weight"] for hop in found["nexthops"]}
    assert ways == {(VIA, "eth1"): 3, ("203.0.113.1", "eth2"): 1}

    addressed.brings_about(routes(route(weight=5)))
    (found,) = kernel_routes(addressed)
    assert {hop["dev"]: hop["weight"] for hop in found["nexthops"]} == {"eth1": 5, "eth2": 1}

    addressed.brings_about(routes({"state": "absent", "destination": TO, "next-hop-interface": "eth2"}))
    (found,) = kernel_routes(addressed)
    assert (found["dev"], found.get("nexthops")) == ("eth1", None)


def test_a_route_on_the_link_needs_no_gateway(addressed: Any) -> None:
    addressed.brings_about(routes(route(via=None), route(TO6, None), route("198.51.100.7/32", "0.0.0.0")))

    (found,) = kernel_routes(addressed)
    assert (found["dev"], found.get("gateway"), found["scope"]) == ("eth1", None, "link")
    assert len(kernel_routes(addressed, TO6)) == len(kernel_routes(addressed, "198.51.100.7/32")) == 1


@pytest.mark.requires_network_manager("1.42")
@pytest.mark.parametrize("kind", ["blackhole", "unreachable", "prohibit"])
def test_packets_are_dropped_or_refused(addressed: Any, kind: str) -> None:
    addressed.applied(routes(route()))
    addressed.brings_about(
        routes({"destination": "192.0.2.128/25", "route-type": kind}, {"destination": TO6, "route-type": kind})
    )

    assert [entry["type"] for entry in kernel_routes(addressed, "192.0.2.128/25")] == [kind]
    assert [entry["type"] for entry in kernel_routes(addressed, TO6)] == [kind]

    other = "prohibit" if kind == "blackhole" else "blackhole"
    addressed.brings_about(routes({"destination": "192.0.2.128/25", "route-type": other}))
    assert [entry["type"] for entry in kernel_routes(addressed, "192.0.2.128/25")] == [other]
    assert len(kernel_routes(addressed, TO6)) == 1

    addressed.brings_about(routes({"state": "absent", "route-type": other}, {"state": "absent", "destination": TO6}))
    assert kernel_routes(addressed, "192.0.2.128/25") == kernel_routes(addressed, TO6) == []
    assert len(kernel_routes(addressed)) == 1


def test_a_next_hop_goes_by_any_name_of_its_interface(addressed: Any) -> None:
    addressed.node.ip("link", "property", "add", "dev", "eth1", "altname", "uplink")
    addressed.applied({"interfaces": [{"name": "eth2", "type": "ethernet", "state": "up", "profile-name": "storage"}]})

    addressed.brings_about(routes(route(through="uplink"), route(TO6, "2001:db8:3::1", through="storage")))

    assert [entry["dev"] for entry in kernel_routes(addressed)] == ["eth1"]
    assert [entry["dev"] for entry in kernel_routes(addressed, TO6)] == ["eth2"]


def test_a_route_that_someone_removed_by_hand_comes_back(addressed: Any) -> None:
    addressed.applied(routes(route()))
    addressed.node.ip("route", "del", TO)

    assert f"+ route {TO} via {VIA} dev eth1" in addressed.applied(routes(route()))

    assert len(kernel_routes(addressed)) == 1
    assert addressed.applied(routes(route())) == UNCHANGED


def test_routes_that_others_made_stay_when_a_profile_changes(addressed: Any) -> None:
    addressed.node.ip("route", "add", "198.51.100.128/25", "via", "192.0.2.3", "dev", "eth1")

    addressed.brings_about(routes(route()))

    assert [entry["gateway"] for entry in kernel_routes(addressed, "198.51.100.128/25")] == ["192.0.2.3"]
    assert "198.51.100.128/25" in stored_routes(addressed)


def test_routes_go_with_their_interface_and_come_with_it(addressed: Any) -> None:
    both = routes(route(), interfaces=(card(),))
    addressed.applied({"interfaces": [{"name": "eth1", "type": "ethernet", "state": "absent"}]})
    assert kernel_routes(addressed) == []

    addressed.brings_about(both)
    assert len(kernel_routes(addressed)) == 1

    addressed.applied({"interfaces": [{"name": "eth1", "type": "ethernet", "ipv4": {"enabled": False}}]})
    assert kernel_routes(addressed) == []


def test_a_document_that_fails_leaves_the_routes_as_they_were(addressed: Any) -> None:
    addressed.applied(routes(route(), route(TO6, VIA6, metric=300)))
    before = addressed.settled_fingerprint()
    also = routes(route(mtu=1400), route("198.51.100.128/25"), {"state": "absent", "destination": TO6})

    failing = addressed.apply_until_probe(also, "fail")
    failing.communicate(timeout=60)

    addressed.returns_to(before)


def test_routes_last(addressed: Any) -> None:
    addressed.applied(routes(route(**EVERY_ATTRIBUTE), route(TO6, VIA6)))
    before = kernel_routes(addressed), kernel_routes(addressed, TO6)

    addressed.nmcli("connection", "down", "eth1")
    assert kernel_routes(addressed) == []
    addressed.nmcli("connection", "up", "eth1")

    addressed.eventually(lambda: (kernel_routes(addressed), kernel_routes(addressed, TO6)) == before)


def test_a_route_waits_for_the_address_that_it_leaves_from(machine: Any) -> None:
    automatic = {**card(), "ipv4": {"enabled": True, "dhcp": True}}

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
    machine.applied({"interfaces": [{**card(), "ipv4": {"enabled": False}}]})
    before = machine.settled_fingerprint()

    refused = machine.apply(routes(entry))

    assert (refused.returncode, sentence in refused.stderr) == (1, True), refused.stderr
    machine.returns_to(before)


def test_an_interface_without_address_has_routes(machine: Any) -> None:
    bare = {"name": "eth1", "type": "ethernet", "state": "up", "ipv4": {"enabled": True, "dhcp": False}}
    wanted = routes(route(via=None), interfaces=(bare,))
    if network_manager(machine) < (1, 46):
        assert "need NetworkManager 1.46" in machine.apply(wanted).stderr
        return

    machine.brings_about(wanted)
    assert [entry["dev"] for entry in kernel_routes(machine)] == ["eth1"]


@pytest.mark.needs_kernel("vrf")
def test_a_route_of_a_vrf_goes_by_its_name(addressed: Any) -> None:
    vrf = {
        "name": "vrf1",
        "type": "vrf",
        "state": "up",
        "vrf": {"port": ["eth1"], "route-table-id": 100},
    }

    addressed.brings_about(routes(route(**{"vrf-name": "vrf1"}), interfaces=(vrf,)))

    assert [entry["table"] in ("vrf1", "100") for entry in kernel_routes(addressed)] == [True]
    assert addressed.addresses("eth1") == ["192.0.2.10/24", "2001:db8:1::10/64"]

    addressed.brings_about(routes({"state": "absent", "vrf-name": "vrf1"}))
    assert kernel_routes(addressed) == []


def network_manager(machine: Any) -> tuple[int, ...]:
    version = machine.nmcli("-g", "VERSION", "general").strip()
    return tuple(int(part) for part in version.split(".")[:2])
