from nmstate_k8s.netstate.plan import make_plan
from nmstate_k8s.netstate.step import ProfileWrite
from nmstate_k8s.networkmanager.profile import EthernetSetting
from tests.unit.netstate.builders import Node, document


def writes(text: str, node: Node) -> dict[str, ProfileWrite]:
    return {write.interface: write for write in make_plan(document(text), node.snapshot()).writes}


def controller(write: ProfileWrite) -> tuple[str | None, str | None]:
    return write.profile.connection.controller, write.profile.connection.port_type


def test_a_port_may_name_its_controller_itself() -> None:
    node = Node().bridge("br0", "eth0").nic("eth1")

    found = writes("interfaces: [{name: eth1, type: ethernet, controller: br0}]", node)

    assert {name: controller(write) for name, write in found.items()} == {"eth1": ("br0", "bridge")}


def test_a_port_may_leave_by_itself() -> None:
    node = Node().bridge("br0", "eth0", "eth1")

    found = writes("interfaces: [{name: eth1, type: ethernet, controller: ''}]", node)

    assert {name: controller(write) for name, write in found.items()} == {"eth1": (None, None)}


def test_a_port_that_changes_for_another_reason_stays_a_port() -> None:
    node = Node().bond("bond0", "active-backup", "eth0")

    found = writes("interfaces: [{name: eth0, type: ethernet, mtu: 1400}]", node)

    assert controller(found["eth0"]) == ("bond0", "bond")
    assert found["eth0"].profile.ipv4 is None


def test_a_controller_that_says_nothing_about_ports_keeps_them() -> None:
    node = Node().bridge("br0", "eth0", "eth1")

    found = writes("interfaces: [{name: br0, type: linux-bridge, mtu: 1400}]", node)

    assert found.keys() == {"br0"}


def test_a_controller_without_ports_gives_all_of_them_up() -> None:
    node = Node().bridge("br0", "eth0", "eth1")

    found = writes("interfaces: [{name: br0, type: linux-bridge, bridge: {port: []}}]", node)

    assert {name: controller(write) for name, write in found.items()} == {"eth0": (None, None), "eth1": (None, None)}


def test_extra_ports_stay_where_they_are_allowed() -> None:
    node = Node().bridge("br0", "eth0", "eth1")
    text = "interfaces: [{name: br0, type: linux-bridge, bridge: {allow-extra-ports: true, port: [{name: eth0}]}}]"

    assert writes(text, node) == {}


def test_a_port_goes_to_the_controller_that_lists_it_from_one_that_no_longer_does() -> None:
    node = Node().bridge("br0", "eth0", "eth1")
    text = """
        interfaces:
        - {name: br0, type: linux-bridge, bridge: {port: [{name: eth1}]}}
        - {name: bond0, type: bond, bond: {mode: active-backup, port: [eth0]}}
        """

    assert controller(writes(text, node)["eth0"]) == ("bond0", "bond")


def test_a_controller_given_by_the_uuid_of_its_profile_is_the_same() -> None:
    node = Node().bridge("br0").link("eth0", controller_index=1, port_kind="bridge")
    uuid = "00000000-0000-4000-8000-000000000001"
    node.profile("eth0", connection={"controller": uuid, "port_type": "bridge"})

    plan = make_plan(
        document("interfaces: [{name: br0, type: linux-bridge, bridge: {port: [{name: eth0}]}}]"), node.snapshot()
    )

    assert plan.is_empty


def test_children_and_grandchildren_go_with_their_parent() -> None:
    node = Node().bond("bond0", "active-backup").vlan("bond0.7", "bond0", 7).vlan("inner", "bond0.7", 8)

    plan = make_plan(document("interfaces: [{name: bond0, type: bond, state: absent}]"), node.snapshot())

    assert plan.device_deletions == ("inner", "bond0.7", "bond0")
    assert {deletion.interface for deletion in plan.profile_deletions} == {"bond0", "bond0.7", "inner"}


def test_a_vlan_stays_when_its_card_loses_its_profile() -> None:
    node = Node().nic("eth0").vlan("eth0.7", "eth0", 7)

    plan = make_plan(document("interfaces: [{name: eth0, type: ethernet, state: absent}]"), node.snapshot())

    assert plan.device_deletions == ()
    assert plan.deactivations == ("eth0",)


def test_a_bridge_takes_the_mac_address_of_its_port() -> None:
    node = Node().nic("eth0", permanent_mac="02:AA:00:00:00:01")
    text = "interfaces: [{name: br0, type: linux-bridge, copy-mac-from: eth0, bridge: {port: [{name: eth0}]}}]"

    assert writes(text, node)["br0"].profile.ethernet == EthernetSetting(assigned_mac_address="02:AA:00:00:00:01")
