from dataclasses import replace
from typing import Any

import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.netlink.link import ARPHRD_LOOPBACK
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.plan import make_plan
from nmstate_k8s.netstate.show import show
from nmstate_k8s.netstate.translate.loopback import configure, innate, normal
from nmstate_k8s.networkmanager import DeviceState, Profile, ProfileFlags, Version
from nmstate_k8s.networkmanager.profile import (
    ConnectionSetting,
    EthernetSetting,
    IPAddress,
    Ipv4Setting,
    Ipv6Setting,
    LoopbackSetting,
)
from tests.unit.netstate.builders import Node, document, interface, static

OWN4 = IPAddress(address="127.0.0.1", prefix=8)
OWN6 = IPAddress(address="::1", prefix=128)
EXTRA = IPAddress(address="192.0.2.10", prefix=32)
GENERATED = ProfileFlags.NM_GENERATED | ProfileFlags.VOLATILE | ProfileFlags.EXTERNAL | ProfileFlags.UNSAVED


def node(*addresses: str, external: bool = True, **settings: Any) -> Node:
    """A node as NetworkManager finds it: with a profile for the loopback that it made up, unless said otherwise."""
    link: dict[str, Any] = {"device_type": ARPHRD_LOOPBACK, "mtu": 65536, "min_mtu": 0, "max_mtu": 0}
    found = Node().link("lo", **link).addresses("lo", "127.0.0.1/8", "::1/128", *addresses)
    return found.profile(
        "lo",
        connection={"type": "loopback"},
        external=external,
        flags=GENERATED if external else ProfileFlags(0),
        **(static("127.0.0.1/8", "::1/128") | settings),
    )


def lo(properties: str) -> str:
    return f"interfaces: [{{name: lo, type: loopback, {properties}}}]"


def test_a_loopback_that_nobody_touched_needs_no_profile() -> None:
    snapshot = node().snapshot()

    assert make_plan(document(lo("state: up")), snapshot).is_empty
    again = "ipv4: {enabled: true, address: [{ip: 127.0.0.1, prefix-length: 8}]}, ipv6: {enabled: true}, mtu: 65536"
    assert make_plan(document(lo(again)), snapshot).is_empty


def test_an_address_takes_a_profile_of_its_own() -> None:
    wanted = lo("mtu: 9000, ipv4: {enabled: true, address: [{ip: 192.0.2.10, prefix-length: 32}]}")

    (write,) = make_plan(document(wanted), node().snapshot()).writes

    profile = write.profile
    assert profile.loopback == LoopbackSetting(mtu=9000)
    assert profile.ethernet is None
    assert profile.ipv4 is not None
    assert (profile.ipv4.method, profile.ipv4.addresses) == ("manual", (OWN4, EXTRA))


def test_only_settings_that_network_manager_takes_are_written() -> None:
    had = Profile(connection=ConnectionSetting(), ethernet=EthernetSetting(mtu=9000, accept_all_mac_addresses=0))
    methods = replace(had, ipv4=Ipv4Setting(method="disabled"), ipv6=Ipv6Setting(method="link-local"))

    profile = configure(methods, {"mtu": 9000}, {"ipv6": {"enabled": True}})

    assert profile == Profile(
        connection=ConnectionSetting(),
        loopback=LoopbackSetting(mtu=9000),
        ipv4=Ipv4Setting(method="manual", addresses=(OWN4,)),
        ipv6=Ipv6Setting(method="manual", addresses=(OWN6,)),
    )


def test_ipv6_that_is_off_stays_off_by_a_method_that_network_manager_takes() -> None:
    had = Profile(connection=ConnectionSetting(), ipv6=Ipv6Setting(method="disabled"))

    assert configure(had, {}, {"ipv6": {"enabled": False}}).ipv6 == Ipv6Setting(method="auto")


@pytest.mark.parametrize(("mtu", "setting"), [(65536, None), (1500, LoopbackSetting(mtu=1500))])
def test_the_usual_mtu_needs_no_setting(mtu: int, setting: LoopbackSetting | None) -> None:
    assert configure(Profile(connection=ConnectionSetting()), {"mtu": mtu}, {}).loopback == setting


def test_automatic_addresses_of_a_loopback_are_its_own() -> None:
    methods: dict[str, Any] = {"ipv4": Ipv4Setting(method="auto"), "ipv6": Ipv6Setting(method="auto")}
    found = interface(show(node(external=False, **methods).snapshot()), "lo")

    assert (found["ipv4"]["enabled"], found["ipv4"]["dhcp"]) == (True, False)
    assert (found["ipv6"]["enabled"], found["ipv6"]["dhcp"], found["ipv6"]["autoconf"]) == (True, False, False)
    assert not [key for family in ("ipv4", "ipv6") for key in found[family] if key.startswith("auto-")]


def test_its_own_addresses_are_not_compared() -> None:
    own: JsonObject = {"ip": "127.0.0.1", "prefix-length": 8}
    extra: JsonObject = {"ip": "192.0.2.10", "prefix-length": 32}

    assert normal({"ipv4": {"address": [own, extra]}}) == {"ipv4": {"address": [extra]}}


@pytest.mark.parametrize(
    ("asked", "is_innate"),
    [
        ({"mtu": 65536, "ipv4": {"address": [{"ip": "127.0.0.1", "prefix-length": 8}]}}, True),
        ({"mtu": 1500}, False),
        ({"description": "mine"}, False),
        ({"ipv6": {"address": [{"ip": "2001:db8::1", "prefix-length": 128}]}}, False),
    ],
)
def test_what_every_loopback_is(asked: JsonObject, is_innate: bool) -> None:
    assert innate(asked) is is_innate


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ("ipv6: {enabled: false}", r"ipv6\.enabled false is not possible on a loopback interface"),
        ("mac-address: '02:00:00:00:00:99'", "mac-address 02:00:00:00:00:99 is nothing that a loopback"),
        ("accept-all-mac-addresses: true", "accept-all-mac-addresses means nothing on a loopback"),
    ],
)
def test_what_it_cannot_have_is_refused(properties: str, reason: str) -> None:
    with pytest.raises(InvalidStateError, match=reason):
        make_plan(document(lo(properties)), node().snapshot())


def test_it_is_always_up() -> None:
    with pytest.raises(InvalidStateError, match="interface lo: state down is not possible for it; absent removes its"):
        make_plan(document(lo("state: down")), node().snapshot())


def test_one_that_network_manager_has_nothing_active_on_is_up_and_needs_nothing() -> None:
    link: dict[str, Any] = {"device_type": ARPHRD_LOOPBACK, "mtu": 65536, "max_mtu": 0}
    idle = Node().link("lo", state=DeviceState.DISCONNECTED, **link).snapshot()

    assert interface(show(idle), "lo")["state"] == "up"
    assert make_plan(document(lo("state: up, mtu: 65536")), idle).is_empty


def test_there_is_only_one() -> None:
    with pytest.raises(InvalidStateError, match="a node has one loopback interface, lo"):
        make_plan(document("interfaces: [{name: lo1, type: loopback}]"), node().snapshot())


def test_ipv6_may_be_off_where_it_is_off() -> None:
    off = Node().link("lo", device_type=ARPHRD_LOOPBACK, mtu=65536, ipv6_disabled=True)
    off.profile("lo", connection={"type": "loopback"}, ipv6=Ipv6Setting(method="auto"), ipv4=Ipv4Setting(method="auto"))

    make_plan(document(lo("ipv6: {enabled: false}")), off.snapshot())


def test_older_versions_of_network_manager_are_named() -> None:
    snapshot = node().snapshot()
    old = replace(snapshot, network_manager=replace(snapshot.network_manager, version=Version(1, 30, 0)))

    with pytest.raises(
        InvalidStateError, match=r"type loopback needs NetworkManager 1\.42 or later, and this node has 1\.30"
    ):
        make_plan(document(lo("mtu: 9000")), old)


def test_one_that_is_absent_loses_its_profile_and_stays() -> None:
    plan = make_plan(document(lo("state: absent")), node(external=False).snapshot())

    assert (plan.deactivations, plan.device_deletions) == ((), ())
    assert [deletion.interface for deletion in plan.profile_deletions] == ["lo"]
    assert make_plan(document(lo("state: absent")), node().snapshot()).is_empty
