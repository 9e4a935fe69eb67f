"""From a policy to enactments, and from what became of them to the policy's status."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from nmstate_api.meta import ObjectMeta
from nmstate_api.v1 import NodeNetworkConfigurationPolicy, NodeNetworkConfigurationPolicyStatus
from nmstate_api.v1beta1 import NodeNetworkConfigurationEnactment
from nmstate_k8s.asynckit import Clock
from nmstate_k8s.controllers.name import POLICY_LABEL
from nmstate_k8s.controllers.node import Node
from nmstate_k8s.controllers.node_state import NodeStateMetadata
from nmstate_k8s.controllers.policy.expectation import Expectations
from nmstate_k8s.controllers.policy.rollout import Rollout, plan_rollout
from nmstate_k8s.controllers.policy.silence import Silence
from nmstate_k8s.controllers.policy.summary import conditions_of, tally
from nmstate_k8s.kube import Client, NotFoundError
from nmstate_k8s.runtime import DONE, Lister, Request, Result, merge_conditions
from nmstate_k8s.runtime.informer import without_managed_fields

log = structlog.get_logger(__name__)

ENACTMENTS_BY_POLICY = "policy"
_CACHE_IS_BEHIND = Result(requeue_after=timedelta(seconds=1))


@dataclass(frozen=True, slots=True)
class PolicyListers:
    """What the policy controller reads.

    Attributes:
        enactments: With the index ``ENACTMENTS_BY_POLICY``.
    """

    policies: Lister[NodeNetworkConfigurationPolicy]
    enactments: Lister[NodeNetworkConfigurationEnactment]
    nodes: Lister[Node]
    reported: Lister[NodeStateMetadata]


def index_by_policy(enactment: NodeNetworkConfigurationEnactment) -> tuple[str, ...]:
    policy = enactment.metadata.labels.get(POLICY_LABEL)
    return (policy,) if policy else ()


def without_documents(enactment: NodeNetworkConfigurationEnactment) -> NodeNetworkConfigurationEnactment:
    """Drop what a roll-out is not decided on: documents, a copy of each for every node that has one.

    Such an enactment can be written: an update does not touch the status.
    """
    enactment = without_managed_fields(enactment)
    enactment.status.desired_state = {}
    enactment.status.captured_states = {}
    return enactment


class PolicyReconciler:
    """Rolls a policy out: an enactment for each matching node, released when it is that node's turn.

    Never touches a node itself; the node's handler acts on the enactment. The only writer of a policy's status and of
    an enactment's spec. Everything it decides comes from the listers at the time of the call, so a lost event
    costs nothing, and is written at the version that was looked at, so a change in between makes it look again.
    """

    def __init__(self, client: Client, listers: PolicyListers, clock: Clock) -> None:
        self._client = client
        self._listers = listers
        self._clock = clock
        self._own_status = Expectations(listers.policies)
        self._own_orders = Expectations(listers.enactments)
        self._silence = Silence()

    async def reconcile(self, request: Request) -> Result:
        policy = self._listers.policies.get(request.name)
        if policy is None or policy.metadata.deletion_timestamp is not None:
            self._forget(request.name)
            return DONE  # the owner reference takes the enactments with it
        if self._own_status.unmet(request.name) or self._own_orders.unmet(request.name):
            return _CACHE_IS_BEHIND
        rollout = plan_rollout(
            policy,
            self._listers.nodes.list(),
            {state.metadata.name for state in self._listers.reported.list()},
            self._listers.enactments.by_index(ENACTMENTS_BY_POLICY, request.name),
        )
        silent, look_again = self._silence.look(request.name, rollout.members)
        try:
            # First, so that every generation is seen to progress before a node can have ended it.
            await self._write_status(policy, rollout, silent)
        except NotFoundError:
            return DONE  # deleted a moment ago, and nobody may start for it any more
        await self._carry_out(request.name, rollout)
        return Result(requeue_after=look_again)

    def _forget(self, policy: str) -> None:
        self._own_status.forget(policy)
        self._own_orders.forget(policy)
        self._silence.forget(policy)

    async def _carry_out(self, policy: str, rollout: Rollout) -> None:
        for enactment in rollout.delete:
            try:
                await self._client.delete(enactment)
            except NotFoundError:
                continue
            log.info("node no longer matches", policy=policy, enactment=enactment.metadata.name)
        for enactment in rollout.create:
            self._own_orders.expect(policy, await self._client.create(enactment))
            _log_release(policy, enactment)
        for enactment in rollout.update:
            try:
                self._own_orders.expect(policy, await self._client.update(enactment))
            except NotFoundError:
                continue  # its deletion is on its way here, and brings this policy back
            _log_release(policy, enactment)

    async def _write_status(self, policy: NodeNetworkConfigurationPolicy, rollout: Rollout, silent: list[str]) -> None:
        meta = policy.metadata
        wanted = conditions_of(tally(rollout.members), silent=silent)
        for condition in wanted:
            condition.observed_generation = meta.generation
        conditions = merge_conditions(policy.status.conditions, wanted, now=self._clock.now())
        if conditions == policy.status.conditions and policy.status.observed_generation == meta.generation:
            return
        written = await self._client.apply_status(
            NodeNetworkConfigurationPolicy(
                metadata=ObjectMeta(name=meta.name, uid=meta.uid, resource_version=meta.resource_version),
                status=NodeNetworkConfigurationPolicyStatus(conditions=conditions, observed_generation=meta.generation),
            )
        )
        self._own_status.expect(meta.name, written)


def _log_release(policy: str, enactment: NodeNetworkConfigurationEnactment) -> None:
    log.info("asked", policy=policy, enactment=enactment.metadata.name, release=enactment.spec.release.value)
