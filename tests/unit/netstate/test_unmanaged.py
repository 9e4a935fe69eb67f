import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.plan import make_plan
from tests.unit.netstate.builders import Node, document

BRIDGE = "{name: br-ex, type: ovs-bridge, bridge: {port: [{name: eth1}, {name: br-ex}]}}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            f"interfaces: [{BRIDGE}]",
            "interfaces[br-ex]: Open vSwitch is not managed by this version; leave it out",
        ),
        (
            f"interfaces: [{BRIDGE}, {{name: br-ex, type: ovs-interface}}]\n"
            "ovn: {bridge-mappings: [{localnet: net, bridge: br-ex}]}",
            "interfaces[br-ex], interfaces[br-ex] and ovn: Open vSwitch is not managed by this version; leave them out",
        ),
        (
            "interfaces: [{name: br-ex, type: ovs-bridge, state: absent}]",
            "interfaces[br-ex]: Open vSwitch is not managed by this version; leave it out",
        ),
        (
            "interfaces: [{name: eth1, type: ethernet, ovs-db: {external_ids: {a: b}}}]",
            "interfaces[eth1].ovs-db: Open vSwitch is not managed by this version; leave it out",
        ),
        (
            "interfaces: [{name: tun0, type: tun}, {name: x, type: xfrm}]",
            "interfaces[tun0]: TUN is not managed by this version; leave it out; "
            "interfaces[x]: XFRM is not managed by this version; leave it out",
        ),
        ("ovs-db: {}", "ovs-db: Open vSwitch is not managed by this version; leave it out"),
        (
            "interfaces: [{name: eth1, type: ethernet, ethernet: {sr-iov: {total-vfs: 2}}}]",
            "interfaces[eth1].ethernet.sr-iov: virtual functions are not managed by this version; leave it out",
        ),
        (
            "interfaces: [{name: eth1, ethernet: {sr-iov: {total-vfs: 2}}}]",
            "interfaces[eth1].ethernet.sr-iov: virtual functions are not managed by this version; leave it out",
        ),
        (
            "interfaces:\n"
            "- {name: 'sriov:eth1:0', type: ethernet}\n"
            "- {name: bond0, type: bond, link-aggregation: {mode: active-backup, port: ['sriov:eth1:0']}}",
            "interfaces[sriov:eth1:0] and interfaces[bond0].link-aggregation.port[sriov:eth1:0]: "
            "virtual functions are not managed by this version; leave them out",
        ),
    ],
)
def test_what_is_not_managed_is_refused_in_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(InvalidStateError) as refusal:
        make_plan(document(text), Node().nic("eth1").snapshot())

    assert str(refusal.value) == sentence


def test_what_is_left_alone_is_not_refused() -> None:
    ignored: JsonObject = {"name": "br-ex", "type": "ovs-bridge", "state": "ignore"}

    assert make_plan(document(f"interfaces: [{ignored}]"), Node().nic("eth1").snapshot()).is_empty
