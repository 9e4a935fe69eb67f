import pytest

from nmstate_k8s.netlink import BridgeInfo
from nmstate_k8s.netstate.plan import Plan, make_plan
from nmstate_k8s.netstate.show import show
from nmstate_k8s.networkmanager import DeviceState
from nmstate_k8s.networkmanager.profile import BondSetting, EthernetSetting, Ipv4Setting, Profile
from tests.unit.netstate.builders import Node, document, interface, static
from tests.unit.netstate.simulation import SimulatedNode


def planned(text: str, node: Node | SimulatedNode, *, override: bool = False) -> Plan:
    return make_plan(document(f"interfaces: [{text}]"), node.snapshot(), override=override)


def profile_of(plan: Plan, name: str) -> Profile:
    return next(write.profile for write in plan.writes if write.interface == name)


def test_what_is_to_be_down_gets_what_the_document_says_of_it_and_is_not_activated() -> None:
    node = SimulatedNode("eth0")
    address = "{enabled: true, address: [{ip: 192.0.2.1, prefix-length: 24}]}"
    text = f"{{name: eth0, type: ethernet, state: down, ipv4: {address}}}"

    plan = planned(text, node)

    assert plan.activations == ()
    setting = profile_of(plan, "eth0").ipv4
    assert setting is not None
    assert [address.address for address in setting.addresses] == ["192.0.2.1"]
    node.carry_out(plan)
    assert planned(text, node).is_empty
    up = planned("{name: eth0, type: ethernet, state: up}", node)
    assert (up.writes, [step.interface for step in up.activations]) == ((), ["eth0"])


def test_a_bond_that_is_to_be_down_exists_as_a_profile() -> None:
    node = SimulatedNode("eth0")
    text = "{name: bond0, type: bond, state: down, bond: {mode: active-backup, options: {miimon: 70}}}"

    plan = planned(text, node)

    assert profile_of(plan, "bond0").bond == BondSetting(options={"mode": "active-backup", "miimon": "70"})
    assert (plan.activations, plan.device_deletions) == ((), ())
    node.carry_out(plan)
    assert planned(text, node).is_empty


def test_a_card_that_is_down_shows_the_addresses_that_it_will_have_and_may_keep_them() -> None:
    node = Node().link("eth0", state=DeviceState.DISCONNECTED).profile("eth0", active=False, **static("192.0.2.1/24"))

    shown = interface(show(node.snapshot()), "eth0")

    assert shown["state"] == "down"
    assert shown["ipv4"]["address"] == [{"ip": "192.0.2.1", "prefix-length": 24}]
    assert planned(str(shown).replace("'", '"').replace("True", "true").replace("False", "false"), node).is_empty


def test_overriding_takes_nothing_over() -> None:
    node = (
        Node()
        .link("eth0", mtu=1400)
        .profile(
            "eth0",
            connection={"autoconnect_priority": 7},
            ethernet=EthernetSetting(mtu=1400),
            ipv4=Ipv4Setting(method="auto", dns_search=("example.org",)),
        )
    )

    kept = profile_of(planned("{name: eth0, type: ethernet, description: x}", node), "eth0")
    fresh = profile_of(planned("{name: eth0, type: ethernet, description: x}", node, override=True), "eth0")

    assert kept.ethernet == EthernetSetting(mtu=1400)
    assert fresh.ethernet is None or fresh.ethernet.mtu is None
    assert (fresh.connection.autoconnect_priority, fresh.connection.uuid) == (None, kept.connection.uuid)
    assert fresh.ipv4 is not None
    assert (fresh.ipv4.method, fresh.ipv4.dns_search) == ("disabled", ())


def test_overriding_with_the_same_again_changes_nothing() -> None:
    node = SimulatedNode("eth0", "eth1")
    text = """
        {name: bond0, type: bond, bond: {mode: active-backup, port: [eth0]},
         ipv4: {enabled: true, address: [{ip: 192.0.2.1, prefix-length: 24}]}},
        {name: eth1, type: ethernet, mtu: 1400}
    """
    for _ in range(2):
        node.carry_out(planned(text, node, override=True))

    assert planned(text, node, override=True).is_empty


def test_overriding_a_port_that_names_no_controller_frees_it() -> None:
    node = Node().bond("bond0", "active-backup", "eth0", "eth1")

    profile = profile_of(planned("{name: eth1, type: ethernet, mtu: 1500}", node, override=True), "eth1")

    assert profile.connection.controller is None


def test_a_link_without_profile_keeps_its_options_when_it_is_adopted() -> None:
    info = BridgeInfo(stp_state=0, ageing_time=30000, vlan_filtering=False, vlan_default_pvid=1)
    node = Node().link("br0", kind="bridge", info=info, state=DeviceState.UNMANAGED)

    profile = profile_of(planned("{name: br0, type: linux-bridge, state: up, mtu: 1400}", node), "br0")

    assert profile.bridge is not None
    assert (profile.bridge.stp, profile.bridge.ageing_time) == (False, 300)


@pytest.mark.parametrize("name", ["br0", "bond0"])
def test_what_a_relation_pulls_in_is_asked_no_more_than_the_relation(name: str) -> None:
    kind = {"br0": "linux-bridge, bridge: {port: [{name: eth0}]}", "bond0": "bond, bond: {mode: 1, port: [eth0]}"}

    plan = planned(f"{{name: {name}, type: {kind[name]}}}", Node().nic("eth0"))

    expected = interface(plan.expected, "eth0")
    assert expected == {"name": "eth0", "type": "ethernet", "controller": name}
