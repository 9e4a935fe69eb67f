import socket
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from nmstate_api.network import JsonObject
from nmstate_k8s.dbus import Variant
from nmstate_k8s.netlink import KernelState, RouteProtocol, RouteRule
from nmstate_k8s.netlink.rule import ACTION_BLACKHOLE
from nmstate_k8s.netstate.routing.rule import normal
from nmstate_k8s.netstate.translate.rule import configure, describe, stored
from nmstate_k8s.networkmanager import Profile
from nmstate_k8s.networkmanager.profile import ConnectionSetting, IPRoutingRule, Ipv4Setting

IPV4 = int(socket.AF_INET)
WHOLE: dict[str, Any] = {
    "ip-from": "192.0.2.0/25",
    "ip-to": "198.51.100.7/32",
    "route-table": 70,
    "fwmark": 0x30,
    "fwmask": 0xF0,
    "iif": "eth2",
    "suppress-prefix-length": 0,
}


def shown(*rules: RouteRule) -> Any:
    return describe(KernelState(links={}, rules=rules))["config"]


def stored_in(setting: Ipv4Setting) -> list[JsonObject]:
    return stored(Profile(connection=ConnectionSetting(id="eth1"), ipv4=setting))


def test_a_rule_of_the_kernel_in_nmstates_words() -> None:
    rule = RouteRule(
        IPV4,
        source="192.0.2.0/25",
        destination="198.51.100.7/32",
        priority=1234,
        table=70,
        protocol=RouteProtocol.STATIC,
        iif_name="eth2",
        fwmark=0x30,
        fwmask=0xF0,
        suppress_prefix_length=0,
    )

    assert shown(rule) == [{**WHOLE, "family": "ipv4", "priority": 1234, "fwmark": "0x30", "fwmask": "0xf0"}]


def test_a_rule_that_drops_packets_has_no_table() -> None:
    rule = RouteRule(int(socket.AF_INET6), action=ACTION_BLACKHOLE, priority=7, table=0)

    assert shown(rule) == [{"family": "ipv6", "priority": 7, "action": "blackhole"}]


def test_the_kernels_own_rules_and_those_beyond_nmstates_words_are_not_shown() -> None:
    own = RouteRule(IPV4, table=254, priority=32766, protocol=RouteProtocol.KERNEL)
    port = RouteRule(IPV4, table=70, protocol=RouteProtocol.BOOT, destination_ports=(80, 80))
    inverted = RouteRule(IPV4, table=70, protocol=RouteProtocol.BOOT, inverted=True)
    routing_daemon = RouteRule(IPV4, table=70, protocol=RouteProtocol.BGP)

    assert shown(own, port, inverted, routing_daemon) == []


def test_every_part_is_written_as_network_manager_has_it() -> None:
    (entry,) = configure(Ipv4Setting(), [normal({**WHOLE, "priority": 1234})]).routing_rules

    assert entry.to_dbus() == {
        "family": Variant("i", IPV4),
        "priority": Variant("u", 1234),
        "from": Variant("s", "192.0.2.0"),
        "from-len": Variant("y", 25),
        "to": Variant("s", "198.51.100.7"),
        "to-len": Variant("y", 32),
        "table": Variant("u", 70),
        "iifname": Variant("s", "eth2"),
        "fwmark": Variant("u", 0x30),
        "fwmask": Variant("u", 0xF0),
        "suppress-prefixlength": Variant("i", 0),
    }


@given(st.sets(st.sampled_from(sorted(WHOLE.keys() - {"fwmask"}))), st.sampled_from([None, "blackhole", "prohibit"]))
def test_what_is_written_is_read_again(keys: set[str], action: str | None) -> None:
    given_parts = {key: WHOLE[key] for key in keys} | ({} if action is None else {"action": action})
    rule = normal({"family": "ipv4", "priority": 7, **given_parts})

    assert stored_in(configure(Ipv4Setting(), [rule])) == [rule]


def test_rules_beyond_nmstates_words_stay_and_are_nobodys() -> None:
    port = IPRoutingRule.from_dbus(
        {"family": Variant("i", IPV4), "priority": Variant("u", 5), "dport-start": Variant("q", 80)}
    )
    had = Ipv4Setting(routing_rules=(port, IPRoutingRule(family=IPV4, priority=6, table=70)))

    assert configure(had, []).routing_rules == (port,)
    assert len(stored_in(had)) == 1


def test_rules_that_are_there_stay_as_they_are() -> None:
    had = Ipv4Setting(routing_rules=(IPRoutingRule(family=IPV4, priority=6, table=70, action=1),))

    assert configure(had, stored_in(had)) == had
