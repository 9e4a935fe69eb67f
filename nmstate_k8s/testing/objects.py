"""Objects as the API server would hold them, with the few fields that a test is about."""

from datetime import UTC, datetime

from nmstate_api.meta import Condition, JsonObject, ObjectMeta, OwnerReference
from nmstate_api.v1 import NodeNetworkConfigurationPolicy, NodeNetworkConfigurationPolicySpec
from nmstate_api.v1beta1 import (
    NodeNetworkConfigurationEnactment,
    NodeNetworkConfigurationEnactmentSpec,
    NodeNetworkConfigurationEnactmentStatus,
    NodeNetworkState,
    Release,
)
from nmstate_k8s.controllers.enactment.outcome import Outcome
from nmstate_k8s.controllers.name import enactment_labels, enactment_name
from nmstate_k8s.controllers.node import Node, NodeStatus

THEN = datetime(2026, 1, 1, tzinfo=UTC)
"""When these objects were made."""

ETH1_UP: JsonObject = {"interfaces": [{"name": "eth1", "type": "ethernet", "state": "up"}]}


def a_policy(
    *,
    uid: str = "policy-uid",
    generation: int = 1,
    max_unavailable: int | str | None = None,
    node_selector: dict[str, str] | None = None,
    desired_state: JsonObject | None = None,
) -> NodeNetworkConfigurationPolicy:
    spec = NodeNetworkConfigurationPolicySpec(desired_state=ETH1_UP if desired_state is None else desired_state)
    if max_unavailable is not None:
        spec.max_unavailable = max_unavailable
    if node_selector is not None:
        spec.node_selector = node_selector
    metadata = ObjectMeta(name="eth1-up", uid=uid, generation=generation, creation_timestamp=THEN)
    return NodeNetworkConfigurationPolicy(metadata=metadata, spec=spec)


def a_node(name: str, *, ready: bool = True, labels: dict[str, str] | None = None) -> Node:
    readiness = Condition(type="Ready", status="True" if ready else "False")
    metadata = ObjectMeta(name=name, uid=f"uid-of-{name}", labels={"kubernetes.io/hostname": name} | (labels or {}))
    return Node(metadata=metadata, status=NodeStatus(conditions=[readiness]))


def a_node_state(name: str) -> NodeNetworkState:
    return NodeNetworkState(metadata=ObjectMeta(name=name, uid=f"uid-of-state-of-{name}"))


def an_enactment(
    node: str,
    policy: NodeNetworkConfigurationPolicy,
    release: Release = Release.RELEASED,
    outcome: Outcome | None = None,
    *,
    attempts: int = 0,
) -> NodeNetworkConfigurationEnactment:
    """The enactment of ``policy`` on ``node``; with ``outcome``, as its handler reported it."""
    meta = policy.metadata
    owner = OwnerReference(api_version="nmstate.io/v1", kind=policy.kind, name=meta.name, uid=meta.uid)
    enactment = NodeNetworkConfigurationEnactment(
        metadata=ObjectMeta(
            name=enactment_name(node, meta.name),
            uid=f"uid-of-{node}.{meta.name}",
            labels=enactment_labels(node, meta.name),
            owner_references=[owner],
            creation_timestamp=THEN,
        ),
        spec=NodeNetworkConfigurationEnactmentSpec(
            policy_uid=meta.uid, policy_generation=meta.generation, release=release
        ),
    )
    if outcome is not None:
        enactment.status = NodeNetworkConfigurationEnactmentStatus(
            policy_uid=meta.uid, policy_generation=meta.generation, conditions=list(outcome.conditions)
        )
    if attempts:
        enactment.status.retry_count = {str(meta.generation): attempts}
    return enactment
