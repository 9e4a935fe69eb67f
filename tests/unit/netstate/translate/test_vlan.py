import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.translate.vlan import configure
from nmstate_k8s.networkmanager import Profile, VlanFlags
from nmstate_k8s.networkmanager.profile import ConnectionSetting, VlanSetting


def configured(vlan: JsonObject, had: VlanSetting | None = None) -> VlanSetting | None:
    return configure(Profile(connection=ConnectionSetting(), vlan=had), {"vlan": vlan}, {"vlan": vlan}).vlan


def test_a_new_vlan_reorders_headers_as_the_kernel_would() -> None:
    assert configured({"base-iface": "eth1", "id": 102}) == VlanSetting(
        id=102, parent="eth1", flags=VlanFlags.REORDER_HEADERS
    )


@pytest.mark.parametrize(
    ("asked", "flags"),
    [
        ({"reorder-headers": False}, VlanFlags(0)),
        ({"loose-binding": True}, VlanFlags.REORDER_HEADERS | VlanFlags.LOOSE_BINDING),
        ({"registration-protocol": "mvrp"}, VlanFlags.REORDER_HEADERS | VlanFlags.MVRP),
        ({"registration-protocol": "none"}, VlanFlags.REORDER_HEADERS),
    ],
)
def test_flags_change_one_by_one(asked: JsonObject, flags: VlanFlags) -> None:
    found = configured(asked, VlanSetting(id=7, parent="eth1", flags=VlanFlags.REORDER_HEADERS))

    assert found == VlanSetting(id=7, parent="eth1", flags=flags)


def test_priorities_are_written_in_order() -> None:
    pairs: JsonObject = {"egress-qos-map": [{"from": 3, "to": 4}, {"from": 1, "to": 2}], "protocol": "802.1ad"}

    found = configured(pairs, VlanSetting(id=7, parent="eth1", flags=1, ingress_priority_map=("1:1",)))

    assert found is not None
    assert found.egress_priority_map == ("1:2", "3:4")
    assert found.ingress_priority_map == ("1:1",)
    assert found.protocol == "802.1ad"
