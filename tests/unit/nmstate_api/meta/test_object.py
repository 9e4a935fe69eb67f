"""Objects as the API server sends and takes them."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from nmstate_api.meta import Condition, ListMeta, ObjectMeta
from nmstate_api.v1 import NodeNetworkConfigurationPolicy


def test_what_is_not_known_survives_reading_and_writing() -> None:
    wire = {
        "apiVersion": "nmstate.io/v1",
        "kind": "NodeNetworkConfigurationPolicy",
        "metadata": {"name": "vlan", "managedFields": [{"manager": "kubectl"}]},
        "spec": {"desiredState": {"interfaces": [{"name": "eth1", "newer-key": None}]}, "newerField": {"a": 1}},
        "newerPart": True,
    }

    assert NodeNetworkConfigurationPolicy.from_wire(wire).to_wire() == wire


def test_only_what_was_set_is_written() -> None:
    policy = NodeNetworkConfigurationPolicy(metadata=ObjectMeta(name="vlan"))

    assert policy.to_wire() == {
        "apiVersion": "nmstate.io/v1",
        "kind": "NodeNetworkConfigurationPolicy",
        "metadata": {"name": "vlan"},
    }


def test_an_item_of_a_list_says_neither_version_nor_kind() -> None:
    policy = NodeNetworkConfigurationPolicy.from_wire({"metadata": {"name": "vlan", "generation": 3}})

    assert (policy.metadata.name, policy.metadata.generation) == ("vlan", 3)
    assert policy.status.conditions == []
    assert policy.api_version() == "nmstate.io/v1"


def test_moments_are_written_in_utc_with_whole_seconds() -> None:
    moment = datetime(2026, 3, 1, 12, 0, 5, 999_999, tzinfo=UTC)

    written = Condition(type="Available", status="True", last_transition_time=moment).model_dump(by_alias=True)

    assert written["lastTransitionTime"] == "2026-03-01T12:00:05Z"


def test_a_field_of_the_wrong_type_is_an_error() -> None:
    with pytest.raises(ValidationError, match="generation"):
        NodeNetworkConfigurationPolicy.from_wire({"metadata": {"generation": "newest"}})


def test_a_list_says_how_to_go_on() -> None:
    assert ListMeta.model_validate({"resourceVersion": "7", "continue": "token"}).continue_ == "token"
