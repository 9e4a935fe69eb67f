"""Veth pairs: what follows for the other end."""

from dataclasses import replace
from typing import Any

import pytest

from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.plan import Plan, make_plan
from nmstate_k8s.networkmanager import DeviceState, Profile
from nmstate_k8s.networkmanager.profile import Ipv4Setting, Ipv6Setting, VethSetting
from tests.unit.netstate.builders import Node, document

OFF: dict[str, Any] = {"ipv4": Ipv4Setting(method="disabled"), "ipv6": Ipv6Setting(method="disabled")}


def node(*, managed: bool = True, kind: str = "veth") -> Node:
    """A node with a pair v1 and v2, whose ends have profiles if it is ``managed``."""
    found = Node().link("v1", kind="veth", parent_index=2).link("v2", kind="veth", parent_index=1)
    if managed:
        for name, peer in (("v1", "v2"), ("v2", "v1")):
            setting = VethSetting(peer=peer) if kind == "veth" else None
            found.profile(name, veth=setting, connection={"type": kind}, **OFF)
    return found


def plan(text: str, on: Node) -> Plan:
    return make_plan(document(f"interfaces: [{text}]"), on.snapshot())


def profiles(found: Plan) -> dict[str, Profile]:
    return {write.interface: write.profile for write in found.writes}


def test_a_new_pair_gets_a_profile_for_either_end_and_the_named_one_comes_first() -> None:
    found = plan("{name: v1, type: veth, veth: {peer: v0}, mtu: 1400}", Node())

    made = profiles(found)
    assert {name: (p.connection.type, p.veth and p.veth.peer) for name, p in made.items()} == {
        "v1": ("veth", "v0"),
        "v0": ("veth", "v1"),
    }
    assert made["v0"].ipv4 is not None
    assert made["v0"].ipv4.method == "disabled"
    assert {activation.interface: activation.level for activation in found.activations} == {"v1": 0, "v0": 1}


def test_an_end_that_is_described_without_its_other_end_is_one_all_the_same() -> None:
    found = plan("{name: v1, type: veth, veth: {peer: v2}}, {name: v2, type: veth, mtu: 1400}", Node())

    other = profiles(found)["v2"]
    assert other.veth == VethSetting(peer="v1")
    assert other.ethernet is not None
    assert other.ethernet.mtu == 1400


def test_an_unchanged_pair_needs_nothing_from_either_end() -> None:
    for text in ("{name: v1, type: veth, veth: {peer: v2}}", "{name: v2, type: ethernet, veth: {peer: v1}}"):
        assert plan(text, node()).is_empty


def test_a_pair_that_others_made_is_adopted_with_both_ends() -> None:
    found = plan("{name: v1, type: veth, veth: {peer: v2}}", node(managed=False))

    assert profiles(found).keys() == {"v1", "v2"}
    assert found.device_deletions == ()


def test_another_other_end_has_the_interface_made_anew_and_the_former_go() -> None:
    found = plan("{name: v1, type: veth, veth: {peer: v3}}", node())

    assert found.deactivate_first == ("v1",)
    assert set(found.device_deletions) == {"v1", "v2"}
    assert {gone.interface for gone in found.profile_deletions} == {"v2"}
    assert profiles(found)["v1"].veth == VethSetting(peer="v3")
    assert [activation.interface for activation in found.activations] == ["v1", "v3"]


def test_a_profile_of_a_card_becomes_one_of_a_pair_when_that_is_joined_anew() -> None:
    found = plan("{name: v1, type: veth, veth: {peer: v3}}", node(kind="802-3-ethernet"))

    assert profiles(found)["v1"].connection.type == "veth"


@pytest.mark.parametrize("end", ["v1", "v2"])
def test_a_pair_that_is_absent_goes_with_the_profiles_of_both_ends(end: str) -> None:
    found = plan(f"{{name: {end}, type: veth, state: absent}}", node())

    assert set(found.device_deletions) == {"v1", "v2"}
    assert {gone.interface for gone in found.profile_deletions} == {"v1", "v2"}


def test_what_is_not_called_a_pair_only_loses_its_profiles() -> None:
    found = plan("{name: v1, type: ethernet, state: absent}", node())
    assert found.device_deletions == ()
    assert {gone.interface for gone in found.profile_deletions} == {"v1", "v2"}

    alone = plan("{name: v1, type: ethernet, state: absent}", node(managed=False))
    assert alone.profile_deletions == ()


def test_the_other_end_goes_down_too() -> None:
    found = plan("{name: v1, type: veth, state: down}", node())

    assert set(found.deactivations) == {"v1", "v2"}
    assert found.profile_deletions == ()


def refusal(text: str, on: Node) -> str:
    with pytest.raises(InvalidStateError) as caught:
        plan(text, on)
    return str(caught.value)


def test_what_cannot_be_an_end_is_refused() -> None:
    elsewhere = Node().link("v1", kind="veth", parent_index=9, parent_netns=0)
    ignored = Node().link("v1", kind="veth", parent_index=2)
    ignored.link("v2", kind="veth", parent_index=1, state=DeviceState.UNMANAGED)

    assert "no network card of that name; check the name" in refusal("{name: v9, type: veth}", node())
    assert "v2 is there already, for something else" in refusal("{name: v9, type: veth, veth: {peer: v2}}", node())
    assert "it is a network card" in refusal("{name: eth0, type: veth, veth: {peer: v9}}", Node().nic("eth0"))
    assert "in another network namespace" in refusal("{name: v1, type: veth, veth: {peer: v9}}", elsewhere)
    assert "its other end v2 is ignored" in refusal("{name: v1, type: veth, veth: {peer: v9}}", ignored)
    assert "it goes with its other end v1" in refusal(
        "{name: v1, type: veth, state: absent}, {name: v2, type: veth, mtu: 1400}", node()
    )


def test_an_ignored_other_end_is_left_alone() -> None:
    on = Node().link("v1", kind="veth", parent_index=2)
    on.link("v2", kind="veth", parent_index=1, state=DeviceState.UNMANAGED)

    assert profiles(plan("{name: v1, type: veth, veth: {peer: v2}}", on)).keys() == {"v1"}


def test_what_stands_on_the_former_other_end_goes_with_it() -> None:
    on = node().vlan("v2.7", "v2", 7)
    found = plan("{name: v1, type: veth, veth: {peer: v3}}", on)

    assert "v2.7" in found.device_deletions


def test_profiles_of_pairs_are_those_of_their_interfaces() -> None:
    snapshot = node().snapshot()
    state = snapshot.network_manager
    idle = {path: replace(device, active_connection=None) for path, device in state.devices.items()}
    found = make_plan(
        document("interfaces: [{name: v1, type: veth, veth: {peer: v2}}]"),
        replace(snapshot, network_manager=replace(state, devices=idle, active_connections={})),
    )

    assert found.writes == ()
    assert {activation.interface for activation in found.activations} >= {"v1"}
