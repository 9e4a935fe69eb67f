import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from nmstate_api.meta import Condition
from nmstate_api.v1 import NodeNetworkConfigurationPolicy
from nmstate_api.v1beta1 import NodeNetworkConfigurationEnactment
from nmstate_k8s.controllers.enactment import outcome
from nmstate_k8s.controllers.node import Node
from nmstate_k8s.controllers.node_state import NodeStateMetadata
from nmstate_k8s.controllers.policy.controller import (
    ENACTMENTS_BY_POLICY,
    PolicyListers,
    PolicyReconciler,
    index_by_policy,
)
from nmstate_k8s.controllers.policy.silence import PATIENCE
from nmstate_k8s.kube import ConflictError, Resource
from nmstate_k8s.kube.resource import ObjectT
from nmstate_k8s.runtime import DONE, Lister, Request, Result, Store
from nmstate_k8s.testing.client import FakeClient
from nmstate_k8s.testing.clock import FakeClock
from nmstate_k8s.testing.objects import a_node, a_node_state, a_policy, an_enactment

REQUEST = Request("eth1-up")
REFUSED = outcome.failed("a", ValueError("no such port"))


class Cluster:
    """An API server, and a cache that is as old as the last ``refresh``."""

    def __init__(self, policy: NodeNetworkConfigurationPolicy | None, *others: Resource, nodes: Sequence[Node]) -> None:
        states = [a_node_state(node.metadata.name) for node in nodes]
        seeds: list[Resource] = [*([policy] if policy else []), *others, *nodes, *states]
        self.client = FakeClient(*seeds)
        self.clock = FakeClock()
        self._policies = Store[NodeNetworkConfigurationPolicy]()
        self._enactments = Store[NodeNetworkConfigurationEnactment]({ENACTMENTS_BY_POLICY: index_by_policy})
        self._nodes = Store[Node]()
        self._reported = Store[NodeStateMetadata]()
        listers = PolicyListers(
            Lister(self._policies), Lister(self._enactments), Lister(self._nodes), Lister(self._reported)
        )
        self._reconciler = PolicyReconciler(self.client, listers, self.clock)
        self.refresh()

    def refresh(self) -> None:
        """Let the cache catch up."""
        self._fill(self._policies, NodeNetworkConfigurationPolicy)
        self._fill(self._enactments, NodeNetworkConfigurationEnactment)
        self._fill(self._nodes, Node)
        self._fill(self._reported, NodeStateMetadata)

    def _fill(self, store: Store[ObjectT], kind: type[ObjectT]) -> None:
        list(store.replace(self.stored(kind)))
        store.resource_version = str(self.client.server.storage.resource_version)

    def stored(self, kind: type[ObjectT]) -> list[ObjectT]:
        return [kind.from_wire(item) for (plural, _), item in self.client.objects.items() if plural == kind.plural]

    async def reconcile(self) -> Result:
        """One look, with a cache that is up to date."""
        self.refresh()
        return await self.look()

    async def look(self) -> Result:
        return await self._reconciler.reconcile(REQUEST)

    async def report(self, node: str, what: outcome.Outcome) -> None:
        """The handler of ``node`` says how far it is with what its enactment asks for."""
        name = f"{node}.{REQUEST.name}"
        enactment = self.client.stored(NodeNetworkConfigurationEnactment, name)
        policy = a_policy(uid=enactment.spec.policy_uid, generation=enactment.spec.policy_generation)
        status = an_enactment(node, policy, outcome=what).status
        await self.client.update_status(enactment.model_copy(update={"status": status}))

    @property
    def policy(self) -> NodeNetworkConfigurationPolicy:
        return self.client.stored(NodeNetworkConfigurationPolicy, REQUEST.name)

    @property
    def shown(self) -> tuple[str, str]:
        """What ``kubectl get nncp`` shows, and the message behind it."""
        first = next(c for c in self.policy.status.conditions if c.status == "True")
        return first.type, first.message

    @property
    def releases(self) -> dict[str, str]:
        enactments = self.stored(NodeNetworkConfigurationEnactment)
        return {e.metadata.name.partition(".")[0]: e.spec.release.value for e in enactments}

    @property
    def writes(self) -> int:
        return sum(request.method != "GET" for request in self.client.server.requests)


def nodes(*names: str) -> list[Node]:
    return [a_node(name) for name in names]


async def test_a_rollout_goes_node_by_node_until_all_are_configured() -> None:
    cluster = Cluster(a_policy(max_unavailable=1), nodes=nodes("a", "b"))

    await cluster.reconcile()
    assert cluster.releases == {"a": "Released", "b": "Waiting"}
    assert cluster.shown == ("Progressing", "Policy is progressing 0/2 nodes finished")

    await cluster.report("a", outcome.success())
    await cluster.reconcile()
    assert cluster.releases == {"a": "Released", "b": "Released"}
    assert cluster.shown == ("Progressing", "Policy is progressing 1/2 nodes finished")

    await cluster.report("b", outcome.success())
    await cluster.reconcile()
    assert cluster.shown == ("Available", "2/2 nodes successfully configured")
    assert cluster.policy.status.observed_generation == 1
    assert {c.observed_generation for c in cluster.policy.status.conditions} == {1}


async def test_a_failure_aborts_what_has_not_started() -> None:
    cluster = Cluster(a_policy(max_unavailable=1), nodes=nodes("a", "b", "c"))

    await cluster.reconcile()
    await cluster.report("a", REFUSED)
    await cluster.reconcile()

    assert cluster.releases == {"a": "Released", "b": "Aborted", "c": "Aborted"}
    assert cluster.shown == ("Degraded", "1/3 nodes failed to configure, 2 nodes aborted configuration")


async def test_a_look_at_what_is_as_it_should_be_writes_nothing() -> None:
    cluster = Cluster(a_policy(), nodes=nodes("a", "b"))
    await cluster.reconcile()
    before = cluster.writes

    cluster.clock.advance(timedelta(hours=1))
    await cluster.reconcile()

    assert cluster.writes == before


async def test_a_new_generation_progresses_before_a_node_may_start() -> None:
    cluster = Cluster(a_policy(), nodes=nodes("a"))
    await cluster.reconcile()
    await cluster.report("a", outcome.success())
    await cluster.reconcile()
    edited = cluster.policy
    edited.spec.desired_state = {"interfaces": []}
    await cluster.client.update(edited)
    cluster.client.server.requests.clear()

    await cluster.reconcile()

    assert cluster.shown == ("Progressing", "Policy is progressing 0/1 nodes finished")
    assert cluster.policy.status.observed_generation == 2
    first, second = [request.path for request in cluster.client.server.requests]
    assert first.endswith("nodenetworkconfigurationpolicies/eth1-up/status")
    assert second.endswith("nodenetworkconfigurationenactments/a.eth1-up")


async def test_nothing_is_decided_on_a_cache_that_does_not_show_the_last_decision() -> None:
    cluster = Cluster(a_policy(max_unavailable=1), nodes=nodes("b", "c"))
    await cluster.reconcile()
    cluster.client.server.seed(a_node("a"))
    cluster.client.server.seed(a_node_state("a"))
    cluster._fill(cluster._nodes, Node)
    cluster._fill(cluster._reported, NodeStateMetadata)

    result = await cluster.look()

    assert result.requeue_after is not None
    assert cluster.releases == {"b": "Released", "c": "Waiting"}
    await cluster.reconcile()
    assert cluster.releases == {"a": "Waiting", "b": "Released", "c": "Waiting"}


async def test_a_cache_that_lacks_the_last_status_is_waited_for_and_not_written_against() -> None:
    cluster = Cluster(a_policy(), nodes=nodes("a"))
    await cluster.reconcile()
    await cluster.report("a", outcome.success())
    cluster._fill(cluster._enactments, NodeNetworkConfigurationEnactment)
    before = cluster.writes

    result = await cluster.look()

    assert result.requeue_after is not None
    assert cluster.writes == before
    await cluster.reconcile()
    assert cluster.shown == ("Available", "1/1 nodes successfully configured")


async def test_a_policy_made_again_at_once_does_not_wait_for_what_was_written_for_the_old_one() -> None:
    cluster = Cluster(a_policy(), nodes=nodes("a"))
    await cluster.reconcile()
    await cluster.client.delete(cluster.policy)
    await cluster.client.delete(cluster.client.stored(NodeNetworkConfigurationEnactment, "a.eth1-up"))
    cluster.client.server.seed(a_policy(uid="another-uid"))

    await cluster.reconcile()

    assert cluster.releases == {"a": "Released"}


async def test_an_order_deleted_before_the_cache_showed_it_is_given_again_at_once() -> None:
    cluster = Cluster(a_policy(), nodes=nodes("a"))
    await cluster.reconcile()
    await cluster.client.delete(cluster.client.stored(NodeNetworkConfigurationEnactment, "a.eth1-up"))

    await cluster.reconcile()

    assert cluster.releases == {"a": "Released"}


@pytest.mark.looptime
async def test_a_policy_made_again_has_no_silent_handlers_yet() -> None:
    cluster = Cluster(a_policy(), nodes=nodes("a"))
    await cluster.reconcile()
    await cluster.client.delete(cluster.policy)
    await cluster.reconcile()
    await asyncio.sleep(2 * PATIENCE.total_seconds())
    cluster.client.server.seed(a_policy(uid="another-uid"))

    result = await cluster.reconcile()

    assert result == Result(requeue_after=PATIENCE)


async def test_a_policy_edited_since_it_was_looked_at_is_a_conflict_and_releases_nothing() -> None:
    cluster = Cluster(a_policy(), nodes=nodes("a"))
    edited = cluster.policy
    edited.spec.max_unavailable = 2
    await cluster.client.update(edited)

    with pytest.raises(ConflictError):
        await cluster.look()

    assert cluster.releases == {}


async def test_a_node_that_left_the_selection_loses_its_enactment() -> None:
    policy = a_policy(node_selector={"role": "edge"})
    cluster = Cluster(policy, an_enactment("a", policy), nodes=nodes("a"))

    await cluster.reconcile()

    assert cluster.releases == {}
    assert cluster.shown == ("Ignored", "Policy does not match any node")


async def test_a_policy_that_is_gone_needs_nothing() -> None:
    cluster = Cluster(None, nodes=nodes("a"))

    assert await cluster.reconcile() == DONE
    assert cluster.writes == 0


async def test_a_policy_deleted_since_it_was_looked_at_releases_nothing() -> None:
    cluster = Cluster(a_policy(), nodes=nodes("a"))
    await cluster.client.delete(cluster.policy)

    assert await cluster.look() == DONE
    assert cluster.releases == {}


async def test_conditions_of_kubernetes_nmstate_are_continued_in_their_order() -> None:
    policy = a_policy()
    types = ["Available", "Degraded", "Progressing", "Ignored"]
    policy.status.conditions = [Condition(type=type_, status="Unknown") for type_ in types]
    cluster = Cluster(policy, nodes=nodes("a"))

    await cluster.reconcile()

    assert [c.type for c in cluster.policy.status.conditions] == [*types, "Reconciling", "Stalled"]
