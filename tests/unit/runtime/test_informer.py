"""An informer's store is true, and its handlers miss nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from nmstate_api.meta import ObjectMeta
from nmstate_k8s.kube.resource import ObjectKey
from nmstate_k8s.kube.selection import Selection
from nmstate_k8s.runtime.change import Change
from nmstate_k8s.runtime.informer import Informer
from nmstate_k8s.testing.client import FakeClient
from nmstate_k8s.testing.gadget import Gadget, a_gadget
from nmstate_k8s.testing.watching import WatchFault

pytestmark = pytest.mark.looptime


class Follower:
    """Puts together from changes what it thinks is there."""

    def __init__(self) -> None:
        self.known: dict[ObjectKey, int] = {}
        self.told: list[str] = []

    def __call__(self, change: Change[Gadget]) -> None:
        if change.new is None:
            del self.known[change.key]
            self.told.append(f"-{change.key}")
            return
        assert (change.key in self.known) is (change.old is not None)
        self.known[change.key] = change.new.spec.size
        self.told.append(f"{'+' if change.old is None else '~'}{change.key}")


@asynccontextmanager
async def running(informer: Informer[Gadget]) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(informer.run())
        async with asyncio.timeout(30):
            await informer.wait_synced()
        yield
        task.cancel()


async def test_once_synced_everything_is_there_and_was_told() -> None:
    informer = Informer(FakeClient(a_gadget("a"), a_gadget("b")), Gadget)
    follower = Follower()
    informer.add_handler(follower)

    async with running(informer):
        assert follower.told == ["+a", "+b"]
        assert {item.metadata.name for item in informer.lister.list()} == {"a", "b"}


async def test_it_is_not_synced_before_the_first_list() -> None:
    client = FakeClient()
    client.server.refuse_next(503)
    informer = Informer(client, Gadget)
    seen: list[bool] = []

    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(informer.run())
        for _ in range(2):
            await asyncio.sleep(0.5)
            seen.append(informer.synced.is_set)
            await asyncio.sleep(2)
        task.cancel()

    assert seen == [False, True]


async def test_an_empty_list_is_a_list() -> None:
    informer = Informer(FakeClient(), Gadget)

    async with running(informer):
        assert informer.synced.is_set


async def test_several_handlers_are_told_the_same_and_a_late_one_catches_up() -> None:
    client = FakeClient(a_gadget("a"))
    informer = Informer(client, Gadget)
    first, second, late = Follower(), Follower(), Follower()
    informer.add_handler(first)
    informer.add_handler(second)

    async with running(informer):
        informer.add_handler(late)
        await client.create(a_gadget("b"))
        await client.patch(a_gadget("b"), {"spec": {"size": 5}})
        await client.delete(a_gadget("a"))
        await asyncio.sleep(1)

    assert first.told == second.told == late.told == ["+a", "+b", "~b", "-a"]


async def test_a_handler_finds_in_the_store_what_it_is_told() -> None:
    client = FakeClient(a_gadget("a"))
    informer = Informer(client, Gadget)
    agreed: list[bool] = []
    informer.add_handler(lambda change: agreed.append(informer.lister.get(change.key.name) is change.new))

    async with running(informer):
        await client.delete(a_gadget("a"))
        await client.create(a_gadget("a"))
        await asyncio.sleep(1)

    assert agreed == [True, True, True]


@pytest.mark.parametrize("fault", WatchFault)
async def test_handlers_agree_with_the_api_server_after_every_fault(fault: WatchFault) -> None:
    client = FakeClient(a_gadget("a"), a_gadget("b"), a_gadget("c"))
    informer = Informer(client, Gadget)
    follower = Follower()
    informer.add_handler(follower)
    client.server.watch_faults.append(fault)

    async with running(informer):
        await client.delete(a_gadget("a"))
        await client.delete(a_gadget("b"))
        await client.create(a_gadget("b", size=7))
        await client.create(a_gadget("d"))
        client.server.compact()
        await asyncio.sleep(700)

    assert follower.known == {ObjectKey("b"): 7, ObjectKey("c"): 1, ObjectKey("d"): 1}
    assert {item.metadata.name for item in informer.lister.list()} == {"b", "c", "d"}


async def test_only_what_is_selected_is_held() -> None:
    client = FakeClient(a_gadget("a", labels={"node": "x"}), a_gadget("b", labels={"node": "y"}))
    informer = Informer(client, Gadget, Selection(labels={"node": "x"}))

    async with running(informer):
        assert [item.metadata.name for item in informer.lister.list()] == ["a"]


async def test_managed_fields_are_not_held() -> None:
    metadata = ObjectMeta.model_validate({"name": "a", "managedFields": [{"manager": "kubectl"}]})
    informer = Informer(FakeClient(Gadget(metadata=metadata)), Gadget)

    async with running(informer):
        held = informer.lister.get("a")

    assert held is not None
    assert "managedFields" not in held.to_wire()["metadata"]  # type: ignore[operator]  # a JSON object


async def test_an_index_is_kept() -> None:
    client = FakeClient(a_gadget("a", size=1))
    informer = Informer(client, Gadget, indexers={"size": lambda item: [str(item.spec.size)]})

    async with running(informer):
        await client.patch(a_gadget("a"), {"spec": {"size": 2}})
        await asyncio.sleep(1)
        assert [item.metadata.name for item in informer.lister.by_index("size", "2")] == ["a"]
        assert [*informer.lister.by_index("size", "1")] == []


async def test_an_error_of_a_handler_ends_the_informer() -> None:
    def fail(change: Change[Gadget]) -> None:
        raise LookupError(f"no idea what {change.key} is")

    informer = Informer(FakeClient(a_gadget("a")), Gadget)
    informer.add_handler(fail)

    with pytest.raises(LookupError, match="no idea what a is"):
        await informer.run()
