from datetime import timedelta

import pytest
import yaml

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.verify import Difference, differences, patience

BASE = """
name: eth1
type: ethernet
state: up
mtu: 1500
ipv4: {enabled: true, dhcp: false, address: [{ip: 192.0.2.1, prefix-length: 24}, {ip: 192.0.2.2, prefix-length: 24}]}
ipv6: {enabled: true, dhcp: false, autoconf: false, address: [{ip: fe80::1, prefix-length: 64}]}
"""
BRIDGE = """
name: br0
type: linux-bridge
state: up
bridge:
  options: {group-fwd-mask: 8, group-forward-mask: 8, multicast-query-response-interval: 999, stp: {enabled: false}}
  port:
  - {name: eth2, vlan: {mode: trunk, enable-native: false, trunk-tags: [{id: 5}, {id-range: {min: 7, max: 8}}]}}
  - {name: eth1}
"""
BOND = """
name: bond0
type: bond
state: up
link-aggregation:
  mode: active-backup
  options: {updelay: 200}
  port: [eth1, eth2]
  ports-config: [{name: eth1, priority: 0, queue-id: 0}, {name: eth2, priority: 0, queue-id: 0}]
"""


def found(expected: str, *current: str) -> list[str]:
    state: JsonObject = {"interfaces": [yaml.safe_load(interface) for interface in current]}
    return [difference.path for difference in differences({"interfaces": [yaml.safe_load(expected)]}, state)]


@pytest.mark.parametrize(
    "expected",
    [
        "{name: eth1, type: ethernet, state: up}",
        "{name: eth1, type: ethernet, mtu: 1500}",
        "{name: eth1, type: veth}",
        "{name: eth1, type: ethernet, profile-name: eth1}",
        "{name: eth1, type: ethernet, controller: ''}",
        "{name: eth1, type: ethernet, max-mtu: 9000, driver: e1000}",
        "{name: eth1, type: ethernet, ipv4: {enabled: true, address: [{ip: 192.0.2.2, prefix-length: 24}]}}",
        "{name: eth1, type: ethernet, ipv4: {enabled: true, auto-route-metric: -1}}",
        "{name: eth1, type: ethernet, ipv6: {enabled: true, token: ''}}",
        "{name: eth1, type: ethernet, ipv6: {enabled: true, address: [{ip: fe80::9, prefix-length: 64}]}}",
        """{name: eth1, type: ethernet, ipv4: {enabled: true, address: [
            {ip: 192.0.2.2, prefix-length: 24}, {ip: 192.0.2.1, prefix-length: 24}]}}""",
        """{name: eth1, type: ethernet, ipv4: {enabled: true, address: [
            {ip: 192.0.2.2, prefix-length: 24}, {ip: 192.0.2.99, prefix-length: 24, valid-life-time: 60sec}]}}""",
    ],
)
def test_these_say_the_same_as_the_node(expected: str) -> None:
    assert found(expected, BASE) == []


@pytest.mark.parametrize(
    ("expected", "path"),
    [
        ("{name: eth1, type: ethernet, mtu: 1400}", "eth1.interface.mtu"),
        ("{name: eth1, type: ethernet, state: up, controller: br0}", "eth1.interface.controller"),
        ("{name: eth1, type: ethernet, ipv4: {enabled: false}}", "eth1.interface.ipv4.enabled"),
        ("{name: eth1, type: ethernet, ipv4: {enabled: true, dhcp: true}}", "eth1.interface.ipv4.dhcp"),
        (
            "{name: eth1, type: ethernet, ipv4: {enabled: true, address: [{ip: 192.0.2.3, prefix-length: 24}]}}",
            "eth1.interface.ipv4.address",
        ),
        (
            """{name: eth1, type: ethernet, ipv4: {enabled: true, allow-extra-address: false,
                address: [{ip: 192.0.2.1, prefix-length: 24}]}}""",
            "eth1.interface.ipv4.address",
        ),
        ("{name: eth2, type: ethernet, state: up}", "eth2.interface"),
    ],
)
def test_these_say_something_else_than_the_node(expected: str, path: str) -> None:
    assert found(expected, BASE) == [path]


def test_ipv4_without_any_address_may_read_back_as_off() -> None:
    off = "{name: eth1, type: ethernet, state: up, ipv4: {enabled: false}}"

    assert found("{name: eth1, type: ethernet, ipv4: {enabled: true, dhcp: false, address: []}}", off) == []


def test_virtual_interfaces_must_go_and_cards_need_not() -> None:
    assert found("{name: bond0, type: bond, state: absent}", BOND) == ["bond0.interface"]
    assert found("{name: bond0, type: bond, state: down}", BOND) == ["bond0.interface"]
    assert found("{name: bond0, type: bond, state: absent}") == []
    assert found("{name: eth1, type: ethernet, state: absent}", BASE) == []


def test_ports_of_a_bond_compare_in_any_order() -> None:
    assert found("{name: bond0, type: bond, link-aggregation: {port: [eth2, eth1]}}", BOND) == []
    assert found("{name: bond0, type: bond, link-aggregation: {port: [eth2]}}", BOND) == [
        "bond0.interface.link-aggregation.port"
    ]


def test_the_kernel_may_round_options_of_a_bond() -> None:
    assert found("{name: bond0, type: bond, link-aggregation: {options: {updelay: 250}}}", BOND) == []


def test_the_kernel_may_give_an_interval_of_a_bridge_back_one_off() -> None:
    bridge = "{name: br0, type: linux-bridge, bridge: {options: {multicast-query-response-interval: %d}}}"

    assert found(bridge % 1000, BRIDGE) == []
    assert found(bridge % 1001, BRIDGE) == ["br0.interface.bridge.options.multicast-query-response-interval"]


def test_both_names_of_the_forward_mask_are_one() -> None:
    assert found("{name: br0, type: linux-bridge, bridge: {options: {group-forward-mask: 8}}}", BRIDGE) == []


@pytest.mark.parametrize(
    ("vlan", "differs"),
    [
        ("{mode: trunk, trunk-tags: [{id: 8}, {id: 7}, {id: 5}]}", False),
        ("{mode: trunk, trunk-tags: [{id: 5}]}", True),
        ("{mode: access, tag: 5}", True),
        ("{}", True),
    ],
)
def test_filters_of_a_bridge_port_compare_by_what_they_let_through(vlan: str, *, differs: bool) -> None:
    bridge = f"{{name: br0, type: linux-bridge, bridge: {{port: [{{name: eth1}}, {{name: eth2, vlan: {vlan}}}]}}}}"

    assert bool(found(bridge, BRIDGE)) is differs


def test_ports_that_may_be_extra_are() -> None:
    bridge = "{name: br0, type: linux-bridge, bridge: {allow-extra-ports: %s, port: [{name: eth1}]}}"

    assert found(bridge % "true", BRIDGE) == []
    assert found(bridge % "false", BRIDGE) == ["br0.interface.bridge.port"]


def test_speed_is_not_held_against_negotiation() -> None:
    shown = "{name: eth1, type: ethernet, state: up, ethernet: {auto-negotiation: true, speed: 1000}}"

    assert found("{name: eth1, type: ethernet, ethernet: {auto-negotiation: true, speed: 100}}", shown) == []


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"mtu": 1400}, "eth1.interface.mtu is 1500, not 1400"),
        ({"accept-all-mac-addresses": True}, "eth1.interface.accept-all-mac-addresses is missing, not true"),
        ({"ethtool": {"ring": {"rx": 4}}}, "eth1.interface.ethtool.ring.rx is missing, not 4"),
    ],
)
def test_a_difference_is_told_in_words(asked: JsonObject, words: str) -> None:
    state: JsonObject = {"interfaces": [yaml.safe_load(BASE)]}
    wanted: JsonObject = {"interfaces": [{"name": "eth1", "type": "ethernet", **asked}]}

    assert str(differences(wanted, state)[0]) == words


@pytest.mark.parametrize(
    ("path", "seconds"),
    [
        ("eth1.interface.mtu", 8),
        ("eth1.interface.ipv4.address[0].ip", 8),
        ("eth1.interface.ipv6.address[0].ip", 15),
        ("bond1.interface.link-aggregation.port[1]", 15),
        ("routes.config[192.0.2.0/24 on eth1]", 15),
        ("dns-resolver.config.server", 8),
    ],
)
def test_what_depends_on_others_may_take_longer(path: str, seconds: int) -> None:
    assert patience(Difference(path, 1, 2)) == timedelta(seconds=seconds)
