"""A profile goes through this package and back without losing or inventing anything."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from socket import AF_INET6, inet_ntop
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_k8s.dbus import Variant
from nmstate_k8s.networkmanager.profile import (
    BondSetting,
    BridgePortSetting,
    BridgeSetting,
    BridgeVlan,
    ConnectionSetting,
    EthernetSetting,
    IPAddress,
    IPMethod,
    IPRoute,
    IPRoutingRule,
    Ipv4Setting,
    Ipv6Setting,
    Profile,
    UserSetting,
    VlanSetting,
)
from nmstate_k8s.networkmanager.profile.profile import Settings

T = TypeVar("T")

uint32 = st.integers(0, 2**32 - 1)
ipv4s = st.ip_addresses(v=4).map(str)
ipv6s = st.binary(min_size=16, max_size=16).map(lambda packed: inet_ntop(AF_INET6, packed))
unknown = st.dictionaries(st.sampled_from(["x-one", "x-two"]), st.builds(Variant, st.just("s"), st.text()))


def addresses(texts: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[IPAddress, ...]]:
    return st.lists(st.builds(IPAddress, address=texts, prefix=st.integers(0, 32), other=unknown)).map(tuple)


def routes(texts: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[IPRoute, ...]]:
    return st.lists(
        st.builds(IPRoute, dest=texts, prefix=st.integers(0, 32), next_hop=st.none() | texts, metric=st.none() | uint32)
    ).map(tuple)


ipv4_settings = st.builds(
    Ipv4Setting,
    method=st.sampled_from(IPMethod).map(str),
    addresses=addresses(ipv4s),
    routes=routes(ipv4s),
    routing_rules=st.lists(st.builds(IPRoutingRule, family=st.just(2), priority=uint32)).map(tuple),
    dns=st.lists(ipv4s | st.just("192.0.2.1#dns.example")).map(tuple),
    dns_options=st.none() | st.lists(st.text()).map(tuple),
    may_fail=st.none() | st.booleans(),
    other=unknown,
)
ipv6_settings = st.builds(
    Ipv6Setting,
    method=st.sampled_from(IPMethod).map(str),
    addresses=addresses(ipv6s),
    dns=st.lists(ipv6s | st.just("fe80::1%eth1")).map(tuple),
    addr_gen_mode=st.none() | st.integers(0, 3),
)
bridge_vlans = st.lists(
    st.builds(BridgeVlan, vid_start=st.integers(1, 4094), vid_end=st.integers(1, 4094), pvid=st.booleans())
).map(tuple)
macs = st.binary(min_size=6, max_size=6).map(lambda raw: raw.hex(":").upper())
profiles = st.builds(
    Profile,
    connection=st.builds(ConnectionSetting, id=st.text(), uuid=st.uuids().map(str), controller=st.none() | st.text()),
    ethernet=st.none() | st.builds(EthernetSetting, mtu=uint32, mac_address=macs, assigned_mac_address=macs),
    vlan=st.none() | st.builds(VlanSetting, id=st.integers(0, 4094), flags=st.integers(0, 15)),
    bond=st.none() | st.builds(BondSetting, options=st.dictionaries(st.text(), st.text())),
    bridge=st.none() | st.builds(BridgeSetting, vlans=bridge_vlans, group_address=macs),
    bridge_port=st.none() | st.builds(BridgePortSetting, vlans=bridge_vlans),
    ipv4=st.none() | ipv4_settings,
    ipv6=st.none() | ipv6_settings,
    user=st.none() | st.builds(UserSetting, data=st.dictionaries(st.text(), st.text())),
    other=st.dictionaries(st.sampled_from(["ethtool", "802-1x"]), unknown),
)


@given(profiles)
def test_a_profile_that_is_written_reads_back_the_same(profile: Profile) -> None:
    read = Profile.from_dbus(profile.to_dbus())

    assert read == profile
    assert read.to_dbus() == profile.to_dbus()


@given(profiles, st.randoms(use_true_random=False))
def test_the_order_of_settings_and_properties_makes_no_difference(profile: Profile, random: Random) -> None:
    written = {name: shuffled(values, random) for name, values in profile.to_dbus().items()}

    assert Profile.from_dbus(shuffled(written, random)) == profile


def shuffled(values: Mapping[str, T], random: Random) -> dict[str, T]:
    names = list(values)
    random.shuffle(names)
    return {name: values[name] for name in names}


def test_what_is_not_modelled_is_kept_byte_for_byte() -> None:
    settings: Settings = {
        "connection": {"id": Variant("s", "a"), "mud-url": Variant("s", "none")},
        "ipv4": {"method": Variant("s", "auto"), "shared-dhcp-range": Variant("s", "192.0.2.2,192.0.2.9")},
        "wireguard": {"peers": Variant("aa{sv}", [{"endpoint": Variant("s", "192.0.2.1:51820")}])},
    }

    assert Profile.from_dbus(settings).to_dbus() == settings


def test_what_newer_properties_repeat_is_said_once() -> None:
    """As GetSettings has it: each old property next to the new one with the same meaning."""
    settings: Settings = {
        "connection": {"interface-name": Variant("s", "bond0")},
        "bond": {"interface-name": Variant("s", "bond0"), "options": Variant("a{ss}", {"mode": "active-backup"})},
        "802-3-ethernet": {
            "cloned-mac-address": Variant("ay", bytes.fromhex("020000000001")),
            "assigned-mac-address": Variant("s", "02:00:00:00:00:01"),
        },
        "ipv4": {
            "addresses": Variant("aau", [[16908480, 24, 0]]),
            "address-data": Variant("aa{sv}", [{"address": Variant("s", "192.0.2.1"), "prefix": Variant("u", 24)}]),
            "routes": Variant("aau", []),
            "route-data": Variant("aa{sv}", []),
            "dns": Variant("au", [0x0100007F]),
            "dns-data": Variant("as", ["127.0.0.1"]),
        },
    }

    profile = Profile.from_dbus(settings)

    assert profile.to_dbus() == {
        "connection": {"interface-name": Variant("s", "bond0")},
        "bond": {"options": Variant("a{ss}", {"mode": "active-backup"})},
        "802-3-ethernet": {"assigned-mac-address": Variant("s", "02:00:00:00:00:01")},
        "ipv4": {"address-data": settings["ipv4"]["address-data"], "dns": settings["ipv4"]["dns"]},
    }


@pytest.mark.parametrize(
    ("sent", "servers"),
    [
        ({"dns": Variant("au", [int.from_bytes(bytes([192, 0, 2, 1]), "little")])}, ("192.0.2.1",)),
        ({"dns-data": Variant("as", ["192.0.2.1#dns.example"])}, ("192.0.2.1#dns.example",)),
        ({"dns": Variant("au", []), "dns-data": Variant("as", ["192.0.2.9"])}, ("192.0.2.9",)),
    ],
)
def test_name_servers_are_read_in_either_form(sent: dict[str, Variant], servers: tuple[str, ...]) -> None:
    profile = Profile.from_dbus({"ipv4": sent})

    assert profile.ipv4 is not None
    assert profile.ipv4.dns == servers


@pytest.mark.parametrize(
    ("servers", "property_name"),
    [(("2001:db8::1",), "dns"), (("2001:db8::1", "fe80::1%eth1"), "dns-data")],
)
def test_name_servers_are_written_as_every_version_reads_them_if_that_can_be(
    servers: tuple[str, ...], property_name: str
) -> None:
    written = Ipv6Setting(dns=servers).written()

    assert list(written) == [property_name]


def test_the_names_of_1_46_are_read_and_the_old_ones_written() -> None:
    both: Settings = {"connection": {"master": Variant("s", "br0"), "controller": Variant("s", "br0")}}
    new: Settings = {"connection": {"controller": Variant("s", "br0"), "port-type": Variant("s", "bridge")}}

    assert Profile.from_dbus(both).to_dbus() == {"connection": {"master": Variant("s", "br0")}}
    assert Profile.from_dbus(new).to_dbus() == {
        "connection": {"master": Variant("s", "br0"), "slave-type": Variant("s", "bridge")}
    }


BRIDGE = Profile(connection=ConnectionSetting(id="br0"), bridge=BridgeSetting(), ipv4=Ipv4Setting(method="auto"))


@pytest.mark.parametrize(
    "same",
    [
        replace(BRIDGE, connection=ConnectionSetting(id="br0", autoconnect=True, timestamp=1_800_000_000)),
        replace(BRIDGE, bridge=BridgeSetting(stp=True, forward_delay=15, vlan_filtering=False)),
        replace(BRIDGE, bridge=None),
        replace(BRIDGE, other={"proxy": {}}),
    ],
    ids=["default and timestamp", "defaults of a setting", "empty setting", "empty unknown setting"],
)
def test_profiles_that_do_the_same_are_equal(same: Profile) -> None:
    assert same == BRIDGE


@pytest.mark.parametrize(
    "different",
    [
        replace(BRIDGE, connection=ConnectionSetting(id="br0", autoconnect=False)),
        replace(BRIDGE, bridge=BridgeSetting(stp=False)),
        replace(BRIDGE, ipv4=Ipv4Setting(method="disabled")),
        replace(BRIDGE, ipv4=None),
        replace(BRIDGE, other={"tc": {"qdiscs": Variant("aa{sv}", [])}}),
    ],
)
def test_profiles_that_do_something_else_differ(different: Profile) -> None:
    assert different != BRIDGE


def test_a_vlan_without_flags_has_none() -> None:
    """D-Bus takes absent flags for none, although the kernel's own default is to reorder headers."""
    one = Profile(connection=ConnectionSetting(), vlan=VlanSetting(id=5))

    assert one == replace(one, vlan=VlanSetting(id=5, flags=0))
    assert one != replace(one, vlan=VlanSetting(id=5, flags=1))
