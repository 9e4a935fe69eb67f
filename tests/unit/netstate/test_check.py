import pytest

from nmstate_k8s.netstate.check import check
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.show import show
from tests.unit.netstate.builders import Node, document


def test_a_document_is_checked_for_a_node_that_is_elsewhere() -> None:
    current = show(Node().nic("eth0").snapshot())

    check(document("interfaces: [{name: br0, type: linux-bridge, bridge: {port: [{name: eth0}]}}]"), current)
    with pytest.raises(InvalidStateError, match="br0: port eth1 does not exist"):
        check(document("interfaces: [{name: br0, type: linux-bridge, bridge: {port: [{name: eth1}]}}]"), current)
