from typing import Any

from nmstate_api.meta import JsonObject, JsonValue
from nmstate_k8s.controllers.state_report.filter import reported

ETH1: JsonObject = {"name": "eth1", "type": "ethernet", "state": "up"}


def test_keys_that_are_not_reported_go() -> None:
    assert reported({"interfaces": [ETH1], "route-rules": {"config": []}, "hostname": {"running": "node02"}}) == {
        "interfaces": [ETH1]
    }


def test_there_is_always_a_list_of_interfaces() -> None:
    assert reported({}) == {"interfaces": []}


def test_the_hosts_ends_of_pod_networks_go_and_their_routes_with_them() -> None:
    pod: JsonObject = {"name": "veth1", "type": "veth", "state": "ignore"}
    ours: JsonObject = {"name": "veth2", "type": "veth", "state": "up"}
    routes: JsonObject = {
        "running": [
            {"destination": "10.0.0.0/8", "next-hop-interface": "veth1"},
            {"destination": "0.0.0.0/0", "next-hop-interface": "eth1"},
            {"destination": "192.0.2.0/24", "route-type": "blackhole"},
        ]
    }

    assert reported({"interfaces": [ETH1, pod, ours], "routes": routes}) == {
        "interfaces": [ETH1, ours],
        "routes": {"config": [], "running": [{"destination": "0.0.0.0/0", "next-hop-interface": "eth1"}]},
    }


def test_what_changes_by_itself_goes() -> None:
    address: JsonObject = {"ip": "192.0.2.1", "prefix-length": 24}
    lifetimes: JsonObject = {"preferred-life-time": "42sec", "valid-life-time": "86sec"}
    bridge: JsonObject = {
        "name": "br1",
        "type": "linux-bridge",
        "ipv4": {"enabled": True, "address": [{**address, **lifetimes}]},
        "ipv6": {"enabled": True, "address": [{**address, **lifetimes}]},
        "bridge": {"options": {"gc-timer": 1, "hello-timer": 2, "hash-max": 4096}, "port": []},
    }

    assert reported({"interfaces": [bridge]}) == {
        "interfaces": [
            {
                "name": "br1",
                "type": "linux-bridge",
                "ipv4": {"enabled": True, "address": [address]},
                "ipv6": {"enabled": True, "address": [address]},
                "bridge": {"options": {"hash-max": 4096}, "port": []},
            }
        ]
    }


def test_names_that_look_like_numbers_stay_texts() -> None:
    state: JsonObject = {
        "interfaces": [{"name": 102, "type": "dummy"}],
        "routes": {"config": [{"destination": 10, "next-hop-interface": 102}]},
    }

    assert reported(state) == {
        "interfaces": [{"name": "102", "type": "dummy"}],
        "routes": {"config": [{"destination": "10", "next-hop-interface": "102"}], "running": []},
    }


def test_dns_is_reduced_to_servers_and_search() -> None:
    state: JsonObject = {"dns-resolver": {"running": {"server": ["192.0.2.1"], "options": []}, "config": {}}}

    assert reported(state)["dns-resolver"] == {
        "config": {},
        "running": {"server": ["192.0.2.1"]},
    }


def test_ovn_mappings_are_reduced_and_an_empty_list_goes() -> None:
    mapping: JsonObject = {"localnet": "blue", "bridge": "br1", "state": "", "more": 1}

    assert reported({"ovn": {"bridge-mappings": [mapping]}})["ovn"] == {
        "bridge-mappings": [{"localnet": "blue", "bridge": "br1"}]
    }
    assert reported({"ovn": {"bridge-mappings": []}})["ovn"] == {}


def test_offloads_are_reported_of_cards_alone() -> None:
    settings: JsonObject = {"feature": {"rx-gro": True}}
    interfaces: list[JsonValue] = [
        {"name": name, "type": kind, "ethtool": settings} for name, kind in (("eth1", "ethernet"), ("eth1.7", "vlan"))
    ]

    card, vlan = _interfaces(reported({"interfaces": interfaces}))

    assert card["ethtool"] == settings
    assert "ethtool" not in vlan


def _interfaces(report: JsonObject) -> Any:
    return report["interfaces"]
