from dataclasses import replace

import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.netlink import IpvlanFlag, IpvlanInfo, KernelState, Link
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.plan import make_plan
from nmstate_k8s.netstate.snapshot import Snapshot
from nmstate_k8s.netstate.translate.ipvlan import configure, describe, normal, recreate
from nmstate_k8s.networkmanager import Profile, Version
from nmstate_k8s.networkmanager.enums import IpvlanMode
from nmstate_k8s.networkmanager.profile import ConnectionSetting, EthernetSetting, IpvlanSetting
from tests.unit.netstate.builders import Node, document

BARE = Profile(connection=ConnectionSetting(type="ipvlan"))
PRIVATE = replace(BARE, ipvlan=IpvlanSetting(mode=IpvlanMode.L2, parent="eth1", private=True))


@pytest.mark.parametrize("mode", ["l2", "l3", "l3s"])
@pytest.mark.parametrize("flag", [IpvlanFlag(0), IpvlanFlag.PRIVATE, IpvlanFlag.VEPA])
def test_each_mode_is_shown_as_it_can_be_applied(mode: str, flag: IpvlanFlag) -> None:
    link = Link(3, name="iv", kind="ipvlan", parent_index=2, info=IpvlanInfo(mode, flag))
    private, vepa = flag is IpvlanFlag.PRIVATE, flag is IpvlanFlag.VEPA

    shown = describe(link, KernelState(links={2: Link(2, name="eth1"), 3: link}))

    assert shown == {"ipvlan": {"base-iface": "eth1", "mode": mode, "private": private, "vepa": vepa}}
    assert configure(BARE, {}, shown).ipvlan == IpvlanSetting(
        mode=IpvlanMode[mode.upper()], parent="eth1", private=private, vepa=vepa
    )


def test_a_new_one_is_of_layer_3_unless_it_says_otherwise() -> None:
    configured = configure(BARE, {}, {"ipvlan": {"base-iface": "eth1"}})

    assert configured.ipvlan == IpvlanSetting(mode=IpvlanMode.L3, parent="eth1")


@pytest.mark.parametrize(
    ("asked", "setting"),
    [
        ({"mode": "l2"}, PRIVATE.ipvlan),
        ({"private": False, "vepa": True}, IpvlanSetting(mode=1, parent="eth1", private=False, vepa=True)),
        ({"base-iface": "eth2"}, IpvlanSetting(mode=1, parent="eth2", private=True)),
        ({"mode": "l3s"}, IpvlanSetting(mode=3, parent="eth1", private=True)),
    ],
)
def test_any_change_takes_a_new_interface(asked: JsonObject, setting: IpvlanSetting) -> None:
    configured = configure(PRIVATE, {"ipvlan": asked}, {"ipvlan": asked})

    assert configured.ipvlan == setting
    assert recreate(PRIVATE, configured) == (setting != PRIVATE.ipvlan)


def test_the_mac_address_of_the_base_is_neither_set_nor_compared() -> None:
    asked: JsonObject = {"mac-address": "02:00:00:00:00:01", "mtu": 1400}
    ethernet = EthernetSetting(mtu=1400, assigned_mac_address="02:00:00:00:00:01")

    assert configure(replace(PRIVATE, ethernet=ethernet), asked, asked).ethernet == EthernetSetting()
    assert normal(asked) == {"mtu": 1400}


def node_with_ipvlan(flags: IpvlanFlag = IpvlanFlag.VEPA) -> Node:
    return Node().nic("eth1").link("iv", kind="ipvlan", parent_index=1, info=IpvlanInfo("l2", flags))


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ("ipvlan: {private: true}", r"ipvlan\.private and ipvlan\.vepa rule each other out; set the other to false"),
        ("mac-address: '02:00:00:00:00:99'", "mac-address 02:00:00:00:00:99 differs from 02:00:00:00:00:01 of its"),
        ("mtu: 1400", "mtu 1400 differs from 1500 of its base interface"),
    ],
)
def test_what_it_shares_and_what_it_has_cannot_be_contradicted(properties: str, reason: str) -> None:
    with pytest.raises(InvalidStateError, match=reason):
        make_plan(document(f"interfaces: [{{name: iv, type: ipvlan, {properties}}}]"), node_with_ipvlan().snapshot())


def test_a_new_one_needs_a_base() -> None:
    with pytest.raises(InvalidStateError, match=r"ipvlan\.base-iface is missing"):
        make_plan(document("interfaces: [{name: iv, type: ipvlan, ipvlan: {mode: l2}}]"), Node().snapshot())


def test_older_versions_of_network_manager_are_named() -> None:
    snapshot = node_with_ipvlan().snapshot()
    old: Snapshot = replace(snapshot, network_manager=replace(snapshot.network_manager, version=Version(1, 50, 0)))

    with pytest.raises(
        InvalidStateError, match=r"type ipvlan needs NetworkManager 1\.51 or later, and this node has 1\.50\.0"
    ):
        make_plan(document("interfaces: [{name: iv, type: ipvlan, ipvlan: {mode: l3}}]"), old)
