import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.translate.vlan import configure, normal, spelled_out
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


def test_priorities_that_become_nothing_are_not_written() -> None:
    found = configured({"id": 7, "base-iface": "eth1", "ingress-qos-map": [{"from": 1, "to": 0}, {"from": 2, "to": 5}]})

    assert found is not None
    assert found.ingress_priority_map == ("2:5",)


def test_maps_compare_by_what_they_do() -> None:
    wanted: JsonObject = {
        "vlan": {"egress-qos-map": [{"from": 4, "to": 1}, {"from": 2, "to": 3}, {"from": 1, "to": 0}]}
    }
    shown: JsonObject = {"vlan": {"egress-qos-map": [{"from": 2, "to": 3}, {"from": 4, "to": 1}]}}

    assert normal(wanted) == normal(shown)
    assert spelled_out(shown)["vlan"] == {
        "ingress-qos-map": [],
        "egress-qos-map": [{"from": 2, "to": 3}, {"from": 4, "to": 1}],
    }
