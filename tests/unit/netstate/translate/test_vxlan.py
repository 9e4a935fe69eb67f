import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.netlink import KernelState, Link, VxlanInfo
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.plan import make_plan
from nmstate_k8s.netstate.translate.vxlan import configure, describe, normal, recreate
from nmstate_k8s.networkmanager import Profile
from nmstate_k8s.networkmanager.profile import ConnectionSetting, VxlanSetting
from tests.unit.netstate.builders import Node, document

BASE = Link(2, name="eth1")
PROFILE = Profile(
    connection=ConnectionSetting(), vxlan=VxlanSetting(id=42, parent="eth1", local="192.0.2.1", remote="239.0.0.1")
)


def described(info: VxlanInfo, parent_netns: int | None = None) -> JsonObject:
    vxlan = Link(3, name="vx", kind="vxlan", info=info, parent_netns=parent_netns)
    return describe(vxlan, KernelState(links={2: BASE, 3: vxlan}))


def test_a_vxlan_is_shown_as_it_can_be_applied() -> None:
    info = VxlanInfo(id=42, base_index=2, local6="2001:db8::1", group6="ff05::100", learning=False, port=4789)

    shown = described(info)

    assert shown == {
        "vxlan": {
            "base-iface": "eth1",
            "id": 42,
            "learning": False,
            "local": "2001:db8::1",
            "remote": "ff05::100",
            "destination-port": 4789,
        }
    }
    again = configure(Profile(connection=ConnectionSetting()), shown, shown).vxlan
    assert again == VxlanSetting(
        id=42, parent="eth1", learning=False, local="2001:db8::1", remote="ff05::100", destination_port=4789
    )


@pytest.mark.parametrize(("base_index", "parent_netns"), [(None, None), (2, 1)], ids=["none", "in another namespace"])
def test_a_base_that_is_not_here_is_empty(base_index: int | None, parent_netns: int | None) -> None:
    shown = described(VxlanInfo(id=42, base_index=base_index), parent_netns)

    assert shown == {"vxlan": {"base-iface": "", "id": 42}}


@pytest.mark.parametrize(
    ("asked", "setting"),
    [
        ({"id": 42}, PROFILE.vxlan),
        ({"id": 43}, VxlanSetting(id=43, parent="eth1", local="192.0.2.1", remote="239.0.0.1")),
        ({"base-iface": ""}, VxlanSetting(id=42, local="192.0.2.1", remote="239.0.0.1")),
        ({"local": "", "remote": ""}, VxlanSetting(id=42, parent="eth1")),
        (
            {"learning": False, "destination-port": 4789},
            VxlanSetting(
                id=42, parent="eth1", local="192.0.2.1", remote="239.0.0.1", learning=False, destination_port=4789
            ),
        ),
    ],
)
def test_what_is_not_asked_for_stays_and_any_change_takes_a_new_vxlan(asked: JsonObject, setting: VxlanSetting) -> None:
    configured = configure(PROFILE, {"vxlan": asked}, {"vxlan": asked})

    assert configured.vxlan == setting
    assert recreate(PROFILE, configured) == (setting != PROFILE.vxlan)


def test_what_a_profile_leaves_to_its_defaults_is_no_change() -> None:
    configured = configure(PROFILE, {"vxlan": {"learning": True, "destination-port": 8472}}, {})

    assert not recreate(PROFILE, configured)


def test_empty_ends_are_not_compared() -> None:
    wanted: JsonObject = {"vxlan": {"id": 42, "local": "", "remote": "", "base-iface": ""}}

    assert normal(wanted) == {"vxlan": {"id": 42, "base-iface": ""}}


def test_a_new_vxlan_needs_an_id() -> None:
    with pytest.raises(InvalidStateError, match=r"^interface vx: vxlan\.id is missing"):
        make_plan(document("interfaces: [{name: vx, type: vxlan}]"), Node().snapshot())


def test_one_that_was_there_before_need_not_say_what_it_was() -> None:
    node = Node().profile("vx", active=False, connection={"type": "vxlan"}, vxlan=VxlanSetting(id=42))

    plan = make_plan(document("interfaces: [{name: vx, type: vxlan, mtu: 1400}]"), node.snapshot())

    (write,) = plan.writes
    assert write.profile.vxlan == VxlanSetting(id=42)


def test_a_multicast_group_needs_a_base() -> None:
    wanted = document("interfaces: [{name: vx, type: vxlan, vxlan: {id: 1, base-iface: '', remote: 239.0.0.1}}]")

    with pytest.raises(InvalidStateError, match=r"base-iface is missing, and packets to the multicast address 239\.0"):
        make_plan(wanted, Node().snapshot())


def test_a_vxlan_stands_on_its_base_or_on_nothing() -> None:
    with pytest.raises(InvalidStateError, match="eth9 does not exist on this node"):
        make_plan(
            document("interfaces: [{name: vx, type: vxlan, vxlan: {id: 1, base-iface: eth9}}]"), Node().snapshot()
        )
    plan = make_plan(
        document("interfaces: [{name: vx, type: vxlan, vxlan: {id: 1, base-iface: ''}}]"), Node().snapshot()
    )
    assert [activation.interface for activation in plan.activations] == ["vx"]
