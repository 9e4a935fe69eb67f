"""Tunnels of every mode on a real NetworkManager; the kernel says what became of them."""

from typing import Any

import pytest

OVER_IPV4: dict[str, Any] = {"local": "192.0.2.1", "remote": "192.0.2.2"}
OVER_IPV6: dict[str, Any] = {"local": "2001:db8::1", "remote": "2001:db8::2"}


def tunnel(mode: str, **section: object) -> dict[str, Any]:
    ends = OVER_IPV6 if mode in ("ip6ip6", "ipip6") else OVER_IPV4
    entry = {"name": "tun1", "type": "ip-tunnel", "state": "up", "ip-tunnel": {"mode": mode, **ends, **section}}
    return {"interfaces": [entry]}


def kernel(machine: Any) -> tuple[str, dict[str, Any]]:
    found = machine.link("tun1")["linkinfo"]
    return found["info_kind"], found["info_data"]


@pytest.mark.parametrize(
    ("mode", "kind", "protocol"),
    [
        pytest.param("ipip", "ipip", "ipip", marks=pytest.mark.needs_kernel("ipip")),
        pytest.param("sit", "sit", "ip6ip", marks=pytest.mark.needs_kernel("sit")),
        pytest.param("ip6ip6", "ip6tnl", "ip6ip6", marks=pytest.mark.needs_kernel("ip6tnl")),
        pytest.param("ipip6", "ip6tnl", "ipip6", marks=pytest.mark.needs_kernel("ip6tnl")),
    ],
)
def test_a_tunnel_of_each_mode_is_made_and_removed(machine: Any, mode: str, kind: str, protocol: str) -> None:
    wanted = tunnel(mode)

    machine.brings_about(wanted)

    found = kernel(machine)
    ends = wanted["interfaces"][0]["ip-tunnel"]
    assert (found[0], found[1]["local"], found[1]["remote"]) == (kind, ends["local"], ends["remote"])
    assert found[1].get("proto", protocol) == protocol
    machine.applied({"interfaces": [{"name": "tun1", "state": "absent"}]})
    assert "tun1" not in machine.names()


@pytest.mark.needs_kernel("ipip")
def test_every_property_of_a_tunnel_over_ipv4_is_changed_alone(machine: Any) -> None:
    machine.applied({"interfaces": [{"name": "eth1", "type": "ethernet", "state": "up"}]})
    machine.brings_about(tunnel("ipip"))
    kept: dict[str, Any] = {}
    for key, value, told, seen in (
        ("ttl", 33, "ttl", 33),
        ("tos", 16, "tos", "0x10"),
        ("base-iface", "eth1", "link", "eth1"),
        ("local", "192.0.2.11", "local", "192.0.2.11"),
        ("remote", "192.0.2.22", "remote", "192.0.2.22"),
    ):
        change = {"interfaces": [{"name": "tun1", "type": "ip-tunnel", "ip-tunnel": {"mode": "ipip", key: value}}]}
        machine.brings_about(change)
        kept[told] = seen
        data = {**kernel(machine)[1], "link": machine.link("tun1").get("link")}
        assert {name: data[name] for name in kept} == kept

    machine.brings_about(tunnel("ipip", **{"ttl": 0, "pmtu-disc": False}))
    assert kernel(machine)[1].get("pmtudisc") is False


@pytest.mark.needs_kernel("ip6tnl")
def test_every_property_of_a_tunnel_over_ipv6_is_changed_alone(machine: Any) -> None:
    machine.brings_about(tunnel("ip6ip6"))
    for key, value, told, seen in (
        ("encap-limit", 4, "encap_limit", 4),
        ("flow-label", 5, "flowlabel", "0x00005"),
        ("ttl", 33, "ttl", 33),
        ("tos", 16, "tclass", "0x10"),
        ("ip6tun-flags", ["use-orig-tclass"], "ip6_tnl_f_use_orig_tclass", True),
    ):
        machine.brings_about(tunnel("ip6ip6", **{key: value}))
        assert kernel(machine)[1].get(told) == seen, kernel(machine)[1]


@pytest.mark.needs_kernel("ipip")
def test_a_tunnel_has_addresses_and_an_mtu(machine: Any) -> None:
    wanted = tunnel("ipip")
    address = {"enabled": True, "dhcp": False, "address": [{"ip": "198.51.100.1", "prefix-length": 30}]}
    wanted["interfaces"][0] |= {"mtu": 1400, "ipv4": address}

    machine.brings_about(wanted)

    assert machine.link("tun1")["mtu"] == 1400
    assert machine.addresses("tun1") == ["198.51.100.1/30"]


@pytest.mark.needs_kernel("ipip")
def test_a_document_that_fails_leaves_nothing_of_it(machine: Any) -> None:
    machine.applied(tunnel("ipip"))

    machine.takes_back(tunnel("ipip", ttl=9), lambda: kernel(machine)[1].get("ttl") == 9)
