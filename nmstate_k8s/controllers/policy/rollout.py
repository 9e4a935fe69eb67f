"""Whose turn it is: what the enactments of one policy should be. Pure: no clock, no I/O."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from nmstate_api.meta import ObjectMeta, OwnerReference
from nmstate_api.v1 import NodeNetworkConfigurationPolicy
from nmstate_api.v1beta1 import (
    NodeNetworkConfigurationEnactment,
    NodeNetworkConfigurationEnactmentSpec,
    Release,
)
from nmstate_k8s.controllers.name import NODE_LABEL, enactment_labels, enactment_name
from nmstate_k8s.controllers.node import Node
from nmstate_k8s.controllers.phase import (
    IN_FLIGHT,
    NOT_STARTED,
    Phase,
    asks_for,
    is_busy_with_another_generation,
    phase_of,
)
from nmstate_k8s.controllers.policy.limit import max_unavailable


@dataclass(frozen=True, slots=True)
class Member:
    """A node that the policy selects, and how far it has come.

    Attributes:
        busy: Whether the node holds a slot: it was released and has not ended, with this generation or an earlier one.
    """

    node: str
    ready: bool
    phase: Phase
    busy: bool
    enactment: NodeNetworkConfigurationEnactment | None


@dataclass(frozen=True, slots=True)
class Rollout:
    """What to do next for one policy.

    Attributes:
        members: The nodes that match, as they will be once the rest is done.
        create: Enactments that nodes lack.
        update: Enactments with the spec that they should have, at the resourceVersion that was looked at.
        delete: Enactments of nodes that are gone or no longer selected.
    """

    members: tuple[Member, ...]
    create: tuple[NodeNetworkConfigurationEnactment, ...]
    update: tuple[NodeNetworkConfigurationEnactment, ...]
    delete: tuple[NodeNetworkConfigurationEnactment, ...]


def plan_rollout(
    policy: NodeNetworkConfigurationPolicy,
    nodes: Iterable[Node],
    carriers: Container[str],
    enactments: Sequence[NodeNetworkConfigurationEnactment],
) -> Rollout:
    """Decide about every enactment of ``policy``.

    A node matches when it has all labels of the selector and carries a handler (is one of ``carriers``).
    Only ready nodes get an enactment or a turn; one that stops being ready keeps both, and its slot.
    """
    by_name = {enactment.metadata.name: enactment for enactment in enactments}
    selected = {node.metadata.name: node for node in nodes if _selects(policy, node)}
    members = [
        _member(policy, node, by_name.get(enactment_name(name, policy.metadata.name)))
        for name, node in sorted(selected.items())
        if name in carriers
    ]
    unseen = [e for e in enactments if _node_of(e) in selected and _node_of(e) not in carriers]
    turns = _turns(policy, members, outside=sum(_is_busy(e, policy) for e in unseen))
    wanted = [(member, _wanted(policy, member, turns.get(member.node))) for member in members]
    return Rollout(
        members=tuple(_after(member, turns.get(member.node)) for member in members),
        create=tuple(e for member, e in wanted if e is not None and member.enactment is None),
        update=tuple(e for member, e in wanted if e is not None and member.enactment is not None),
        delete=tuple(e for e in enactments if _node_of(e) not in selected),
    )


def _selects(policy: NodeNetworkConfigurationPolicy, node: Node) -> bool:
    return policy.spec.node_selector.items() <= node.metadata.labels.items()


def _node_of(enactment: NodeNetworkConfigurationEnactment) -> str:
    return enactment.metadata.labels.get(NODE_LABEL, "")


def _is_busy(enactment: NodeNetworkConfigurationEnactment, policy: NodeNetworkConfigurationPolicy) -> bool:
    return phase_of(enactment, policy) in IN_FLIGHT or is_busy_with_another_generation(enactment, policy)


def _member(
    policy: NodeNetworkConfigurationPolicy, node: Node, enactment: NodeNetworkConfigurationEnactment | None
) -> Member:
    return Member(
        node=node.metadata.name,
        ready=node.ready,
        phase=Phase.WAITING if enactment is None else phase_of(enactment, policy),
        busy=enactment is not None and _is_busy(enactment, policy),
        enactment=enactment,
    )


def _turns(policy: NodeNetworkConfigurationPolicy, members: Sequence[Member], *, outside: int) -> dict[str, Release]:
    """What each node that has not started is told; ``outside`` counts slots held by nodes that are no members.

    As many failures as nodes may be unavailable end the roll-out for those that have not started.
    """
    limit = max_unavailable(policy.spec.max_unavailable, sum(member.ready for member in members))
    not_started = [member for member in members if member.phase in NOT_STARTED]
    if sum(member.phase is Phase.FAILED for member in members) >= limit:
        return {member.node: Release.ABORTED for member in not_started}

    turns = {member.node: Release.WAITING for member in not_started}
    released = outside + sum(member.phase in IN_FLIGHT for member in members)
    slots = outside + sum(member.busy for member in members)
    # A node in the middle of an earlier generation holds a slot anyway: it goes first, and takes no second one.
    for member in sorted(not_started, key=lambda member: not member.busy):
        if member.ready and (released if member.busy else slots) < limit:
            turns[member.node] = Release.RELEASED
            released += 1
            slots += not member.busy
    return turns


def _after(member: Member, turn: Release | None) -> Member:
    if turn is None:
        return member
    phase = {Release.WAITING: Phase.WAITING, Release.RELEASED: Phase.RELEASED, Release.ABORTED: Phase.ABORTED}[turn]
    return Member(member.node, member.ready, phase, member.busy, member.enactment)


def _wanted(
    policy: NodeNetworkConfigurationPolicy, member: Member, turn: Release | None
) -> NodeNetworkConfigurationEnactment | None:
    """The enactment that ``member`` should have; None when it needs no write."""
    enactment = member.enactment
    if enactment is None:
        return _made(policy, member.node, turn or Release.WAITING) if member.ready else None
    if turn is None and asks_for(enactment, policy):
        return None
    # A node that has ended without being asked, under kubernetes-nmstate, is recorded as released: it took its turn.
    wanted = _made(policy, member.node, turn or Release.RELEASED)
    if wanted.spec == enactment.spec:
        return None
    changes = {
        "labels": enactment.metadata.labels | wanted.metadata.labels,
        "owner_references": wanted.metadata.owner_references,
    }
    metadata = enactment.metadata.model_copy(update=changes)
    return enactment.model_copy(update={"metadata": metadata, "spec": wanted.spec})


def _made(policy: NodeNetworkConfigurationPolicy, node: str, release: Release) -> NodeNetworkConfigurationEnactment:
    meta = policy.metadata
    # The policy is the only owner: with the node as a second one, deleting the policy would leave the enactment.
    owner = OwnerReference(api_version=policy.api_version(), kind=policy.kind, name=meta.name, uid=meta.uid)
    return NodeNetworkConfigurationEnactment(
        metadata=ObjectMeta(
            name=enactment_name(node, meta.name),
            labels=enactment_labels(node, meta.name),
            owner_references=[owner],
        ),
        spec=NodeNetworkConfigurationEnactmentSpec(
            policy_uid=meta.uid, policy_generation=meta.generation, release=release
        ),
    )
