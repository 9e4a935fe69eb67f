"""Events are written once and then counted, and never get in the way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from nmstate_api.meta import JsonObject
from nmstate_k8s.runtime.events import MAX_MESSAGE_LENGTH, QUEUE_LENGTH, Event, EventRecorder, EventType
from nmstate_k8s.testing.client import FakeClient
from nmstate_k8s.testing.clock import FakeClock
from nmstate_k8s.testing.gadget import a_gadget, stored

pytestmark = pytest.mark.looptime

GADGET = stored(a_gadget("a"), uid="uid-of-a")


class Setup:
    """A recorder, its clock and its API server."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.client = FakeClient()
        self.recorder = EventRecorder(self.client, component="tester", host="node01", clock=self.clock)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[EventRecorder]:
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(self.recorder.run())
            yield self.recorder
            await asyncio.sleep(60)
            task.cancel()

    @property
    def events(self) -> list[JsonObject]:
        return [wire for (plural, _), wire in self.client.objects.items() if plural == "events"]


async def test_an_event_says_what_happened_to_which_object() -> None:
    setup = Setup()
    async with setup.running() as recorder:
        recorder.record(GADGET, "Broken", "it fell down", event_type=EventType.WARNING)

    (event,) = setup.events
    assert event["involvedObject"] == {
        "apiVersion": "test.example/v1",
        "kind": "Gadget",
        "namespace": "",
        "name": "a",
        "uid": "uid-of-a",
    }
    assert (event["type"], event["reason"], event["message"], event["count"]) == (
        "Warning",
        "Broken",
        "it fell down",
        1,
    )
    assert event["source"] == {"component": "tester", "host": "node01"}
    assert Event.from_wire(event).metadata.namespace == "default"


async def test_the_same_event_again_is_counted() -> None:
    setup = Setup()
    async with setup.running() as recorder:
        for _ in range(3):
            recorder.record(GADGET, "Broken", "it fell down")
            setup.clock.advance(timedelta(minutes=1))

    (event,) = setup.events
    assert event["count"] == 3
    assert (event["firstTimestamp"], event["lastTimestamp"]) == ("2026-01-01T00:00:00Z", "2026-01-01T00:02:00Z")


async def test_different_events_stay_apart() -> None:
    setup = Setup()
    async with setup.running() as recorder:
        for name, message in (("a", "x"), ("a", "y"), ("b", "x")):
            recorder.record(stored(a_gadget(name), uid=name), "Broken", message)  # all at the same moment

    assert [event["count"] for event in setup.events] == [1, 1, 1]


async def test_an_event_that_expired_is_written_anew() -> None:
    setup = Setup()
    async with setup.running() as recorder:
        recorder.record(GADGET, "Broken", "it fell down")
        await asyncio.sleep(1)
        (event,) = setup.events
        await setup.client.delete(Event.from_wire(event))
        setup.clock.advance(timedelta(hours=2))
        recorder.record(GADGET, "Broken", "it fell down")

    (event,) = setup.events
    assert (event["count"], event["firstTimestamp"]) == (1, "2026-01-01T02:00:00Z")


async def test_what_the_api_server_refuses_does_not_stop_the_next() -> None:
    setup = Setup()
    setup.client.server.refuse_next(403)
    async with setup.running() as recorder:
        recorder.record(GADGET, "Refused", "x")
        recorder.record(GADGET, "Accepted", "x")

    assert [event["reason"] for event in setup.events] == ["Accepted"]


async def test_too_many_at_once_are_dropped_without_waiting() -> None:
    setup = Setup()
    for number in range(QUEUE_LENGTH + 50):
        setup.recorder.record(GADGET, "Broken", str(number))
        setup.clock.advance(timedelta(seconds=1))
    async with setup.running():
        pass

    assert len(setup.events) == QUEUE_LENGTH


async def test_a_long_message_is_cut_to_what_the_api_server_takes() -> None:
    setup = Setup()
    async with setup.running() as recorder:
        recorder.record(GADGET, "Broken", "x" * 5000)

    (event,) = setup.events
    assert len(str(event["message"])) == MAX_MESSAGE_LENGTH
