import asyncio

import pytest
from prometheus_client import CollectorRegistry

from nmstate_api.v1beta1 import NodeNetworkConfigurationEnactment, Release
from nmstate_k8s.cmd.operator import policy_controller
from nmstate_k8s.controllers.enactment.outcome import success
from nmstate_k8s.controllers.node import Node
from nmstate_k8s.kube import ObjectKey, Resource
from nmstate_k8s.runtime import Change, RuntimeMetrics
from nmstate_k8s.testing.client import FakeClient
from nmstate_k8s.testing.objects import ETH1_UP, a_node, a_node_state, a_policy, an_enactment

POLICY = a_policy()


async def requests_after(change: Change[Resource], kind: str) -> list[ObjectKey]:
    """What the policy controller looks at when ``change`` happens, while there is one policy."""
    controller = policy_controller(FakeClient(), RuntimeMetrics(CollectorRegistry()))
    informers = {informer.kind.kind: informer for informer in controller.informers}
    informers["NodeNetworkConfigurationPolicy"].replace([POLICY], frozenset())
    queue = controller.queue
    queue.done(await queue.get())
    informer = informers[kind]
    if change.old is not None:
        informer.upsert(change.old)
        if len(queue):
            queue.done(await queue.get())
    if change.new is not None:
        informer.upsert(change.new)
    elif change.old is not None:
        informer.remove(change.key)
    return [await queue.get() for _ in range(len(queue))]


def at(item: Node, version: str) -> Node:
    item.metadata.resource_version = version
    return item


@pytest.mark.parametrize(
    "change",
    [
        Change(None, a_node("a")),
        Change(a_node("a"), None),
        Change(at(a_node("a"), "1"), at(a_node("a", labels={"role": "edge"}), "2")),
        Change(at(a_node("a"), "1"), at(a_node("a", ready=False), "2")),
    ],
)
async def test_nodes_that_come_go_or_change_what_selects_them_matter_to_all_policies(change: Change[Resource]) -> None:
    assert await requests_after(change, "Node") == [ObjectKey("eth1-up")]


async def test_a_kubelets_heartbeat_matters_to_none() -> None:
    assert await requests_after(Change(at(a_node("a"), "1"), at(a_node("a"), "2")), "Node") == []


async def test_an_enactment_matters_to_its_policy() -> None:
    enactment = an_enactment("a", POLICY)

    assert await requests_after(Change(None, enactment), "NodeNetworkConfigurationEnactment") == [ObjectKey("eth1-up")]


async def test_a_node_that_begins_to_carry_a_handler_matters_to_all_policies() -> None:
    assert await requests_after(Change(None, a_node_state("a")), "NodeNetworkState") == [ObjectKey("eth1-up")]


async def test_documents_are_not_held_for_every_node_and_not_lost_when_an_order_changes() -> None:
    reported = an_enactment("a", POLICY, outcome=success())
    reported.status.desired_state = ETH1_UP
    client = FakeClient(reported)
    controller = policy_controller(client, RuntimeMetrics(CollectorRegistry()))
    (informer,) = [each for each in controller.informers if each.kind is NodeNetworkConfigurationEnactment]
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(informer.run())
        await informer.wait_synced()
        running.cancel()
    (held,) = informer.lister.list()
    assert held.status.desired_state == {}

    held.spec.release = Release.WAITING
    await client.update(held)

    stored = client.stored(NodeNetworkConfigurationEnactment, "a.eth1-up")
    assert (stored.spec.release, stored.status.desired_state) == (Release.WAITING, ETH1_UP)
