"""What a node's network looks like now."""

from typing import Annotated, ClassVar

from pydantic import Field

from nmstate_api.meta import (
    ApiModel,
    Condition,
    CustomResource,
    JsonObject,
    KubernetesObject,
    PreserveUnknown,
    Time,
)


class NodeNetworkStateStatus(ApiModel):
    """The network state of a node, and the versions that reported it."""

    current_state: Annotated[JsonObject, PreserveUnknown()] = Field(default_factory=dict)
    """The node's network state in nmstate's vocabulary, secrets hidden."""

    last_successful_update_time: Time | None = None
    """When currentState was last written. It is written only when it changes."""

    host_network_manager_version: str = ""
    """Version of the NetworkManager that runs on the node."""

    handler_nmstate_version: str = ""
    """Version of the engine that reported the state."""

    handler_network_manager_version: str = ""
    """Kept so that objects of earlier operators are accepted; not written."""

    conditions: list[Condition] = Field(default_factory=list)
    """Kept so that objects of earlier operators are accepted; not written."""


class NodeNetworkState(KubernetesObject):
    """The network state of the node whose name it has. The node's handler keeps it true."""

    group: ClassVar[str] = "nmstate.io"
    version: ClassVar[str] = "v1beta1"
    kind: ClassVar[str] = "NodeNetworkState"
    plural: ClassVar[str] = "nodenetworkstates"
    crd: ClassVar[CustomResource | None] = CustomResource(short_names=("nns", "nnstate"))

    status: NodeNetworkStateStatus = Field(default_factory=NodeNetworkStateStatus)
    """The node's network state. Written by the node's handler alone."""
