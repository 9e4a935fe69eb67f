import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.naming import names_of
from nmstate_k8s.netstate.plan import Plan, make_plan
from nmstate_k8s.netstate.resolve import resolve
from nmstate_k8s.netstate.show import show
from nmstate_k8s.networkmanager.profile import EthernetSetting, Ipv4Setting
from tests.unit.netstate.builders import Node, document, interface

MAC = "02:AA:00:00:00:01"


def a_node() -> Node:
    """Cards with other names: eth0 is also lan0, eth1 has the profile uplink, eth2 and eth3 share the name of one."""
    node = Node().nic("eth0", alt_names=("lan0", "enp1s0"))
    for name, profile in (("eth1", "uplink"), ("eth2", "twins"), ("eth3", "twins")):
        node.link(name).profile(name, connection={"id": profile}, ipv4=Ipv4Setting(method="disabled"))
    return node


def planned(text: str, node: Node) -> Plan:
    return make_plan(document(f"interfaces: [{text}]"), node.snapshot())


def controllers(plan: Plan) -> dict[str, str | None]:
    return {write.interface: write.profile.connection.controller for write in plan.writes}


def test_an_alternative_name_means_the_interface_and_names_its_profile() -> None:
    node = Node().link("eth0", alt_names=("lan0",))

    (write,) = planned("{name: lan0, type: ethernet, mtu: 1400}", node).writes

    assert (write.interface, write.profile.connection.interface_name) == ("eth0", "eth0")
    assert write.profile.connection.id == "lan0"


@pytest.mark.parametrize("name", ["lan0", "enp1s0"])
def test_an_interface_without_type_is_found_by_another_name(name: str) -> None:
    assert planned(f"{{name: {name}, mtu: 1400}}", a_node()).touched_interfaces == ("eth0",)
    assert planned(f"{{name: {name}, state: absent}}", a_node()).deactivations == ("eth0",)


def test_two_names_of_one_interface_are_one_too_many() -> None:
    with pytest.raises(InvalidStateError, match="interfaces lan0 and eth0 are both eth0; make them one"):
        planned("{name: lan0, type: ethernet, mtu: 1400}, {name: eth0, type: ethernet, mtu: 1400}", a_node())

    both = planned("{name: lan0, type: ethernet, state: absent}, {name: eth0, state: absent}", a_node())
    assert both.deactivations == ("eth0",)


@pytest.mark.parametrize(
    "controller",
    [
        "{name: br0, type: linux-bridge, bridge: {port: [{name: lan0}, {name: uplink}]}}",
        "{name: br0, type: bond, bond: {mode: balance-rr, port: [lan0, uplink]}}",
        "{name: br0, type: bond, bond: {mode: balance-rr, ports-config: [{name: enp1s0}, {name: uplink}]}}",
    ],
)
def test_ports_go_by_alternative_names_and_by_profiles(controller: str) -> None:
    assert controllers(planned(controller, a_node())) == {"br0": None, "eth0": "br0", "eth1": "br0"}


def test_a_parent_goes_by_its_profile_and_an_address_is_copied_by_it() -> None:
    node = a_node()
    text = (
        "{name: v7, type: vlan, vlan: {id: 7, base-iface: uplink}}, {name: b, type: linux-bridge, copy-mac-from: lan0}"
    )

    writes = {write.interface: write.profile for write in planned(text, node).writes}

    assert writes["v7"].vlan is not None
    assert writes["v7"].vlan.parent == "eth1"
    assert writes["b"].ethernet == EthernetSetting(assigned_mac_address="02:00:00:00:00:01")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{name: v, type: vlan, vlan: {id: 7, base-iface: twins}}", "v: twins is the profile of eth2 and of eth3"),
        ("{name: b, type: linux-bridge, copy-mac-from: twins}", "b: twins is the profile of eth2 and of eth3"),
        (
            "{name: b, type: linux-bridge, bridge: {port: [{name: eth0}, {name: lan0}]}}",
            "b: eth0 and lan0 are the same interface, eth0; list it once",
        ),
        (
            "{name: a, type: bond, bond: {mode: 1, port: [lan0]}}, "
            "{name: b, type: bond, bond: {mode: 1, port: [eth0]}}",
            '"eth0" is also a port of a',
        ),
        (
            "{name: b, type: bond, bond: {mode: 1, port: [lan0]}}, {name: eth0, type: ethernet, controller: ''}",
            "contradicts b, which lists eth0",
        ),
        (
            "{name: b, type: bond, bond: {mode: 1, port: [lan0]}}, "
            "{name: eth0, type: ethernet, ipv4: {enabled: true, dhcp: true}}",
            "true on a port of b",
        ),
    ],
)
def test_what_other_names_hide_is_refused_all_the_same(text: str, sentence: str) -> None:
    with pytest.raises(InvalidStateError) as caught:
        planned(text, a_node())

    assert sentence in str(caught.value)


def test_a_name_that_a_document_gives_is_good_in_it() -> None:
    vlan = "{name: v, type: vlan, vlan: {id: 7, base-iface: wan0}}"
    text = f"{{name: eth1, type: ethernet, alt-names: [{{name: wan0}}]}}, {vlan}"

    resolved = resolve(document(f"interfaces: [{text}]"), show(a_node().snapshot()))

    assert resolved.desired["v"]["vlan"] == {"id": 7, "base-iface": "eth1"}
    assert resolved.names.find("wan0") == ("eth1",)


def test_a_name_that_a_document_takes_away_is_good_for_nothing_else() -> None:
    here: JsonObject = {"name": "eth0", "alt-names": [{"name": "lan0", "state": "absent"}, {"name": "lan1"}]}

    names = names_of({"eth0": here}, {})

    assert (names.find("lan0"), names.find("lan1"), names.find("eth0")) == ((), ("eth0",), ("eth0",))


def test_a_profile_that_goes_by_address_names_its_interface() -> None:
    node = Node().link("eth0", permanent_mac=MAC)
    node.profile("eth0", connection={"id": "uplink", "interface_name": None}, ethernet=EthernetSetting(mac_address=MAC))
    node.profile("eth0", active=False, connection={"id": "other"})

    resolved = resolve(document("interfaces: [{name: uplink, type: ethernet, mtu: 1400}]"), show(node.snapshot()))

    assert resolved.desired["eth0"] == {
        "name": "eth0",
        "type": "ethernet",
        "state": "up",
        "profile-name": "uplink",
        "identifier": "mac-address",
        "mac-address": MAC,
        "mtu": 1400,
    }


@pytest.mark.parametrize(
    ("interface_text", "sentence"),
    [
        (
            "{name: a, type: ethernet, identifier: mac-address, mac-address: 02:FF:00:00:00:09}",
            "a: no interface has mac",
        ),
        ("{name: a, identifier: mac-address}", "a: mac-address is missing"),
    ],
)
def test_an_address_that_nobody_has_is_told(interface_text: str, sentence: str) -> None:
    with pytest.raises(InvalidStateError) as caught:
        planned(interface_text, a_node())

    assert sentence in str(caught.value)


def test_profiles_go_by_the_address_that_is_to_be_absent_though_no_card_has_it() -> None:
    node = Node().nic("eth0")
    node.profile("old", active=False, connection={"type": "802-3-ethernet"}, ethernet=EthernetSetting(mac_address=MAC))

    plan = planned(f"{{name: x, type: ethernet, state: absent, identifier: mac-address, mac-address: '{MAC}'}}", node)

    assert [deletion.uuid[-1] for deletion in plan.profile_deletions] == ["2"]


def test_all_profiles_of_a_name_go_when_no_type_is_given() -> None:
    node = Node().nic("eth0")
    node.profile("gone", active=False, connection={"type": "bond"})
    node.profile("gone", active=False, connection={"type": "dummy"})
    node.profile("eth9", active=False, connection={"id": "gone", "type": "802-3-ethernet"})

    plan = planned("{name: gone, state: absent}", node)

    assert sorted(deletion.uuid[-1] for deletion in plan.profile_deletions) == ["2", "3", "4"]
    assert interface(show(node.snapshot()), "eth0")["state"] == "up"
