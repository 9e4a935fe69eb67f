"""Lines are put together however they come apart, and become events or errors."""

from collections.abc import AsyncIterator, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_api.meta import JsonObject
from nmstate_k8s.kube.errors import GoneError, KubeError, UnavailableError
from nmstate_k8s.kube.resource import ObjectKey
from nmstate_k8s.kube.selection import Selection
from nmstate_k8s.kube.watch import EventType, lines, read_event
from nmstate_k8s.testing.client import FakeClient
from nmstate_k8s.testing.gadget import Gadget, GadgetMetadata, a_gadget
from nmstate_k8s.testing.watching import WatchFault

pytestmark = pytest.mark.looptime


async def in_chunks(chunks: Iterable[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


@given(
    st.lists(st.binary(min_size=1).map(lambda line: line.replace(b"\n", b"x")).filter(bytes.strip), max_size=6),
    st.lists(st.integers(1, 7), min_size=1),
)
async def test_lines_do_not_depend_on_where_chunks_break(content: list[bytes], sizes: list[int]) -> None:
    stream = b"".join(line + b"\n" for line in content)
    chunks: list[bytes] = []
    position = 0
    while position < len(stream):
        size = sizes[len(chunks) % len(sizes)]
        chunks.append(stream[position : position + size])
        position += size

    assert [line async for line in lines(in_chunks(chunks))] == content


async def test_empty_lines_and_an_unfinished_one_are_left_out() -> None:
    assert [line async for line in lines(in_chunks([b"\n", b"a\n\r\nb\n", b"unfinis"]))] == [b"a", b"b"]


async def test_an_endless_line_is_given_up() -> None:
    with pytest.raises(UnavailableError, match="more than 10 bytes"):
        await anext(lines(in_chunks([b"12345678", b"9012"]), limit=10))


def test_an_event_names_its_object_and_where_to_go_on() -> None:
    event = read_event(Gadget, {"type": "MODIFIED", "object": {"metadata": {"name": "a", "resourceVersion": "9"}}})

    assert (event.type, event.key, event.resource_version) == (EventType.MODIFIED, ObjectKey("a"), "9")
    assert event.object is not None
    assert event.object.metadata.name == "a"


def test_a_bookmark_has_no_object() -> None:
    event = read_event(Gadget, {"type": "BOOKMARK", "object": {"metadata": {"resourceVersion": "12"}}})

    assert (event.type, event.resource_version, event.object) == (EventType.BOOKMARK, "12", None)


def test_an_object_that_cannot_be_read_does_not_end_the_watch() -> None:
    wire: JsonObject = {"metadata": {"name": "a", "resourceVersion": "9"}, "spec": {"size": "huge"}}

    event = read_event(Gadget, {"type": "DELETED", "object": wire})

    assert (event.type, event.key, event.object) == (EventType.DELETED, ObjectKey("a"), None)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"type": "ERROR", "object": {"code": 410, "reason": "Expired"}}, GoneError),
        ({"type": "ERROR", "object": {"code": 500}}, UnavailableError),
        ({"type": "NEWLY_INVENTED", "object": {}}, KubeError),
        ({}, KubeError),
    ],
)
def test_what_is_no_event_is_an_error(document: JsonObject, expected: type[KubeError]) -> None:
    with pytest.raises(expected):
        read_event(Gadget, document)


async def test_asks_for_bookmarks_and_for_an_end() -> None:
    client = FakeClient()
    client.server.watch_faults.append(WatchFault.CLOSED_AT_ONCE)

    async with client.watch(Gadget, Selection(labels={"a": "b"}), resource_version="5") as events:
        assert [event async for event in events] == []

    (request,) = client.server.requests
    assert request.path == "/apis/test.example/v1/gadgets"
    assert 300 <= int(request.query["timeoutSeconds"]) <= 600
    assert {key: value for key, value in request.query.items() if key != "timeoutSeconds"} == {
        "watch": "true",
        "allowWatchBookmarks": "true",
        "resourceVersion": "5",
        "labelSelector": "a=b",
    }


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (WatchFault.GONE_STATUS, GoneError),
        (WatchFault.GONE_EVENT, GoneError),
        (WatchFault.BROKEN, UnavailableError),
        (WatchFault.REFUSED, UnavailableError),
        (WatchFault.MALFORMED, UnavailableError),
        (WatchFault.HALF_OPEN, UnavailableError),
    ],
)
async def test_every_way_to_fail_is_a_typed_error(fault: WatchFault, expected: type[KubeError]) -> None:
    client = FakeClient()
    client.server.watch_faults.append(fault)

    async def follow() -> None:
        async with client.watch(Gadget, resource_version="1000") as events:
            async for _ in events:
                pass

    with pytest.raises(expected):
        await follow()


async def test_metadata_is_asked_for_alone_when_the_kind_needs_no_more() -> None:
    client = FakeClient()
    await client.create(a_gadget("a"))

    async with client.watch(GadgetMetadata, resource_version="1000") as events:
        event = await anext(events)

    assert event.key == ObjectKey("a")
    assert "as=PartialObjectMetadata;" in client.server.requests[-1].accept
