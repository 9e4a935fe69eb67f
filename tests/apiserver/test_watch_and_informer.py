"""Watching a real kube-apiserver: bookmarks, resuming, and what a gap must not lose."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from yarl import URL

from nmstate_k8s.kube import (
    Client,
    EventType,
    ObjectKey,
    Selection,
    connect,
    load_config,
)
from nmstate_k8s.runtime import Change, EventRecorder, Informer
from nmstate_k8s.runtime.events import Event
from nmstate_k8s.testing.configmap import ConfigMap, ConfigMapMetadata, a_config_map


@pytest.fixture
async def client(kubeconfig: Path) -> AsyncIterator[Client]:
    async with connect(load_config(kubeconfig), field_manager="watch-test") as connected:
        yield connected


class Follower:
    """Puts together from changes what it thinks is there, and can wait for it."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self._changed = asyncio.Event()

    def __call__(self, change: Change[ConfigMap]) -> None:
        if change.new is None:
            self.known.remove(change.key.name)
        else:
            self.known.add(change.key.name)
        self._changed.set()

    async def wait_for(self, *names: str, seconds: float = 10) -> None:
        async with asyncio.timeout(seconds):
            while self.known != set(names):
                self._changed.clear()
                await self._changed.wait()


@asynccontextmanager
async def following(client: Client, test: str) -> AsyncIterator[tuple[Informer[ConfigMap], Follower]]:
    informer = Informer(client, ConfigMap, Selection("default", labels={"test": test}))
    follower = Follower()
    informer.add_handler(follower)
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(informer.run())
        async with asyncio.timeout(10):
            await informer.wait_synced()
        yield informer, follower
        task.cancel()


async def test_events_arrive_in_order_with_where_to_go_on(client: Client) -> None:
    where = Selection("default", labels={"test": "order"})
    start = await client.list(ConfigMap, where)
    async with client.watch(ConfigMap, where, resource_version=start.resource_version) as events:
        created = await client.create(a_config_map("order", "order", a="1"))
        patched = await client.patch(created, {"data": {"a": "2"}})
        await client.delete(patched)
        seen = [await anext(events) for _ in range(3)]

    assert [event.type for event in seen] == [EventType.ADDED, EventType.MODIFIED, EventType.DELETED]
    assert [event.resource_version for event in seen[:2]] == [
        created.metadata.resource_version,
        patched.metadata.resource_version,
    ]
    assert int(seen[2].resource_version) > int(seen[1].resource_version)

    async with client.watch(ConfigMap, where, resource_version=seen[0].resource_version) as events:
        resumed = [await anext(events) for _ in range(2)]
    assert [event.type for event in resumed] == [EventType.MODIFIED, EventType.DELETED]


async def test_what_leaves_the_selection_is_deleted_for_its_watcher(client: Client) -> None:
    async with following(client, "selection") as (informer, follower):
        created = await client.create(a_config_map("leaves", "selection"))
        await follower.wait_for("leaves")
        await client.patch(created, {"metadata": {"labels": {"test": "elsewhere"}}})
        await follower.wait_for()

        assert informer.lister.get("leaves", "default") is None


async def test_metadata_alone_is_watched_without_the_content(client: Client) -> None:
    where = Selection("default", labels={"test": "partial"})
    start = await client.list(ConfigMapMetadata, where)
    async with client.watch(ConfigMapMetadata, where, resource_version=start.resource_version) as events:
        await client.create(a_config_map("partial", "partial", large="x" * 10_000))
        event = await anext(events)

    assert event.key == ObjectKey("partial", "default")
    assert event.object is not None
    assert event.object.to_wire().keys() == {"apiVersion", "kind", "metadata"}


class Wire:
    """A TCP forwarder to the API server that can be cut."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._writers: set[asyncio.StreamWriter] = set()
        self.open = True

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.open:
            writer.close()
            return
        far_reader, far_writer = await asyncio.open_connection(*self._target)
        self._writers |= {writer, far_writer}
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._copy(reader, far_writer))
                tasks.create_task(self._copy(far_reader, writer))
        finally:
            for end in (writer, far_writer):
                end.close()
                self._writers.discard(end)

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while chunk := await reader.read(65536):
                writer.write(chunk)
                await writer.drain()
        except OSError:
            return
        finally:
            writer.close()

    def cut(self) -> None:
        """Break every connection, and refuse new ones until it is mended."""
        self.open = False
        for writer in self._writers:
            writer.transport.abort()

    def mend(self) -> None:
        self.open = True


async def test_what_happens_while_the_connection_is_down_is_not_lost(client: Client, kubeconfig: Path) -> None:
    config = load_config(kubeconfig)
    address = URL(config.server)
    assert address.host is not None
    assert address.port is not None
    wire = Wire(address.host, address.port)
    async with await asyncio.start_server(wire.carry, "127.0.0.1", 0) as forwarder:
        port = forwarder.sockets[0].getsockname()[1]
        behind = replace(config, server=f"https://127.0.0.1:{port}", tls_server_name=address.host)
        first = await client.create(a_config_map("first", "gap"))
        async with connect(behind, field_manager="t") as cut_off, following(cut_off, "gap") as (_, follower):
            await follower.wait_for("first")
            wire.cut()
            await client.delete(first)
            await client.create(a_config_map("second", "gap"))
            wire.mend()

            await follower.wait_for("second", seconds=30)


async def test_events_are_accepted_and_counted(client: Client) -> None:
    recorder = EventRecorder(client, component="tester", host="node01")
    item = await client.create(a_config_map("eventful", "events"))
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(recorder.run())
        for _ in range(3):
            recorder.record(item, "Tried", "it was tried")
        counts = await _counts(client, item)
        task.cancel()

    assert counts == [1, 2, 3]


async def _counts(client: Client, item: ConfigMap) -> list[object]:
    """The counts that the one event about ``item`` goes through, until it is at three."""
    where = Selection("default", fields={"involvedObject.name": item.metadata.name})
    counts: list[object] = []
    start = item.metadata.resource_version
    async with asyncio.timeout(10), client.watch(Event, where, resource_version=start) as events:
        while counts[-1:] != [3]:
            event = await anext(events)
            assert event.object is not None
            counts.append(event.object.body["count"])
    return counts
