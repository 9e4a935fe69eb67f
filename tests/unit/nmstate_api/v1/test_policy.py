"""Policies as people write them."""

import pytest

from nmstate_api import v1, v1beta1


@pytest.mark.parametrize("kind", [v1.NodeNetworkConfigurationPolicy, v1beta1.NodeNetworkConfigurationPolicy])
def test_both_versions_have_the_same_fields(kind: type[v1.NodeNetworkConfigurationPolicy]) -> None:
    policy = kind.from_wire(
        {
            "spec": {"nodeSelector": {"rack": "7"}, "maxUnavailable": "30%", "capture": {"eth1": "interfaces.name"}},
            "status": {"unavailableNodeCountMap": {"4": 2}, "observedGeneration": 4},
        }
    )

    assert policy.spec.node_selector == {"rack": "7"}
    assert policy.spec.max_unavailable == "30%"
    assert policy.status.observed_generation == 4


@pytest.mark.parametrize("value", [3, "3", "50%"])
def test_max_unavailable_stays_a_number_or_a_text(value: int | str) -> None:
    policy = v1.NodeNetworkConfigurationPolicy.from_wire({"spec": {"maxUnavailable": value}})

    assert policy.spec.max_unavailable == value
    assert type(policy.spec.max_unavailable) is type(value)


def test_nulls_inside_a_document_are_kept() -> None:
    document = {"ovs-db": {"external_ids": {"hostname": None}}}
    policy = v1.NodeNetworkConfigurationPolicy.from_wire({"spec": {"desiredState": document}})

    assert policy.to_wire()["spec"] == {"desiredState": document}
