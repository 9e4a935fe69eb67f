import asyncio
from datetime import timedelta

import pytest

from nmstate_api.meta import JsonObject, ObjectMeta
from nmstate_k8s.controllers.node import Node
from nmstate_k8s.controllers.node_state import NodeStateDocument, NodeStateMetadata
from nmstate_k8s.controllers.state_report import controller
from nmstate_k8s.controllers.state_report.controller import (
    StateListers,
    StateReportReconciler,
    UnseenNetworkError,
    follow_changes,
)
from nmstate_k8s.kube import KubeError
from nmstate_k8s.runtime import DONE, Lister, Request, Result, Store, WorkQueue
from nmstate_k8s.testing.client import FakeClient, lister_of
from nmstate_k8s.testing.clock import FakeClock
from nmstate_k8s.testing.node_network import FakeNodeNetwork, MissingInterfaceError
from nmstate_k8s.testing.objects import a_node

REQUEST = Request("node02")


class Agent:
    """A handler's report of one node, that rests between looks only when asked to."""

    def __init__(self, *nodes: Node, client: FakeClient | None = None, network: FakeNodeNetwork | None = None) -> None:
        self.client = client or FakeClient()
        self.network = network or FakeNodeNetwork()
        self.clock = FakeClock()
        self._states = Store[NodeStateMetadata]()
        self._reconciler = StateReportReconciler(
            self.client,
            StateListers(lister_of(*nodes), Lister(self._states)),
            self.network,
            labels={"app.kubernetes.io/part-of": "network"},
            clock=self.clock,
        )

    async def look(self, *, rested: bool = True, stale: bool = False) -> Result:
        if not stale:
            stored = [item for (plural, _), item in self.client.objects.items() if plural == "nodenetworkstates"]
            list(self._states.replace([NodeStateMetadata.from_wire(item) for item in stored]))
        if rested:
            self._reconciler._rest_until = 0.0
        return await self._reconciler.reconcile(REQUEST)

    @property
    def stored(self) -> NodeStateDocument:
        return self.client.stored(NodeStateDocument, REQUEST.name)

    @property
    def writes(self) -> int:
        return sum(request.method != "GET" for request in self.client.server.requests)


async def test_the_first_look_makes_an_object_that_belongs_to_the_node() -> None:
    agent = Agent(a_node("node02"))

    assert await agent.look() == DONE

    metadata = agent.stored.metadata
    assert [(owner.kind, owner.uid) for owner in metadata.owner_references] == [("Node", "uid-of-node02")]
    assert metadata.labels == {"app.kubernetes.io/part-of": "network"}
    assert agent.stored.body["status"] == {
        "currentState": {"interfaces": [{"name": "eth1", "type": "ethernet", "state": "up"}]},
        "lastSuccessfulUpdateTime": "2026-01-01T00:00:00Z",
        "handlerNmstateVersion": "0.1.0",
        "hostNetworkManagerVersion": "1.52.1",
    }


async def test_what_is_no_news_is_not_written() -> None:
    agent = Agent(a_node("node02"))
    await agent.look()
    before = agent.writes

    agent.clock.advance(timedelta(hours=1))
    await agent.look()
    agent.network.interfaces["eth1"] = {**agent.network.interfaces["eth1"], "ipv4": {"enabled": False, "address": []}}
    await agent.look()
    agent.network.interfaces["eth1"]["ipv4"] = {"enabled": False, "address": []}
    await agent.look()

    assert agent.writes == before + 1


async def test_an_address_that_only_grows_older_is_no_news() -> None:
    agent = Agent(a_node("node02"))

    for seconds in (86, 85):
        address: JsonObject = {"ip": "192.0.2.1", "prefix-length": 24, "valid-life-time": f"{seconds}sec"}
        agent.network.interfaces["eth1"]["ipv4"] = {"enabled": True, "address": [address]}
        await agent.look()

    assert agent.writes == 2, "one creates the object, one reports"


async def test_interfaces_that_go_are_gone_from_the_report() -> None:
    agent = Agent(a_node("node02"), network=FakeNodeNetwork(("eth1", "eth2")))
    await agent.look()

    del agent.network.interfaces["eth2"]
    await agent.look()

    status = agent.stored.body["status"]
    assert isinstance(status, dict)
    assert status["currentState"] == {"interfaces": [{"name": "eth1", "type": "ethernet", "state": "up"}]}


async def test_a_handler_that_restarts_writes_nothing_when_nothing_happened_meanwhile() -> None:
    before = Agent(a_node("node02"))
    await before.look()
    writes = before.writes

    after = Agent(a_node("node02"), client=before.client)
    await after.look()

    assert after.writes == writes


async def test_an_object_that_someone_deleted_is_made_again() -> None:
    agent = Agent(a_node("node02"))
    await agent.look()
    await agent.client.delete(agent.stored)

    await agent.look()

    assert agent.stored.body["status"]


async def test_a_look_that_fails_is_worth_another_one_whatever_the_cause() -> None:
    class Unsteady(FakeNodeNetwork):
        async def show(self) -> JsonObject:
            raise MissingInterfaceError("eth1 went away while it was looked at")

    agent = Agent(a_node("node02"), network=Unsteady())

    with pytest.raises(UnseenNetworkError, match="eth1 went away") as caught:
        await agent.look()

    assert caught.value.retryable
    assert agent.writes == 0


async def test_a_kind_that_is_being_installed_anew_is_tried_again() -> None:
    agent = Agent(a_node("node02"))
    for status, reason in ((405, "MethodNotAllowed"), (404, "NotFound")):
        agent.client.server.refuse_next(status, reason)

        with pytest.raises(KubeError) as caught:
            await agent.look()

        assert caught.value.retryable
    await agent.look()
    assert agent.stored.body["status"]


async def test_an_object_deleted_since_the_cache_was_filled_is_looked_for_again() -> None:
    agent = Agent(a_node("node02"))
    await agent.look()
    deleted = agent.stored
    agent.network.plug_in("eth2")
    await agent.client.delete(deleted)

    assert await agent.look(stale=True) == DONE
    await agent.look()

    assert agent.stored.metadata.uid != deleted.metadata.uid
    assert "eth2" in str(agent.stored.body["status"])


async def test_an_object_made_anew_since_the_cache_was_filled_says_the_same_and_is_learnt() -> None:
    agent = Agent(a_node("node02"))
    await agent.look()
    await agent.client.delete(agent.stored)
    await agent.client.create(NodeStateDocument(ObjectMeta(name="node02"), {}))
    agent.network.plug_in("eth2")

    await agent.look(stale=True)
    assert "eth2" in str(agent.stored.body["status"])
    before = agent.writes
    await agent.look()
    assert agent.writes == before
    del agent.network.interfaces["eth2"]
    await agent.look()

    assert "eth2" not in str(agent.stored.body["status"])


async def test_a_node_that_is_not_there_is_not_reported() -> None:
    agent = Agent()

    assert await agent.look() == DONE
    assert agent.writes == 0


async def test_a_second_look_comes_after_a_rest() -> None:
    agent = Agent(a_node("node02"))
    await agent.look()
    agent.network.plug_in("eth2")
    before = agent.writes

    result = await agent.look(rested=False)

    assert result.requeue_after is not None
    assert timedelta(0) < result.requeue_after <= controller.INTERVAL
    assert agent.writes == before


async def test_changes_that_come_together_are_one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(controller, "DEBOUNCE", timedelta(milliseconds=5))
    network = FakeNodeNetwork()
    queue = WorkQueue[Request]()

    async with asyncio.TaskGroup() as tasks:
        following = tasks.create_task(follow_changes(network, queue, "node02"))
        assert await queue.get() == REQUEST
        queue.done(REQUEST)
        for name in ("eth2", "eth3", "eth4"):
            network.plug_in(name)
            await asyncio.sleep(0)

        assert await queue.get() == REQUEST
        queue.done(REQUEST)
        assert len(queue) == 0
        following.cancel()
    queue.shut_down()
