"""Rules between the properties of one interface."""

import pytest

from nmstate_api.network import InvalidDocumentError, JsonObject, parse_interface


def problem_of(wire: JsonObject) -> tuple[str, str]:
    with pytest.raises(InvalidDocumentError) as refusal:
        parse_interface(wire)
    (problem,) = refusal.value.problems
    return problem.path.removeprefix(f"interfaces[{wire['name']}]."), problem.message


@pytest.mark.parametrize(
    ("link_aggregation", "path", "reason"),
    [
        ({"options": {"miimon": 100, "arp_interval": 50}}, "options.miimon", "rule each other out"),
        ({"options": {"arp_interval": 0, "arp_ip_target": "192.0.2.1"}}, "options.arp_interval", "targets are given"),
        ({"options": {"arp_ip_target": "192.0.2.1,2001:db8::1"}}, "options.arp_ip_target", "is not an IPv4 address"),
        ({"options": {"ad_actor_system": "01:00:5e:00:00:01"}}, "options.ad_actor_system", "is a multicast address"),
        ({"mode": 1, "options": {"lacp_rate": "fast"}}, "options.lacp_rate", "for mode 802.3ad only"),
        ({"mode": "802.3ad", "options": {"arp_interval": 9}}, "options.arp_interval", "no effect in mode 802.3ad"),
        ({"mode": 0, "options": {"balance_slb": True}}, "options.balance-slb", "needs mode balance-xor"),
        (
            {"mode": 2, "options": {"balance-slb": True, "xmit_hash_policy": 0}},
            "options.balance-slb",
            "needs xmit_hash_policy vlan+srcmac",
        ),
        ({"options": {"miimon": 2**31}}, "options.miimon", "from 0 to 2147483647"),
        ({"options": {"ad_actor_sys_prio": 0}}, "options.ad_actor_sys_prio", "from 1 to 65535"),
        ({"options": {"ad_user_port_key": 1024}}, "options.ad_user_port_key", "from 0 to 1023"),
        ({"options": {"lp_interval": 0}}, "options.lp_interval", "from 1 to 2147483647"),
        ({"options": {"packets_per_slave": 65536}}, "options.packets_per_slave", "from 0 to 65535"),
        ({"options": {"resend_igmp": 256}}, "options.resend_igmp", "from 0 to 255"),
        ({"options": {"num_grat_arp": 1, "num_unsol_na": 2}}, "options.num_unsol_na", "differs from num_grat_arp 1"),
        ({"mode": 0, "options": {"primary": "eth0"}}, "options.primary", "the mode is balance-rr"),
        ({"port": ["eth0", "eth0"]}, "port", "lists eth0 twice"),
        ({"port": ["eth0"], "ports-config": [{"name": "eth1"}]}, "ports-config", "differs from port in eth0 and eth1"),
        (
            {"ports-config": [{"name": "a", "queue-id": 1}, {"name": "b", "queue-id": 1}]},
            "ports-config",
            "gives queue-id 1 to more than one port",
        ),
    ],
)
def test_a_bond_that_cannot_be_is_refused(link_aggregation: JsonObject, path: str, reason: str) -> None:
    found, message = problem_of({"name": "bond0", "type": "bond", "link-aggregation": link_aggregation})

    assert found == f"link-aggregation.{path}"
    assert reason in message


@pytest.mark.parametrize(
    ("bridge", "path", "reason"),
    [
        ({"options": {"stp": {"forward-delay": 31}}}, "options.stp.forward-delay", "from 2 to 30"),
        ({"options": {"stp": {"hello-time": 0}}}, "options.stp.hello-time", "from 1 to 10"),
        ({"options": {"stp": {"max-age": 5}}}, "options.stp.max-age", "from 6 to 40"),
        ({"options": {"group-forward-mask": 8, "group-fwd-mask": 16}}, "options.group-fwd-mask", "contradicts"),
        ({"options": {"group-fwd-mask": 4}}, "options.group-fwd-mask", "never forwarded"),
        ({"options": {"group-addr": "01:80:C2:00:00:01"}}, "options.group-addr", "is no group of bridges"),
        ({"options": {"hash-max": 5000}}, "options.hash-max", "is not a power of two"),
        ({"options": {"mac-ageing-time": 1_000_001}}, "options.mac-ageing-time", "from 0 to 1000000"),
        ({"port": [{"name": "eth1", "stp-path-cost": 65536}]}, "port[eth1].stp-path-cost", "from 0 to 65535"),
        ({"port": [{"name": "eth1", "stp-priority": 64}]}, "port[eth1].stp-priority", "from 0 to 63"),
        ({"port": [{"name": "eth1"}, {"name": "eth1"}]}, "port", "lists eth1 twice"),
        ({"port": [{"name": "eth1", "vlan": {"mode": "trunk"}}]}, "port[eth1].vlan.trunk-tags", "are missing"),
        (
            {"port": [{"name": "eth1", "vlan": {"mode": "trunk", "tag": 4, "trunk-tags": [{"id": 5}]}}]},
            "port[eth1].vlan.tag",
            "needs enable-native: true",
        ),
        (
            {"port": [{"name": "eth1", "vlan": {"mode": "access", "tag": 4, "trunk-tags": [{"id": 5}]}}]},
            "port[eth1].vlan.trunk-tags",
            "for mode trunk only",
        ),
        (
            {"port": [{"name": "eth1", "vlan": {"tag": 4, "enable-native": True}}]},
            "port[eth1].vlan.enable-native",
            "for mode trunk only",
        ),
        (
            {
                "port": [
                    {
                        "name": "eth1",
                        "vlan": {"mode": "trunk", "trunk-tags": [{"id-range": {"min": 2, "max": 9}}, {"id": 9}]},
                    }
                ]
            },
            "port[eth1].vlan.trunk-tags",
            "name VLAN 9 more than once",
        ),
        (
            {"port": [{"name": "eth1", "vlan": {"mode": "trunk", "trunk-tags": [{}]}}]},
            "port[eth1].vlan.trunk-tags[0]",
            "needs either id or id-range",
        ),
        (
            {"port": [{"name": "eth1", "vlan": {"mode": "trunk", "trunk-tags": [{"id-range": {"min": 9, "max": 2}}]}}]},
            "port[eth1].vlan.trunk-tags[0].id-range",
            "begins at 9 and ends before it, at 2",
        ),
    ],
)
def test_a_bridge_that_cannot_be_is_refused(bridge: JsonObject, path: str, reason: str) -> None:
    found, message = problem_of({"name": "br0", "type": "linux-bridge", "bridge": bridge})

    assert found == f"bridge.{path}"
    assert reason in message


@pytest.mark.parametrize(
    ("properties", "path", "reason"),
    [
        ({"vlan": {"base-iface": "v", "id": 5}}, "vlan.base-iface", "is the VLAN itself"),
        (
            {"vlan": {"id": 5, "ingress-qos-map": [{"from": 8, "to": 1}]}},
            "vlan.ingress-qos-map[0].from",
            "8 is out of range",
        ),
        ({"vlan": {"id": 5, "egress-qos-map": [{"from": 9, "to": 8}]}}, "vlan.egress-qos-map[0].to", "from 0 to 7"),
        ({"mtu": 1279, "ipv6": {"enabled": True}}, "mtu", "is too small for IPv6"),
        ({"mtu": 2**32}, "mtu", "is out of range"),
        ({"wait-ip": "ipv4+ipv6", "ipv6": {"enabled": False}}, "wait-ip", "waits for ipv6, which is disabled"),
        ({"ipv4": {"address": [{"ip": "192.0.2.1", "prefix-length": 33}]}}, "ipv4.address[0].prefix-length", "0 to 32"),
        ({"ipv6": {"address": [{"ip": "192.0.2.1", "prefix-length": 24}]}}, "ipv6.address[0].ip", "under ipv4"),
        (
            {"ipv4": {"address": [{"ip": "2001:db8::1", "prefix-length": 64}]}},
            "ipv4.address[0].ip",
            "belongs under ipv6",
        ),
        (
            {"ipv4": {"address": [{"ip": "192.0.2.1/24", "prefix-length": 24}]}},
            "ipv4.address[0].ip",
            "in prefix-length",
        ),
        ({"ipv4": {"autoconf": True}}, "ipv4.autoconf", "is for ipv6 only"),
        ({"ipv6": {"forwarding": True}}, "ipv6.forwarding", "is for ipv4 only"),
        ({"ipv6": {"token": "2001:db8::1"}}, "ipv6.token", "is not the lower half"),
        ({"ipv6": {"token": "::1", "autoconf": False}}, "ipv6.token", "has no effect with autoconf: false"),
        (
            {"ipv4": {"enabled": True, "auto-route-metric": 5, "prefix-route-metric": 6}},
            "ipv4.prefix-route-metric",
            "NetworkManager has one metric for both",
        ),
    ],
)
def test_an_interface_that_cannot_be_is_refused(properties: JsonObject, path: str, reason: str) -> None:
    found, message = problem_of({"name": "v", "type": "vlan", **properties})

    assert found == path
    assert reason in message


@pytest.mark.parametrize(
    "wire",
    [
        {"name": "bond0", "type": "bond", "bond": {"mode": "802.3ad", "options": {"lacp_rate": 1, "miimon": 100}}},
        {"name": "bond0", "type": "bond", "bond": {"options": {"miimon": 0, "arp_interval": 50, "arp_ip_target": ""}}},
        {
            "name": "br0",
            "type": "linux-bridge",
            "bridge": {
                "options": {"vlan-default-pvid": 5, "multicast-router": 2, "stp": {"forward-delay": 2, "max-age": 40}},
                "port": [
                    {
                        "name": "eth1",
                        "vlan": {
                            "mode": "trunk",
                            "tag": 7,
                            "enable-native": True,
                            "trunk-tags": [{"id": 1}, {"id-range": {"min": 2, "max": 4094}}],
                        },
                    }
                ],
            },
        },
        {"name": "br0", "type": "linux-bridge", "bridge": {"port": [{"name": "eth1", "vlan": {}}]}},
        {"name": "v", "type": "vlan", "vlan": {"id": 0}, "mtu": 1280, "ipv6": {"enabled": True, "token": ""}},
    ],
)
def test_what_lies_on_the_edge_is_accepted(wire: JsonObject) -> None:
    again = parse_interface(wire).to_wire()

    assert parse_interface(again).to_wire() == again
