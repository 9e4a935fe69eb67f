from nmstate_k8s.netstate.plan import make_plan
from tests.unit.netstate.builders import Node, document, static


def test_a_plan_prints_what_is_made_what_changes_and_what_goes() -> None:
    node = Node().link("eth0").profile("eth0", **static("192.0.2.1/24")).addresses("eth0", "192.0.2.1/24")
    node.nic("eth1").vlan("eth1.7", "eth1", 7)
    desired = document("""
        interfaces:
        - {name: br0, type: linux-bridge, bridge: {options: {stp: {enabled: false}}, port: [{name: eth1}]}}
        - {name: eth0, type: ethernet, ipv4: {enabled: true, address: [{ip: 192.0.2.2, prefix-length: 24}]}}
        - {name: eth1.7, type: vlan, state: absent}
        """)

    assert make_plan(desired, node.snapshot()).render().splitlines() == [
        "+ br0 (linux-bridge)",
        "    bridge.options.stp.enabled: false",
        "    bridge.port: [eth1]",
        "~ eth0 (ethernet)",
        "    ipv4.address: [192.0.2.1/24] -> [192.0.2.2/24]",
        "~ eth1 (ethernet)",
        "    controller: br0",
        "- eth1.7 (vlan) absent",
    ]


def test_the_changes_leave_out_what_is_so_already() -> None:
    node = Node().nic("eth0")
    desired = document("interfaces: [{name: eth0, type: ethernet, mtu: 1400, ipv4: {enabled: false}}]")

    assert make_plan(desired, node.snapshot()).changes == {
        "interfaces": [{"name": "eth0", "type": "ethernet", "state": "up", "mtu": 1400}]
    }
