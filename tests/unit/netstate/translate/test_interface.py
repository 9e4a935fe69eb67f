"""Properties of every interface, into profiles and out of them."""

from dataclasses import replace
from typing import Any

import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.dbus import ObjectPath
from nmstate_k8s.netlink import KernelState, Link
from nmstate_k8s.netstate.translate.interface import (
    DESCRIPTION,
    configure,
    describe,
    normal,
    overlay,
    present,
    problems,
)
from nmstate_k8s.networkmanager import Device, Profile, Version
from nmstate_k8s.networkmanager.profile import (
    ConnectionSetting,
    EthernetSetting,
    EthtoolSetting,
    MatchSetting,
    UserSetting,
)
from tests.unit.netstate.builders import merged_interface, merged_state

PROFILE = Profile(connection=ConnectionSetting(id="eth1", interface_name="eth1", type="802-3-ethernet"))
DEVICE = Device(path=ObjectPath("/org/freedesktop/NetworkManager/Devices/1"), interface="eth1")
PLACE = "0000:3b:00.1"


def test_names_and_the_slot_of_a_card_are_shown() -> None:
    card = Link(index=4, name="eth1", alt_names=("storage0", "enp59s0f1"), bus="pci", bus_address=PLACE)
    virtual = replace(card, alt_names=(), bus="virtio", bus_address="virtio2")

    shown = describe(card, KernelState(links={4: card}))
    assert shown["alt-names"] == [{"name": "enp59s0f1"}, {"name": "storage0"}]
    assert shown["pci-address"] == PLACE
    assert describe(virtual, KernelState(links={4: virtual})).keys().isdisjoint({"alt-names", "pci-address"})


def test_a_card_found_by_its_slot_has_a_profile_without_a_name() -> None:
    by_place: JsonObject = {"name": "eth1", "identifier": "pci-address", "pci-address": PLACE}
    profile = configure(PROFILE, by_place)

    assert (profile.match, profile.connection.interface_name) == (MatchSetting(path=(f"pci-{PLACE}",)), None)
    shown = overlay({"name": "eth1", "type": "ethernet"}, DEVICE, profile)
    assert (shown["identifier"], shown["pci-address"]) == ("pci-address", PLACE)

    other = configure(profile, {"name": "eth1", "identifier": "name"})
    assert other.match is None
    assert configure(profile, {"name": "eth1", "mtu": 1500}).match == profile.match


def test_what_else_a_profile_matches_stays() -> None:
    saved = replace(PROFILE, match=MatchSetting(path=("pci-0000:00:01.0",), driver=("ixgbe",)))

    assert configure(saved, {"identifier": "name"}).match == MatchSetting(driver=("ixgbe",))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"lldp": {"enabled": True}}, {"lldp": 1}),
        ({"lldp": {"enabled": False, "neighbors": []}}, {"lldp": 0}),
        ({"mptcp": {"address-flags": ["signal"]}}, {"mptcp_flags": 0x18}),
        ({"mtu": 1400}, {"lldp": None, "mptcp_flags": None}),
    ],
)
def test_is_written_into_the_profile(asked: JsonObject, expected: dict[str, Any]) -> None:
    connection = configure(PROFILE, {"name": "eth1", **asked}).connection

    assert {key: getattr(connection, key) for key in expected} == expected


def test_ethtool_is_written_beside_the_rest() -> None:
    profile = configure(PROFILE, {"ethtool": {"ring": {"rx": 64}}, "mtu": 1400})

    assert profile.ethtool == EthtoolSetting(ring_rx=64)
    assert profile.ethernet == EthernetSetting(mtu=1400)


def test_what_is_only_shown_is_not_compared() -> None:
    shown: JsonObject = {
        "name": "eth1",
        "lldp": {"enabled": True, "neighbors": [[]]},
        "ethtool": {"ring": {"rx-max": 9}},
    }

    assert normal(shown) == {"name": "eth1", "lldp": {"enabled": True}, "ethtool": {"ring": {}}}


def test_what_is_missing_counts_as_off() -> None:
    found = present({"mptcp": {"address-flags": []}}, {"name": "eth1"})

    assert (found["mptcp"], found["lldp"]) == ({"address-flags": []}, {"enabled": False})
    assert found["dispatch"] == {"post-activation": "", "post-deactivation": ""}


def test_names_that_nobody_asks_about_are_not_compared() -> None:
    wanted: JsonObject = {"alt-names": [{"name": "a"}, {"name": "b", "state": "absent"}]}

    assert present(wanted, {"alt-names": [{"name": "a"}, {"name": "c"}]})["alt-names"] == wanted["alt-names"]
    assert present(wanted, {"alt-names": [{"name": "b"}]})["alt-names"] == []


def test_accepting_every_address_needs_a_newer_network_manager() -> None:
    asked = merged_interface({"name": "eth1", "type": "ethernet", "accept-all-mac-addresses": True}, None)

    assert list(problems(asked, merged_state(version=Version(1, 32)))) == []
    assert list(problems(asked, merged_state(version=Version(1, 30)))) == [
        "interface eth1: accept-all-mac-addresses needs NetworkManager 1.32 or later, and this node has 1.30.0; "
        "leave it out, or update NetworkManager"
    ]


def test_a_description_leaves_what_others_keep_beside_it() -> None:
    profile = replace(PROFILE, user=UserSetting(data={"org.example.owner": "ops"}))

    described = configure(profile, {"description": "uplink"})
    cleared = configure(described, {"description": ""})

    assert described.user == UserSetting(data={"org.example.owner": "ops", DESCRIPTION: "uplink"})
    assert cleared.user == profile.user
    assert configure(PROFILE, {"description": ""}).user is None
