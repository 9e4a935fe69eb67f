import pytest

from nmstate_api.network import InvalidDocumentError
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.plan import make_plan
from nmstate_k8s.netstate.resolve import resolve
from nmstate_k8s.netstate.show import show
from nmstate_k8s.networkmanager import DeviceState
from tests.unit.netstate.builders import Node, document


def test_the_type_of_an_existing_interface_is_found() -> None:
    current = show(Node().nic("eth1").vlan("eth1.7", "eth1", 7).snapshot())

    found = resolve(document("interfaces: [{name: eth1.7, vlan: {id: 8}}]"), current)

    assert found.desired["eth1.7"]["type"] == "vlan"


def test_a_property_that_the_found_type_does_not_have_is_refused() -> None:
    current = show(Node().nic("eth1").snapshot())

    with pytest.raises(InvalidDocumentError, match="vlan"):
        resolve(document("interfaces: [{name: eth1, vlan: {id: 8}}]"), current)


def test_another_type_than_there_is_is_refused() -> None:
    current = show(Node().bridge("br0").snapshot())

    with pytest.raises(InvalidStateError, match="br0: it is of type linux-bridge and cannot become bond"):
        resolve(document("interfaces: [{name: br0, type: bond, bond: {mode: active-backup}}]"), current)


def test_a_card_is_found_by_its_mac_address() -> None:
    node = Node().nic("eth0").nic("eth1", permanent_mac="02:AA:00:00:00:01")
    text = "interfaces: [{name: uplink, type: ethernet, identifier: mac-address, mac-address: 02:AA:00:00:00:01}]"

    plan = make_plan(document(text), node.snapshot())

    (write,) = plan.writes
    assert write.interface == "eth1"
    assert write.profile.connection.id == "uplink"
    assert write.profile.ethernet is not None
    assert write.profile.ethernet.mac_address == "02:AA:00:00:00:01"
    assert write.profile.ethernet.assigned_mac_address is None


def test_what_is_ignored_is_struck_from_the_ports_of_others() -> None:
    current = show(Node().bridge("br0", "eth0", "eth1").snapshot())
    text = """
        interfaces:
        - {name: eth1, type: ethernet, state: ignore}
        - {name: br0, type: linux-bridge, bridge: {port: [{name: eth0}, {name: eth1}]}}
        """

    found = resolve(document(text), current)

    assert found.ignored == {"eth1"}
    assert found.desired["br0"]["bridge"] == {"port": [{"name": "eth0"}]}
    assert "eth1" not in found.current


def test_a_card_that_is_left_alone_is_taken_over_as_port() -> None:
    node = Node().link("eth0", state=DeviceState.UNMANAGED)

    plan = make_plan(
        document("interfaces: [{name: br0, type: linux-bridge, bridge: {port: [{name: eth0}]}}]"), node.snapshot()
    )

    assert {write.interface for write in plan.writes} == {"br0", "eth0"}


def test_cards_that_are_left_alone_stay_so_in_a_bridge_that_others_run() -> None:
    node = Node().bridge("br0").link("eth0", state=DeviceState.UNMANAGED, controller_index=1)
    node.link("eth1", state=DeviceState.UNMANAGED)
    text = "interfaces: [{name: br0, type: linux-bridge, bridge: {port: [{name: eth0}, {name: eth1}]}}]"

    assert make_plan(document(text), node.snapshot()).is_empty


def test_absent_means_down_when_nothing_may_be_deleted() -> None:
    current = show(Node().bridge("br0").snapshot())
    absent = document("interfaces: [{name: br0, type: linux-bridge, state: absent}]")

    assert resolve(absent, current, memory_only=True).desired["br0"]["state"] == "down"
