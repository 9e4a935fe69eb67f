"""Cards that are found by where they are plugged in."""

from dataclasses import replace

import pytest

from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.plan import Plan, make_plan
from nmstate_k8s.netstate.profile_index import ProfileIndex
from nmstate_k8s.netstate.show import show
from nmstate_k8s.netstate.snapshot import Snapshot
from nmstate_k8s.networkmanager.profile import Ipv4Setting, Ipv6Setting, MatchSetting
from tests.unit.netstate.builders import Node, document, interface

SLOT = "0000:3b:00.1"
UPLINK = "{name: uplink, type: ethernet, identifier: pci-address, pci-address: '3b:00.1', mtu: 1400, PROPERTIES}"


def card() -> Node:
    return Node().link("ens160", bus="pci", bus_address=SLOT).nic("ens161")


def configured() -> Node:
    """A node whose card has a profile that goes by its slot."""
    return (
        Node()
        .link("ens160", bus="pci", bus_address=SLOT, mtu=1400)
        .profile(
            "ens160",
            connection={"interface_name": None, "id": "uplink"},
            match=MatchSetting(path=(f"pci-{SLOT}",)),
            ipv4=Ipv4Setting(method="disabled"),
            ipv6=Ipv6Setting(method="disabled"),
        )
    )


def plan(properties: str, snapshot: Snapshot) -> Plan:
    return make_plan(document(f"interfaces: [{UPLINK.replace('PROPERTIES', properties)}]"), snapshot)


def test_a_card_gets_a_profile_that_goes_by_its_slot() -> None:
    (write,) = plan("state: up", card().snapshot()).writes

    assert write.interface == "ens160"
    connection = write.profile.connection
    assert (connection.id, connection.interface_name) == ("uplink", None)
    assert write.profile.match == MatchSetting(path=(f"pci-{SLOT}",))


def test_it_is_shown_by_its_slot_and_needs_nothing_more() -> None:
    snapshot = configured().snapshot()

    shown = interface(show(snapshot), "ens160")
    assert (shown["identifier"], shown["pci-address"], shown["profile-name"]) == ("pci-address", SLOT, "uplink")
    assert plan("state: up", snapshot).is_empty


def test_its_profile_is_found_while_it_is_not_in_use() -> None:
    state = configured().snapshot().network_manager
    plugged = {
        path: replace(device, plug=f"pci-{SLOT}", active_connection=None) for path, device in state.devices.items()
    }
    index = ProfileIndex(replace(state, devices=plugged, active_connections={}))

    saved = index.preferred("ens160", "ethernet")
    assert saved is not None
    assert saved.profile.connection.id == "uplink"


def test_a_slot_that_is_empty_is_named() -> None:
    empty = Node().nic("ens161").snapshot()

    with pytest.raises(InvalidStateError, match=f"interface uplink: no interface has pci-address {SLOT}"):
        plan("state: up", empty)


def test_a_card_found_by_its_name_again_says_so_in_its_profile() -> None:
    text = "interfaces: [{name: ens160, type: ethernet, identifier: name, mtu: 1400}]"
    (write,) = make_plan(document(text), configured().snapshot()).writes

    assert (write.profile.match, write.profile.connection.interface_name) == (None, "ens160")


def test_the_profile_of_a_slot_goes_when_that_is_asked_for() -> None:
    (gone,) = plan("state: absent", configured().snapshot()).profile_deletions

    assert gone.interface in ("ens160", "uplink")
