import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.netlink import KernelState, Link, MacvlanFlag, MacvlanInfo
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.plan import make_plan
from nmstate_k8s.netstate.profile_index import interface_type
from nmstate_k8s.netstate.translate.mac_vlan import configure, describe, recreate
from nmstate_k8s.networkmanager import Profile
from nmstate_k8s.networkmanager.enums import MacvlanMode
from nmstate_k8s.networkmanager.profile import ConnectionSetting, MacvlanSetting
from tests.unit.netstate.builders import Node, document

BARE = Profile(connection=ConnectionSetting(type="macvlan"))
PASSTHRU = Profile(
    connection=ConnectionSetting(type="macvlan"),
    macvlan=MacvlanSetting(mode=MacvlanMode.PASSTHRU, parent="eth1", promiscuous=False),
)


@pytest.mark.parametrize(("kernel_kind", "kind"), [("macvlan", "mac-vlan"), ("macvtap", "mac-vtap")])
@pytest.mark.parametrize("mode", ["vepa", "bridge", "private", "passthru", "source"])
def test_each_mode_is_shown_as_it_can_be_applied(kernel_kind: str, kind: str, mode: str) -> None:
    info = MacvlanInfo(mode, MacvlanFlag.NOPROMISC if mode == "passthru" else MacvlanFlag(0))
    link = Link(3, name="mv", kind=kernel_kind, parent_index=2, info=info)

    shown = describe(link, KernelState(links={2: Link(2, name="eth1"), 3: link}))

    assert shown == {kind: {"base-iface": "eth1", "mode": mode, "promiscuous": mode != "passthru"}}
    configured = configure(BARE, {}, {"type": kind, **shown})
    assert configured.macvlan == MacvlanSetting(
        mode=MacvlanMode[mode.upper()],
        parent="eth1",
        promiscuous=False if mode == "passthru" else None,
        tap=kind == "mac-vtap",
    )
    assert interface_type(configured) == kind


def test_a_mode_of_a_later_kernel_is_unknown() -> None:
    link = Link(3, name="mv", kind="macvlan", info=MacvlanInfo("32"))

    assert describe(link, KernelState(links={3: link})) == {"mac-vlan": {"mode": "unknown", "promiscuous": True}}


@pytest.mark.parametrize(
    ("asked", "setting"),
    [
        ({"mode": "passthru"}, PASSTHRU.macvlan),
        ({"base-iface": "eth2"}, MacvlanSetting(mode=MacvlanMode.PASSTHRU, parent="eth2", promiscuous=False)),
        ({"promiscuous": True}, MacvlanSetting(mode=MacvlanMode.PASSTHRU, parent="eth1", promiscuous=True)),
        ({"mode": "bridge"}, MacvlanSetting(mode=MacvlanMode.BRIDGE, parent="eth1")),
    ],
)
def test_any_change_takes_a_new_interface(asked: JsonObject, setting: MacvlanSetting) -> None:
    configured = configure(PASSTHRU, {"mac-vlan": asked}, {"type": "mac-vlan", "mac-vlan": asked})

    assert configured.macvlan == setting
    assert recreate(PASSTHRU, configured) == (setting != PASSTHRU.macvlan)


@pytest.mark.parametrize("kind", ["mac-vlan", "mac-vtap"])
@pytest.mark.parametrize(
    ("section", "reason"),
    [
        ("{}", "base-iface is missing, and a new one needs an interface to share"),
        ("{base-iface: eth1}", "mode is missing, and a new one needs a mode"),
        ("{base-iface: eth9, mode: bridge}", "eth9 does not exist on this node"),
    ],
)
def test_a_new_one_needs_a_base_and_a_mode(kind: str, section: str, reason: str) -> None:
    wanted = document(f"interfaces: [{{name: mv, type: {kind}, {kind}: {section}}}]")

    with pytest.raises(InvalidStateError, match=reason):
        make_plan(wanted, Node().nic("eth1").snapshot())


def test_all_mac_addresses_are_declined_in_passthru_only() -> None:
    node = Node().nic("eth1").link("mv", kind="macvlan", parent_index=1, info=MacvlanInfo("bridge"))
    wanted = document("interfaces: [{name: mv, type: mac-vlan, mac-vlan: {promiscuous: false}}]")

    with pytest.raises(InvalidStateError, match="promiscuous false is for mode passthru only, and the mode is bridge"):
        make_plan(wanted, node.snapshot())


def test_mode_source_stays_and_is_not_made() -> None:
    source = document("interfaces: [{name: mv, type: mac-vlan, mac-vlan: {base-iface: eth1, mode: source}}]")
    node = Node().nic("eth1")

    with pytest.raises(InvalidStateError, match=r"mac-vlan\.mode source is nothing that NetworkManager can make"):
        make_plan(source, node.snapshot())
    made = node.link("mv", kind="macvlan", parent_index=1, info=MacvlanInfo("source")).snapshot()
    assert [write.interface for write in make_plan(source, made).writes] == ["mv"]


def test_a_tap_does_not_become_a_mac_vlan() -> None:
    node = Node().nic("eth1").link("mv", kind="macvtap", parent_index=1, info=MacvlanInfo("bridge"))
    wanted = document("interfaces: [{name: mv, type: mac-vlan, mac-vlan: {mode: bridge}}]")

    with pytest.raises(InvalidStateError, match="it is of type mac-vtap and cannot become mac-vlan"):
        make_plan(wanted, node.snapshot())
