"""Interfaces that exist because someone made them, and the loopback: their keys, and what cannot be."""

import pytest

from nmstate_api.network import InvalidDocumentError, JsonObject, parse, parse_interface


def problems_of(wire: JsonObject) -> list[str]:
    with pytest.raises(InvalidDocumentError) as refusal:
        parse_interface(wire)
    return [str(problem).removeprefix(f"interfaces[{wire['name']}].") for problem in refusal.value.problems]


@pytest.mark.parametrize(
    ("kind", "written", "read"),
    [
        ("vrf", {"ports": ["eth1"], "route-table-id": "0x64"}, {"port": ["eth1"], "route-table-id": 100}),
        ("vrf", {"route-table-id": 0}, {}),
        (
            "vxlan",
            {"base-iface": "", "id": "42", "learning": "no", "local": "2001:DB8::1", "destination-port": "4789"},
            {"base-iface": "", "id": 42, "learning": False, "local": "2001:db8::1", "destination-port": 4789},
        ),
        (
            "vxlan",
            {"id": 7, "local": "", "remote": "239.0.0.1"},
            {"id": 7, "local": "", "remote": "239.0.0.1"},
        ),
        (
            "mac-vlan",
            {"base-iface": "eth1", "mode": "passthru", "accept-all-mac": "0"},
            {"base-iface": "eth1", "mode": "passthru", "promiscuous": False},
        ),
        (
            "mac-vtap",
            {"base-iface": "eth1", "mode": "vepa", "promiscuous": 1},
            {"base-iface": "eth1", "mode": "vepa", "promiscuous": True},
        ),
        (
            "ipvlan",
            {"base-iface": "eth1", "mode": "l3s", "private": "true", "vepa": "false"},
            {"base-iface": "eth1", "mode": "l3s", "private": True, "vepa": False},
        ),
    ],
)
def test_scalars_are_read_leniently_and_written_plainly(kind: str, written: JsonObject, read: JsonObject) -> None:
    found = parse_interface({"name": "i", "type": kind, kind: written}).to_wire()

    assert found[kind] == read
    assert parse_interface(found).to_wire() == found


@pytest.mark.parametrize(
    "wire",
    [
        {"name": "d", "type": "dummy", "mtu": 1400, "mac-address": "02:00:00:00:00:01"},
        {"name": "v", "type": "vrf"},
        {"name": "x", "type": "vxlan"},
        {"name": "m", "type": "mac-vlan", "mac-vlan": {"promiscuous": False}},
        {"name": "t", "type": "mac-vtap", "mac-vtap": {"mode": "source"}},
        {"name": "p", "type": "ipvlan", "ipvlan": {"base-iface": "eth1"}},
        {"name": "lo", "type": "loopback", "mtu": 9000},
    ],
    ids=lambda wire: wire["type"],
)
def test_all_but_what_makes_it_new_may_be_left_out(wire: JsonObject) -> None:
    assert parse_interface(wire).to_wire() == wire


@pytest.mark.parametrize(
    ("kind", "section", "reason"),
    [
        ("vrf", {"port": ["eth1", "eth1"]}, "vrf.port: lists eth1 twice"),
        ("vrf", {"slaves": ["eth1"]}, "vrf.slaves: unknown key; ports are listed under port"),
        ("vrf", {"table": 7}, "vrf.table: unknown key; "),
        ("vxlan", {"base-iface": "eth1"}, "vxlan.id: is missing, but required"),
        ("vxlan", {"id": 2**24}, "vxlan.id: 16777216 is out of range"),
        ("vxlan", {"id": 7, "remote": "eth1"}, 'vxlan.remote: "eth1" is not an IP address'),
        ("vxlan", {"id": 7, "local": "192.0.2.1", "remote": "2001:db8::1"}, "vxlan.local: "),
        ("vxlan", {"id": 7, "local": "239.0.0.1"}, 'vxlan.local: "239.0.0.1" is a multicast address'),
        ("vxlan", {"id": 7, "destination-port": 65536}, "vxlan.destination-port: 65536 is out of range"),
        ("mac-vlan", {"mode": "bridged"}, 'mac-vlan.mode: "bridged" is not valid here; did you mean bridge'),
        ("mac-vlan", {"mode": "unknown"}, 'mac-vlan.mode: "unknown" is only shown'),
        ("mac-vlan", {"mode": "bridge", "promiscuous": False}, "mac-vlan.promiscuous: false is for mode passthru only"),
        ("mac-vtap", {"mode": "vepa", "accept-all-mac": "no"}, "mac-vtap.promiscuous: false is for mode passthru only"),
        ("ipvlan", {"mode": "l4"}, 'ipvlan.mode: "l4" is not valid here'),
        ("ipvlan", {"private": True, "vepa": True}, "ipvlan.vepa: true rules out private: true"),
    ],
)
def test_what_cannot_be_is_refused(kind: str, section: JsonObject, reason: str) -> None:
    (problem,) = problems_of({"name": "i", "type": kind, kind: section})

    assert problem.startswith(reason)


@pytest.mark.parametrize(
    ("ip", "path"),
    [
        ({"ipv4": {"enabled": False}}, "ipv4.enabled"),
        ({"ipv4": {"enabled": True, "dhcp": True}}, "ipv4.dhcp"),
        ({"ipv6": {"enabled": True, "dhcp": True}}, "ipv6.dhcp"),
        ({"ipv6": {"enabled": True, "autoconf": True}}, "ipv6.autoconf"),
    ],
)
def test_a_loopback_has_static_addresses(ip: JsonObject, path: str) -> None:
    (problem,) = problems_of({"name": "lo", "type": "loopback", **ip})

    assert problem.startswith(f"{path}: ")
    assert "is not possible on a loopback interface" in problem


def test_ports_of_a_vrf_have_addresses() -> None:
    port = {"name": "eth1", "type": "ethernet", "ipv4": {"enabled": True}}
    vrf = {"name": "v", "type": "vrf", "vrf": {"port": ["eth1"], "route-table-id": 7}}

    assert len(parse({"interfaces": [port, vrf]}).to_wire()["interfaces"]) == 2  # type: ignore[arg-type]  # a list


@pytest.mark.parametrize(
    ("kind", "section"),
    [
        ("vxlan", {"id": 7, "base-iface": "i"}),
        ("mac-vlan", {"base-iface": "i"}),
        ("mac-vtap", {"base-iface": "i"}),
        ("ipvlan", {"base-iface": "i"}),
        ("vrf", {"port": ["i"]}),
    ],
)
def test_nothing_stands_on_itself(kind: str, section: JsonObject) -> None:
    with pytest.raises(InvalidDocumentError, match="rests on itself: i on i"):
        parse({"interfaces": [{"name": "i", "type": kind, kind: section}]})
