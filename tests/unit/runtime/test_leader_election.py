"""One works, others wait, and nobody works without the lease."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, cast

import pytest
from prometheus_client import CollectorRegistry

from nmstate_api.meta import JsonObject
from nmstate_k8s.kube.resource import ObjectKey
from nmstate_k8s.runtime.leader_election import LeaderElector, LeadershipLostError, Lease, LeaseTerms
from nmstate_k8s.runtime.manager import Manager
from nmstate_k8s.testing.client import FakeClient

pytestmark = pytest.mark.looptime

KEY = ObjectKey("operator", "nmstate-system")
TERMS = LeaseTerms(timedelta(seconds=15), timedelta(seconds=10), timedelta(seconds=2))


class Work:
    """Who worked, from when to when."""

    def __init__(self) -> None:
        self.spans: list[tuple[str, float, float]] = []
        self.working: set[str] = set()

    async def by(self, name: str, seconds: float = 3600) -> None:
        assert not self.working, "two work at once"
        self.working.add(name)
        began = now()
        try:
            await asyncio.sleep(seconds)
        finally:
            self.working.discard(name)
            self.spans.append((name, began, now()))


def now() -> float:
    return asyncio.get_running_loop().time()


async def together(*works: Coroutine[Any, Any, None]) -> None:
    async with asyncio.TaskGroup() as tasks:
        for work in works:
            tasks.create_task(work)


@asynccontextmanager
async def running(work: Coroutine[Any, Any, None]) -> AsyncIterator[asyncio.Task[None]]:
    """``work`` while the block runs."""
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(work)
        yield task
        task.cancel()


def elector(client: FakeClient, identity: str, registry: CollectorRegistry | None = None) -> LeaderElector:
    return LeaderElector(client, KEY, identity, registry=registry or CollectorRegistry(), terms=TERMS)


def spec(client: FakeClient) -> JsonObject:
    return cast(JsonObject, client.stored(Lease, KEY.name, KEY.namespace).to_wire()["spec"])


async def test_the_first_one_works_and_gives_the_lease_back() -> None:
    client, work = FakeClient(), Work()
    await elector(client, "a").lead(lambda: work.by("a", 30))
    assert work.spans == [("a", 0, 30)]
    assert (spec(client)["holderIdentity"], spec(client)["leaseTransitions"]) == ("", 0)


async def test_the_next_one_works_as_soon_as_the_lease_is_given_back() -> None:
    client, work = FakeClient(), Work()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(elector(client, "a").lead(lambda: work.by("a", 31)))
        await asyncio.sleep(1)
        tasks.create_task(elector(client, "b").lead(lambda: work.by("b", 5)))
    assert [name for name, _, _ in work.spans] == ["a", "b"]
    assert work.spans[1][1] <= 31 + TERMS.retry_every.total_seconds()
    assert spec(client)["leaseTransitions"] == 1


async def test_of_many_who_want_it_at_once_one_works() -> None:
    client, work = FakeClient(), Work()
    async with asyncio.TaskGroup() as tasks:
        for name in "abcde":
            tasks.create_task(elector(client, name).lead(lambda name=name: work.by(name, 7)))  # type: ignore[misc]
    assert sorted(name for name, _, _ in work.spans) == ["a", "b", "c", "d", "e"]


async def test_the_lease_of_a_dead_process_is_taken_when_nobody_renewed_it_for_its_duration() -> None:
    client, work = FakeClient(), Work()
    async with running(elector(client, "dead").lead(lambda: work.by("dead"))):
        await asyncio.sleep(1)
        client.server.refuse_next(503)  # what gives the lease back does not get through
    await elector(client, "heir").lead(lambda: work.by("heir", 1))
    assert work.spans[1][0] == "heir"
    assert 15 <= work.spans[1][1] <= 15 + 1 + TERMS.retry_every.total_seconds()


async def test_work_is_cancelled_before_anybody_else_can_have_a_lease_that_is_not_renewed() -> None:
    client, work = FakeClient(), Work()

    async def cut_off() -> None:
        await asyncio.sleep(4.5)
        for _ in range(1000):
            client.server.refuse_next(503)

    with pytest.raises(ExceptionGroup) as caught:
        await together(cut_off(), elector(client, "a").lead(lambda: work.by("a")))
    assert caught.value.subgroup(LeadershipLostError) is not None
    # Last renewed at 4 s; others may have it from 19 s on.
    ((_, _, ended),) = work.spans
    assert ended == pytest.approx(14, abs=0.5)


async def test_a_request_that_never_returns_does_not_keep_the_work_going() -> None:
    class SilentClient(FakeClient):
        silent = False

        async def get(self, kind: type, name: str, namespace: str = "") -> Lease:  # type: ignore[override]  # one kind
            if self.silent:
                await asyncio.Event().wait()
            return await super().get(kind, name, namespace)

    client, work = SilentClient(), Work()

    async def fall_silent() -> None:
        await asyncio.sleep(1)
        client.silent = True

    with pytest.raises(ExceptionGroup):
        await together(fall_silent(), elector(client, "a").lead(lambda: work.by("a")))
    assert work.spans == [("a", 0, 10)]


async def test_a_lease_whose_answer_came_late_was_held_from_the_request_on() -> None:
    class SlowClient(FakeClient):
        async def create(self, obj: Lease) -> Lease:  # type: ignore[override]  # one kind
            created = await super().create(obj)
            await asyncio.sleep(9)
            return created

        async def update(self, obj: Lease) -> Lease:  # type: ignore[override]  # one kind
            return await asyncio.Event().wait()  # type: ignore[return-value]  # never

    client, work = SlowClient(), Work()
    with pytest.raises(ExceptionGroup):
        await elector(client, "a").lead(lambda: work.by("a"))

    # Others may have it from 15 s on.
    assert work.spans == [("a", 9, 11)]


async def test_whose_lease_was_taken_stops_at_the_next_look() -> None:
    client, work = FakeClient(), Work()

    async def take() -> None:
        await asyncio.sleep(5)
        lease = client.stored(Lease, KEY.name, KEY.namespace)
        body: JsonObject = {"spec": {**spec(client), "holderIdentity": "thief"}}
        await client.update(Lease(lease.metadata, body))

    with pytest.raises(ExceptionGroup):
        await together(take(), elector(client, "a").lead(lambda: work.by("a")))
    assert work.spans == [("a", 0, 6)]
    assert spec(client)["holderIdentity"] == "thief"


async def test_renewing_changes_neither_when_it_was_got_nor_how_often_it_changed_hands() -> None:
    client, work = FakeClient(), Work()
    async with running(elector(client, "a").lead(lambda: work.by("a"))):
        await asyncio.sleep(1)
        first = spec(client)
        await asyncio.sleep(10)
        later = spec(client)
    assert first["renewTime"] != later["renewTime"]
    assert {**first, "renewTime": ""} == {**later, "renewTime": ""}


async def test_the_metric_says_who_leads() -> None:
    client, registry, work = FakeClient(), CollectorRegistry(), Work()
    async with running(elector(client, "a", registry).lead(lambda: work.by("a", 3))) as leading:
        await asyncio.sleep(1)
        seen = [registry_value(registry)]
        await leading
        seen.append(registry_value(registry))
    assert seen == [1, 0]


def registry_value(registry: CollectorRegistry) -> float | None:
    return registry.get_sample_value("leader_election_master_status", {"name": KEY.name})


async def test_a_manager_that_waits_to_lead_is_ready_and_stops_when_told() -> None:
    client, work = FakeClient(), Work()
    manager = Manager(elector=elector(client, "b"))
    async with running(elector(client, "a").lead(lambda: work.by("a"))):
        await asyncio.sleep(1)
        async with running(manager.run()) as waiting:
            await asyncio.sleep(5)
            assert manager.ready
            manager.stop()
            await waiting
    assert now() == pytest.approx(6, abs=0.1)


async def test_a_manager_that_leads_winds_down_and_gives_the_lease_back() -> None:
    client = FakeClient()
    manager = Manager(elector=elector(client, "a"))
    async with running(manager.run()) as leading:
        await asyncio.sleep(5)
        assert (manager.ready, spec(client)["holderIdentity"]) == (True, "a")
        manager.stop()
        await leading
    assert spec(client)["holderIdentity"] == ""
