"""What nodes report."""

from nmstate_api.v1beta1 import NodeNetworkState


def test_the_reported_state_travels_unread() -> None:
    current = {"interfaces": [{"name": "lo", "type": "loopback", "unheard-of": [1, None]}]}
    state = NodeNetworkState.from_wire({"metadata": {"name": "node02"}, "status": {"currentState": current}})

    assert state.status.current_state == current
    assert state.to_wire()["status"] == {"currentState": current}


def test_can_be_asked_for_by_either_short_name() -> None:
    assert NodeNetworkState.crd is not None
    assert NodeNetworkState.crd.short_names == ("nns", "nnstate")
