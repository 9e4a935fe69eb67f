import pytest

from nmstate_k8s.netlink import LinkFlag
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.plan import make_plan
from nmstate_k8s.networkmanager import DeviceState
from tests.unit.netstate.builders import Node, document


def a_node() -> Node:
    node = Node().bond("bond0", "active-backup", "eth0", "eth1").nic("ens160").vlan("ens160.100", "ens160", 100)
    return node.link("cni0", kind="dummy").link("hidden0", state=DeviceState.UNMANAGED)


REFUSED = [
    ("{name: eth7, type: ethernet}", "eth7: this node has no network card of that name"),
    ("{name: eth0, type: veth, veth: {peer: eth7}}", "eth0: veth.peer eth7: it is a network card"),
    ("{name: a-very-long-name, type: dummy}", "a-very-long-name: the name is too long for a new interface; the kernel"),
    ("{name: my bridge, type: linux-bridge}", 'interface "my bridge": no interface can be called that'),
    ("{name: a/b, type: dummy}", 'interface "a/b": no interface can be called that'),
    ("{name: eth7, state: up}", "eth7: there is none on this node; name its type"),
    ("{name: bond7, type: bond, link-aggregation: {port: []}}", "bond7: link-aggregation.mode is missing"),
    ("{name: vlan7, type: vlan, vlan: {id: 7}}", "vlan7: vlan.base-iface is missing"),
    ("{name: vlan7, type: vlan, vlan: {id: 7, base-iface: eth7}}", "vlan.base-iface eth7 does not exist"),
    ("{name: vlan7, type: vlan, vlan: {id: 7, base-iface: hidden0}}", "vlan.base-iface hidden0 is ignored"),
    ("{name: br0, type: linux-bridge, bridge: {port: [{name: eth7}]}}", "br0: port eth7 does not exist"),
    ("{name: ens160, type: ethernet, controller: br7}", "ens160: controller br7 does not exist"),
    (
        "{name: eth0, type: ethernet, controller: ens160}",
        "eth0: controller ens160 is neither a bond nor a bridge nor a VRF",
    ),
    (
        "{name: eth0, type: ethernet, ipv4: {enabled: true, dhcp: true}}",
        "eth0: ipv4.enabled is true on a port of bond0",
    ),
    ("{name: bond0, type: linux-bridge}", "bond0: it is of type bond and cannot become linux-bridge"),
    ("{name: ens160, type: ethernet, mtu: 9001}", "ens160: mtu 9001 is more than the 9000"),
    ("{name: ens160, type: ethernet, mtu: 60}", "ens160: mtu 60 is less than the 68"),
    ("{name: ens160, type: ethernet, ipv6: {enabled: true, autoconf: true}}", "ipv6.autoconf without ipv6.dhcp"),
    ("{name: br0, type: linux-bridge, copy-mac-from: eth7}", "br0: copy-mac-from eth7 does not exist"),
    (
        "{name: br0, type: linux-bridge, bridge: {options: {vlan-default-pvid: 5}}}",
        "vlan-default-pvid 5 needs a port that filters VLANs",
    ),
    (
        "{name: br0, type: linux-bridge, bridge: {options: {stp: {enabled: false, priority: 4096}}}}",
        "br0: bridge.options.stp.priority 4096 has no effect without the spanning tree",
    ),
    ("{name: bond0, type: bond, bond: {options: {lacp_rate: fast}}}", "lacp_rate is for mode 802.3ad only"),
    ("{name: bond0, type: bond, bond: {options: {arp_ip_target: 192.0.2.1}}}", "arp_ip_target needs an arp_interval"),
    ("{name: bond0, type: bond, bond: {options: {balance_slb: true}}}", "balance-slb needs mode balance-xor"),
    (
        "{name: bond0, type: bond, bond: {mode: balance-xor, options: {balance_slb: true}}}",
        "balance-slb needs xmit_hash_policy vlan+srcmac, and it is layer2",
    ),
    ("{name: bond0, type: bond, controller: bond0}", "bond0: it would rest on itself"),
    ("{name: bond0, type: bond, bond: {port: [eth0, ens160.7]}}", "bond0: port ens160.7 does not exist"),
    ("{name: eth7, type: ethernet, identifier: mac-address, mac-address: 02:AA:00:00:00:01}", "eth7: no interface has"),
]


@pytest.mark.parametrize(("interface", "sentence"), REFUSED)
def test_what_the_node_cannot_have_is_refused_in_a_sentence(interface: str, sentence: str) -> None:
    with pytest.raises(InvalidStateError) as caught:
        make_plan(document(f"interfaces: [{interface}]"), a_node().snapshot())

    assert sentence in str(caught.value)


def test_a_vlan_is_not_wanted_on_a_bond_that_goes() -> None:
    desired = document("""
        interfaces:
        - {name: bond0, state: absent}
        - {name: bond0.7, type: vlan, vlan: {id: 7, base-iface: bond0}}
        """)

    with pytest.raises(InvalidStateError, match=r"vlan.base-iface bond0 is to be absent; keep bond0 up"):
        make_plan(desired, a_node().snapshot())


def test_a_port_is_not_wanted_that_goes() -> None:
    desired = document("""
        interfaces:
        - {name: ens160.100, state: absent}
        - {name: br0, type: linux-bridge, bridge: {port: [{name: ens160.100}]}}
        """)

    with pytest.raises(InvalidStateError, match=r"br0: port ens160.100 is to be absent"):
        make_plan(desired, a_node().snapshot())


def test_all_problems_are_told_at_once() -> None:
    desired = document("interfaces: [{name: eth7, type: ethernet}, {name: eth8, type: ethernet}]")

    with pytest.raises(InvalidStateError, match=r"eth7: .*; interface eth8: "):
        make_plan(desired, a_node().snapshot())


def test_what_is_only_shown_so_far_may_be_there_as_it_is() -> None:
    desired = document("{hostname: {running: node02}, dns-resolver: {config: {}}, routes: {config: []}}")

    assert make_plan(desired, a_node().snapshot()).is_empty


def test_an_interface_of_another_kind_can_be_left_alone_in_a_document() -> None:
    desired = document("interfaces: [{name: cni0, type: dummy, state: ignore}]")

    assert make_plan(desired, a_node().snapshot()).is_empty


def test_an_interface_that_is_gone_already_may_go() -> None:
    desired = document("interfaces: [{name: eth7, state: absent}, {name: bond7, type: bond, state: absent}]")

    assert make_plan(desired, a_node().snapshot()).is_empty


def test_a_card_without_cable_is_down() -> None:
    node = Node().link("eth0", flags=int(LinkFlag.UP), operstate="down", state=DeviceState.UNAVAILABLE)

    assert make_plan(document("interfaces: [{name: eth0, type: ethernet, state: down}]"), node.snapshot()).is_empty
