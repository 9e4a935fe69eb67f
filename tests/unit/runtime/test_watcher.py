"""Nothing is lost, whatever becomes of the connection, and no failure becomes a loop."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from nmstate_k8s.kube.errors import (
    ForbiddenError,
    GoneError,
    KubeError,
    NotFoundError,
    TooManyRequestsError,
    UnauthorizedError,
    UnavailableError,
)
from nmstate_k8s.kube.resource import ObjectKey, key_of
from nmstate_k8s.kube.selection import EVERYTHING, Selection
from nmstate_k8s.runtime.watcher import Following, State, Unlisted, Watcher, after_failure
from nmstate_k8s.testing.client import FakeClient
from nmstate_k8s.testing.gadget import Gadget, GadgetDocument, a_gadget
from nmstate_k8s.testing.watching import WatchFault

pytestmark = pytest.mark.looptime


class FakeSink:
    """Keeps what it is told as plainly as possible."""

    def __init__(self) -> None:
        self.sizes: dict[str, int] = {}
        self.replaced = 0
        self.version = 0

    def replace(self, items: Sequence[Gadget], keep: frozenset[ObjectKey]) -> None:
        kept = {key.name: self.sizes[key.name] for key in keep if key.name in self.sizes}
        self.sizes = kept | {item.metadata.name: item.spec.size for item in items}
        self.replaced += 1

    def upsert(self, item: Gadget) -> None:
        self.sizes[item.metadata.name] = item.spec.size

    def remove(self, key: ObjectKey) -> None:
        self.sizes.pop(key.name, None)

    def reached(self, resource_version: str) -> None:
        assert int(resource_version) >= self.version
        self.version = int(resource_version)


def sizes_in(client: FakeClient) -> dict[str, int]:
    return {key.name: Gadget.from_wire(wire).spec.size for (_, key), wire in client.objects.items()}


def watches_of(client: FakeClient) -> int:
    return sum(1 for request in client.server.requests if "watch" in request.query)


@asynccontextmanager
async def watching(client: FakeClient, where: Selection = EVERYTHING) -> AsyncIterator[FakeSink]:
    sink = FakeSink()
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(Watcher(client, Gadget, sink, where).run())
        await asyncio.sleep(0.1)
        yield sink
        task.cancel()


async def test_what_is_there_and_what_comes_is_told() -> None:
    client = FakeClient(a_gadget("a", size=1), a_gadget("b", size=2))
    async with watching(client) as sink:
        assert sink.sizes == {"a": 1, "b": 2}

        await client.create(a_gadget("c", size=3))
        await client.patch(a_gadget("a"), {"spec": {"size": 10}})
        await client.delete(a_gadget("b"))
        await asyncio.sleep(0.1)

        assert sink.sizes == {"a": 10, "c": 3}


async def test_an_object_that_leaves_the_selection_is_gone() -> None:
    client = FakeClient(a_gadget("a", labels={"node": "x"}), a_gadget("other"))
    async with watching(client, Selection(labels={"node": "x"})) as sink:
        assert sink.sizes == {"a": 1}

        await client.patch(a_gadget("a"), {"metadata": {"labels": {"node": "y"}}})
        await asyncio.sleep(0.1)

        assert sink.sizes == {}


@pytest.mark.parametrize("fault", WatchFault)
async def test_after_every_fault_nothing_is_missing(fault: WatchFault) -> None:
    client = FakeClient(a_gadget("a"), a_gadget("b"))
    client.server.watch_faults.append(fault)
    async with watching(client) as sink:
        await client.delete(a_gadget("a"))
        await client.create(a_gadget("c"))

        await asyncio.sleep(700)  # a half-open connection takes its time to be noticed

        assert sink.sizes == sizes_in(client) == {"b": 1, "c": 1}


@pytest.mark.parametrize("fault", [WatchFault.GONE_STATUS, WatchFault.GONE_EVENT])
async def test_a_lost_place_means_to_list_again(fault: WatchFault) -> None:
    client = FakeClient(a_gadget("a"))
    client.server.watch_faults.append(fault)
    async with watching(client) as sink:
        await asyncio.sleep(10)

        assert sink.replaced == 2


@pytest.mark.parametrize(
    "fault", [WatchFault.CLOSED_AT_ONCE, WatchFault.BROKEN, WatchFault.REFUSED, WatchFault.HALF_OPEN]
)
async def test_a_broken_watch_goes_on_from_where_it_was(fault: WatchFault) -> None:
    client = FakeClient(a_gadget("a"))
    version = str(client.server.storage.resource_version)
    client.server.watch_faults.append(fault)
    async with watching(client) as sink:
        await asyncio.sleep(700)

        assert sink.replaced == 1
        watches = [request for request in client.server.requests if "watch" in request.query]
        assert [request.query["resourceVersion"] for request in watches[:2]] == [version, version]


async def test_history_lost_during_a_broken_connection_costs_no_deletion() -> None:
    client = FakeClient(a_gadget("a"), a_gadget("b"))
    async with watching(client) as sink:
        client.server.watch_faults.append(WatchFault.REFUSED)
        await client.server.close_watches()
        await asyncio.sleep(0.1)
        await client.delete(a_gadget("a"))
        client.server.compact()

        await asyncio.sleep(30)

        assert sink.sizes == {"b": 1}
        assert sink.replaced == 2


@pytest.mark.parametrize("fault", WatchFault)
async def test_no_fault_that_lasts_becomes_a_loop(fault: WatchFault) -> None:
    client = FakeClient()
    client.server.watch_faults.extend([fault] * 1000)
    async with watching(client):
        await asyncio.sleep(600)

    assert 1 <= watches_of(client) <= 600 / 30 + 8


async def test_a_list_that_is_refused_is_tried_again() -> None:
    client = FakeClient(a_gadget("a"))
    client.server.refuse_next(503)
    client.server.refuse_next(403)
    async with watching(client) as sink:
        assert sink.replaced == 0

        await asyncio.sleep(10)

        assert sink.sizes == {"a": 1}


async def test_an_api_server_that_asks_to_be_left_alone_is() -> None:
    client = FakeClient(a_gadget("a"))
    client.server.refuse_next(429, "TooManyRequests", retry_after=timedelta(minutes=3))

    async with watching(client) as sink:
        await asyncio.sleep(179)
        assert len(client.server.requests) == 1
        await asyncio.sleep(2)
        assert sink.sizes == {"a": 1}


async def test_a_watch_that_ends_in_time_is_reopened_at_once() -> None:
    client = FakeClient(a_gadget("a"))
    async with watching(client) as sink:
        await asyncio.sleep(650)
        assert watches_of(client) >= 2
        await client.create(a_gadget("b"))
        await asyncio.sleep(0.1)

        assert (sink.sizes, sink.replaced) == ({"a": 1, "b": 1}, 1)


async def test_a_bookmark_saves_a_quiet_watch_from_listing_again() -> None:
    client = FakeClient(a_gadget("a"))
    async with watching(client, Selection(labels={"never": "set"})) as sink:
        await client.patch(a_gadget("a"), {"spec": {"size": 2}})  # not ours, but time passes
        await asyncio.sleep(130)
        client.server.compact()
        await client.server.close_watches()
        await asyncio.sleep(30)

        assert sink.replaced == 1


async def test_an_object_that_cannot_be_read_keeps_its_last_state() -> None:
    client = FakeClient(a_gadget("a", size=1))
    async with watching(client) as sink:
        await client.patch(await client.get(GadgetDocument, "a"), {"spec": {"size": "huge"}})
        client.server.compact()
        client.server.watch_faults.append(WatchFault.GONE_STATUS)
        await client.server.close_watches()
        await asyncio.sleep(10)

        assert (sink.replaced, sink.sizes) == (2, {"a": 1})

        await client.delete(a_gadget("a"))
        await asyncio.sleep(1)

        assert sink.sizes == {}


async def test_the_transform_is_applied_to_lists_and_events() -> None:
    def doubled(item: Gadget) -> Gadget:
        item.spec.size *= 2
        return item

    client = FakeClient(a_gadget("a", size=1))
    sink = FakeSink()
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(Watcher(client, Gadget, sink, transform=doubled).run())
        await asyncio.sleep(0.1)
        await client.create(a_gadget("b", size=5))
        await asyncio.sleep(0.1)
        task.cancel()

    assert sink.sizes == {"a": 2, "b": 10}


async def test_an_error_of_the_sink_is_not_taken_for_one_of_the_connection() -> None:
    class FailingSink(FakeSink):
        def upsert(self, item: Gadget) -> None:
            raise TimeoutError(f"cannot keep {key_of(item)}")

    client = FakeClient()
    watcher = Watcher(client, Gadget, FailingSink())
    listed = await watcher.step(Unlisted())
    await client.create(a_gadget("a"))

    with pytest.raises(TimeoutError, match="cannot keep a"):
        await watcher.step(listed.state)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (UnavailableError("no answer"), Following("7")),
        (UnavailableError("down", status=503), Following("7")),
        (TooManyRequestsError("later", status=429), Following("7")),
        (UnauthorizedError("token", status=401), Following("7")),
        (GoneError("old", status=410), Unlisted()),
        (NotFoundError("no such kind", status=404), Unlisted()),
        (ForbiddenError("role", status=403), Unlisted()),
        (KubeError("unheard of", status=400), Unlisted()),
    ],
)
def test_only_errors_that_say_nothing_about_the_place_keep_it(error: KubeError, expected: State) -> None:
    assert after_failure("7", error) == expected


async def test_back_off_starts_over_after_two_quiet_minutes() -> None:
    client = FakeClient()
    client.server.watch_faults.extend([WatchFault.REFUSED] * 8)
    async with watching(client):
        await asyncio.sleep(400)  # all faults are over, and two minutes passed
        before = watches_of(client)
        client.server.watch_faults.append(WatchFault.REFUSED)
        await client.server.close_watches()
        await asyncio.sleep(2)

        assert watches_of(client) == before + 2
