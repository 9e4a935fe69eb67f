"""Policies: the network state that people want nodes to have."""

from typing import Annotated, ClassVar

from pydantic import Field

from nmstate_api.meta import (
    CEL,
    ApiModel,
    Condition,
    CustomResource,
    Int64,
    IntOrString,
    JsonObject,
    KubernetesObject,
    NetworkVocabulary,
    PrinterColumn,
    SchemaOnly,
    Time,
)

STATUS_COLUMN = PrinterColumn("Status", '.status.conditions[?(@.status=="True")].type')
REASON_COLUMN = PrinterColumn("Reason", '.status.conditions[?(@.status=="True")].reason')

NodeSelector = Annotated[
    dict[str, str],
    SchemaOnly({"maxProperties": 256}),
    CEL(
        "self.all(k, !format.qualifiedName().validate(k).hasValue())",
        message="nodeSelector keys must be valid qualified names",
    ),
]


class NodeNetworkConfigurationPolicySpec(ApiModel):
    """The wanted network state, and the nodes that are to have it."""

    node_selector: NodeSelector = Field(default_factory=dict)
    """Labels that a node must have, all of them, for the policy to apply to it. Empty selects every node."""

    capture: dict[str, str] = Field(default_factory=dict)
    """Named expressions over the node's current network state, which desiredState can refer to."""

    desired_state: Annotated[JsonObject, NetworkVocabulary()] = Field(default_factory=dict)
    """The wanted network state in nmstate's vocabulary. What it does not mention stays as it is on the node."""

    max_unavailable: Annotated[int | str | None, IntOrString()] = None
    """How many of the selected nodes may be configured at the same time: a number, or a percentage
    of them that is rounded up. At least one is always allowed. Default: 50%.
    """


class NodeNetworkConfigurationPolicyStatus(ApiModel):
    """How far the policy has come, over all the nodes that it selects."""

    conditions: list[Condition] = Field(default_factory=list)
    """Available, Degraded, Progressing and Ignored, then Reconciling and Stalled."""

    observed_generation: Int64 | None = None
    """Generation of the policy that the conditions are about."""

    unavailable_node_count_map: dict[str, int] = Field(default_factory=dict)
    """Kept so that objects of earlier operators are accepted; not written."""

    unavailable_node_count: int | None = None
    """Kept so that objects of earlier operators are accepted; not written."""

    last_unavailable_node_count_update: Time | None = None
    """Kept so that objects of earlier operators are accepted; not written."""


class NodeNetworkConfigurationPolicy(KubernetesObject):
    """A network state that the selected nodes are brought to, and kept from leaving halfway.

    Each selected node either gets all of it or, when anything fails, is rolled back to
    what it was. Progress per node is in the NodeNetworkConfigurationEnactments.
    """

    group: ClassVar[str] = "nmstate.io"
    version: ClassVar[str] = "v1"
    kind: ClassVar[str] = "NodeNetworkConfigurationPolicy"
    plural: ClassVar[str] = "nodenetworkconfigurationpolicies"
    crd: ClassVar[CustomResource | None] = CustomResource(short_names=("nncp",), columns=(STATUS_COLUMN, REASON_COLUMN))

    spec: NodeNetworkConfigurationPolicySpec = Field(default_factory=NodeNetworkConfigurationPolicySpec)
    """The wanted network state, and the nodes that are to have it."""

    status: NodeNetworkConfigurationPolicyStatus = Field(default_factory=NodeNetworkConfigurationPolicyStatus)
    """How far the policy has come. Written by the policy controller alone."""
