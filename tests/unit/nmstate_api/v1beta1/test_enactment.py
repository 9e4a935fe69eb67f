"""Enactments, ours and those of earlier operators."""

from nmstate_api.meta import ObjectMeta
from nmstate_api.v1beta1 import (
    NodeNetworkConfigurationEnactment,
    NodeNetworkConfigurationEnactmentSpec,
    Release,
)


def test_says_which_generation_may_start() -> None:
    enactment = NodeNetworkConfigurationEnactment(
        metadata=ObjectMeta(name="node02.vlan"),
        spec=NodeNetworkConfigurationEnactmentSpec(policy_uid="8e0c", policy_generation=4, release=Release.RELEASED),
    )

    assert enactment.to_wire()["spec"] == {"policyUID": "8e0c", "policyGeneration": 4, "release": "Released"}


def test_an_enactment_of_an_earlier_operator_is_read_as_waiting() -> None:
    enactment = NodeNetworkConfigurationEnactment.from_wire(
        {
            "metadata": {"name": "node02.vlan"},
            "status": {
                "policyGeneration": 4,
                "desiredStateMetaInfo": {},
                "retryCount": {"4": 1},
                "capturedStates": {"eth1": {"state": {"interfaces": []}, "metaInfo": {"version": "0"}}},
                "conditions": [{"type": "Available", "status": "True", "lastHeartbeatTime": "2025-01-01T00:00:00Z"}],
            },
        }
    )

    assert (enactment.spec.release, enactment.spec.policy_uid) == (Release.WAITING, "")
    assert enactment.status.policy_generation == 4
    assert enactment.status.captured_states["eth1"].meta_info.version == "0"
