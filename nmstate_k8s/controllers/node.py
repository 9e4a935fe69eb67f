"""The part of a Kubernetes Node that is of interest here."""

from typing import ClassVar

from pydantic import Field

from nmstate_api.meta import ApiModel, Condition, ConditionStatus, KubernetesObject


class NodeStatus(ApiModel):
    """What the kubelet says about its node."""

    conditions: list[Condition] = Field(default_factory=list)


class Node(KubernetesObject):
    """A machine of the cluster. Read, never written."""

    group: ClassVar[str] = ""
    version: ClassVar[str] = "v1"
    kind: ClassVar[str] = "Node"
    plural: ClassVar[str] = "nodes"

    status: NodeStatus = Field(default_factory=NodeStatus)

    @property
    def ready(self) -> bool:
        return any(c.type == "Ready" and c.status == ConditionStatus.TRUE for c in self.status.conditions)
