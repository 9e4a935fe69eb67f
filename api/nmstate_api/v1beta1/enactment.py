"""Enactments: one policy on one node."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from nmstate_api.meta import (
    ApiModel,
    Condition,
    CustomResource,
    Int64,
    JsonObject,
    KubernetesObject,
    PreserveUnknown,
    PrinterColumn,
    Time,
)
from nmstate_api.v1.policy import REASON_COLUMN, STATUS_COLUMN

STATUS_AGE_COLUMN = PrinterColumn(
    "Status Age", '.status.conditions[?(@.status=="True")].lastTransitionTime', type="date"
)


class Release(StrEnum):
    """Whether the node may start."""

    WAITING = "Waiting"
    """Other nodes go first."""

    RELEASED = "Released"
    """The node may apply the policy now."""

    ABORTED = "Aborted"
    """The node must not start any more: the policy failed elsewhere."""


class NodeNetworkConfigurationEnactmentSpec(ApiModel):
    """What the policy controller asks of the node."""

    policy_uid: str = Field(default="", alias="policyUID")
    """Identity of the policy, which tells it from a deleted one with the same name."""

    policy_generation: Int64 = 0
    """Generation of the policy that the node is to apply."""

    release: Release = Release.WAITING
    """Whether the node may start: Waiting, Released or Aborted."""


class StateMetaInfo(ApiModel):
    """When a state was recorded, and in which format."""

    version: str = ""
    """Format of the recorded state."""

    time: Time | None = None
    """When the state was recorded."""


class CapturedState(ApiModel):
    """What a capture of the policy gave on this node."""

    state: Annotated[JsonObject, PreserveUnknown()] = Field(default_factory=dict)
    """The captured part of the node's network state."""

    meta_info: StateMetaInfo = Field(default_factory=StateMetaInfo)
    """When it was captured."""


class NodeNetworkConfigurationEnactmentStatus(ApiModel):
    """What happened when the node applied the policy."""

    desired_state: Annotated[JsonObject, PreserveUnknown()] = Field(default_factory=dict)
    """The state that was applied, captures filled in and secrets hidden."""

    desired_state_meta_info: StateMetaInfo = Field(default_factory=StateMetaInfo)
    """Kept so that objects of earlier operators are accepted; not written."""

    captured_states: dict[str, CapturedState] = Field(default_factory=dict)
    """What the policy's captures gave on this node."""

    policy_uid: str = Field(default="", alias="policyUID")
    """Identity of the policy that this status is about."""

    policy_generation: Int64 = 0
    """Generation of the policy that this status is about."""

    conditions: list[Condition] = Field(default_factory=list)
    """Available, Failing, Progressing, Pending and Aborted."""

    features: list[str] = Field(default_factory=list)
    """Features of the vocabulary that the applied state uses."""

    retry_count: dict[str, int] = Field(default_factory=dict)
    """Failed attempts, by generation of the policy."""


class NodeNetworkConfigurationEnactment(KubernetesObject):
    """One policy on one node, named NODE.POLICY: whether the node may start, and what came of it."""

    group: ClassVar[str] = "nmstate.io"
    version: ClassVar[str] = "v1beta1"
    kind: ClassVar[str] = "NodeNetworkConfigurationEnactment"
    plural: ClassVar[str] = "nodenetworkconfigurationenactments"
    crd: ClassVar[CustomResource | None] = CustomResource(
        short_names=("nnce",),
        columns=(STATUS_COLUMN, STATUS_AGE_COLUMN, REASON_COLUMN),
        preserve_unknown=True,
    )

    spec: NodeNetworkConfigurationEnactmentSpec = Field(default_factory=NodeNetworkConfigurationEnactmentSpec)
    """What is asked of the node. Written by the policy controller alone."""

    status: NodeNetworkConfigurationEnactmentStatus = Field(default_factory=NodeNetworkConfigurationEnactmentStatus)
    """What happened on the node. Written by the node's handler alone."""
