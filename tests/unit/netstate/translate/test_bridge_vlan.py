import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_api.network import JsonObject
from nmstate_k8s.netlink import BridgeVlan as KernelVlan
from nmstate_k8s.netstate.translate.bridge_vlan import canonical, configure, describe

DEFAULT = KernelVlan(2, 1, 1, pvid=True, untagged=True)
ACCESS: JsonObject = {"mode": "access", "tag": 7}
TRUNK: JsonObject = {"mode": "trunk", "enable-native": False, "trunk-tags": [{"id": 5}]}
NATIVE: JsonObject = {
    "mode": "trunk",
    "enable-native": True,
    "tag": 7,
    "trunk-tags": [{"id-range": {"min": 8, "max": 9}}],
}


def in_kernel(vlan: JsonObject) -> list[KernelVlan]:
    """What a port carries once NetworkManager has set it up."""
    carried = [
        KernelVlan(2, entry.vid_start, entry.vid_end, pvid=entry.pvid, untagged=entry.untagged)
        for entry in configure(vlan)
    ]
    return [DEFAULT, *carried]


@pytest.mark.parametrize("vlan", [ACCESS, TRUNK, NATIVE])
def test_what_is_configured_is_shown(vlan: JsonObject) -> None:
    assert describe(in_kernel(vlan), 1) == vlan


def test_a_port_that_carries_only_the_default_vlan_has_no_filter() -> None:
    assert describe([DEFAULT], 1) is None
    assert describe([], 1) is None
    assert configure({}) == ()


@given(st.sets(st.integers(2, 4094), min_size=1, max_size=6))
def test_trunks_compare_by_what_they_carry(tags: set[int]) -> None:
    one_by_one: JsonObject = {"mode": "trunk", "trunk-tags": [{"id": tag} for tag in tags]}

    shown = describe(in_kernel(one_by_one), 1)

    assert shown is not None
    assert canonical(shown, 1) == canonical(one_by_one, None)


@pytest.mark.parametrize(
    ("vlan", "same"),
    [
        ({"mode": "access", "tag": 1}, {}),
        ({**TRUNK, "enable-native": True, "tag": 1}, TRUNK),
        ({**TRUNK, "enable-native": False}, TRUNK),
        ({"mode": "access"}, {}),
    ],
)
def test_the_default_vlan_of_the_bridge_need_not_be_named(vlan: JsonObject, same: JsonObject) -> None:
    assert canonical(vlan, 1) == canonical(same, 1)
    assert canonical(vlan, 7) == canonical(same, 7) or vlan.get("tag") == 1


def test_a_trunk_may_carry_the_default_vlan_tagged() -> None:
    tagged: JsonObject = {"mode": "trunk", "enable-native": False, "trunk-tags": [{"id": 1}]}

    assert describe([KernelVlan(2, 1, 1)], 1) == tagged
