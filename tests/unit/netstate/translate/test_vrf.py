import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.netlink import KernelState, Link, VrfInfo
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.plan import make_plan
from nmstate_k8s.netstate.translate.vrf import configure, describe, normal, recreate
from nmstate_k8s.networkmanager import Profile
from nmstate_k8s.networkmanager.profile import ConnectionSetting, EthernetSetting, VrfSetting
from tests.unit.netstate.builders import Node, document, static

VRF = Link(3, name="blue", kind="vrf", info=VrfInfo(1001))


def test_ports_are_shown_in_order() -> None:
    ports = {index: Link(index, name=name, controller_index=3) for index, name in ((1, "eth2"), (2, "eth1"))}

    assert describe(VRF, KernelState(links={3: VRF, **ports})) == {
        "vrf": {"port": ["eth1", "eth2"], "route-table-id": 1001}
    }


@pytest.mark.parametrize(
    ("asked", "had", "table"),
    [
        ({"route-table-id": 7}, None, 7),
        ({"route-table-id": 7}, 1001, 7),
        ({"port": []}, 1001, 1001),
        ({"port": []}, None, 1001),
    ],
    ids=["new", "changed", "kept", "taken from the link"],
)
def test_the_table_stays_unless_another_is_asked_for(asked: JsonObject, had: int | None, table: int) -> None:
    profile = Profile(connection=ConnectionSetting(), vrf=None if had is None else VrfSetting(table=had))

    configured = configure(profile, {"vrf": asked}, {"vrf": {"route-table-id": 1001, **asked}})

    assert configured.vrf == VrfSetting(table=table)
    assert recreate(profile, configured) == (had != table)


def test_a_mac_address_is_neither_set_nor_compared() -> None:
    asked: JsonObject = {"mac-address": "02:00:00:00:00:01", "mtu": 65575, "vrf": {"port": ["b", "a"]}}
    ethernet = EthernetSetting(mtu=65575, assigned_mac_address="02:00:00:00:00:01", accept_all_mac_addresses=1)

    configured = configure(Profile(connection=ConnectionSetting(), ethernet=ethernet), asked, asked)

    assert configured.ethernet == EthernetSetting(accept_all_mac_addresses=1)
    assert normal(asked) == {"mtu": 65575, "vrf": {"port": ["a", "b"]}}


@pytest.mark.parametrize("mtu", [65575, 9000])
def test_an_mtu_that_it_has_anyway_may_be_named(mtu: int) -> None:
    node = Node().link("blue", kind="vrf", info=VrfInfo(7), mtu=9000, max_mtu=65575)
    plan = make_plan(document(f"interfaces: [{{name: blue, type: vrf, mtu: {mtu}}}]"), node.snapshot())

    assert [write.interface for write in plan.writes] == ["blue"]


def test_another_mtu_is_refused() -> None:
    wanted = document("interfaces: [{name: blue, type: vrf, mtu: 1400, vrf: {route-table-id: 7}}]")

    with pytest.raises(InvalidStateError, match="mtu 1400 is nothing that NetworkManager can give a VRF"):
        make_plan(wanted, Node().snapshot())


def test_a_new_vrf_needs_a_table() -> None:
    with pytest.raises(InvalidStateError, match=r"^interface blue: vrf\.route-table-id is missing"):
        make_plan(document("interfaces: [{name: blue, type: vrf, vrf: {port: []}}]"), Node().snapshot())


def test_a_port_joins_with_the_addresses_that_it_has_or_is_given() -> None:
    node = Node().link("eth1").profile("eth1", **static("192.0.2.1/24")).addresses("eth1", "192.0.2.1/24").nic("eth2")
    plan = make_plan(
        document("""
            interfaces:
            - {name: blue, type: vrf, vrf: {port: [eth1, eth2], route-table-id: 7}}
            - {name: eth2, type: ethernet, ipv4: {enabled: true, address: [{ip: 192.0.2.2, prefix-length: 24}]}}
        """),
        node.snapshot(),
    )

    ports = {write.interface: write.profile for write in plan.writes if write.interface != "blue"}
    addresses = {
        name: [entry.address for entry in profile.ipv4.addresses] for name, profile in ports.items() if profile.ipv4
    }
    assert addresses == {"eth1": ["192.0.2.1"], "eth2": ["192.0.2.2"]}
    assert {(profile.connection.controller, profile.connection.port_type) for profile in ports.values()} == {
        ("blue", "vrf")
    }
