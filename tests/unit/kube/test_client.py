"""Calls do what the API server defines, with its preconditions, and wait when they are asked to."""

import asyncio
from datetime import timedelta

import pytest

from nmstate_api.meta import Condition, ObjectMeta
from nmstate_k8s.kube import client as client_module
from nmstate_k8s.kube.client import Client
from nmstate_k8s.kube.errors import (
    AlreadyExistsError,
    ConflictError,
    GoneError,
    InvalidError,
    KubeError,
    NotFoundError,
    TooManyRequestsError,
    UnavailableError,
    UnreadableError,
)
from nmstate_k8s.kube.resource import ObjectKey
from nmstate_k8s.kube.selection import Selection
from nmstate_k8s.testing.client import FakeClient
from nmstate_k8s.testing.gadget import Gadget, GadgetDocument, GadgetMetadata, GadgetSpec, GadgetStatus, a_gadget

pytestmark = pytest.mark.looptime


async def test_what_is_created_can_be_read_changed_and_deleted() -> None:
    client = FakeClient()

    created = await client.create(a_gadget("a", size=1))
    created.spec.size = 2
    updated = await client.update(created)
    read = await client.get(Gadget, "a")

    assert (read.spec.size, read.metadata.generation) == (2, 2)
    assert read.metadata.resource_version == updated.metadata.resource_version
    await client.delete(read)
    with pytest.raises(NotFoundError, match='"a" not found'):
        await client.get(Gadget, "a")


async def test_the_api_server_chooses_a_name_on_request() -> None:
    client = FakeClient()

    first = await client.create(Gadget(metadata=ObjectMeta(generate_name="g-")))
    second = await client.create(Gadget(metadata=ObjectMeta(generate_name="g-")))

    assert first.metadata.name.startswith("g-")
    assert first.metadata.name != second.metadata.name


async def test_a_second_creation_is_refused() -> None:
    client = FakeClient(a_gadget("a"))

    with pytest.raises(AlreadyExistsError):
        await client.create(a_gadget("a"))


async def test_a_stale_update_is_refused() -> None:
    client = FakeClient(a_gadget("a"))
    mine, theirs = await client.get(Gadget, "a"), await client.get(Gadget, "a")
    theirs.spec.size = 5
    await client.update(theirs)

    with pytest.raises(ConflictError):
        await client.update(mine)

    assert client.stored(Gadget, "a").spec.size == 5


async def test_status_and_spec_are_written_apart() -> None:
    client = FakeClient(a_gadget("a", size=1))
    item = await client.get(Gadget, "a")
    item.spec.size = 9
    item.status = GadgetStatus(size=3)

    written = await client.update_status(item)
    item = written.model_copy(update={"spec": GadgetSpec(size=4), "status": GadgetStatus(size=99)})
    await client.update(item)

    stored = client.stored(Gadget, "a")
    assert stored.status is not None
    assert (stored.spec.size, stored.status.size) == (4, 3)


async def test_a_patch_merges_and_null_removes() -> None:
    client = FakeClient()
    item = await client.create(Gadget(metadata=ObjectMeta(name="a"), spec=GadgetSpec(size=1, parts={"x": "1"})))

    await client.patch(item, {"spec": {"parts": {"x": None, "y": "2"}}})
    await client.patch_status(item, {"status": {"size": 7}, "spec": {"size": 100}})

    stored = client.stored(Gadget, "a")
    assert stored.status is not None
    assert (stored.spec.size, stored.spec.parts, stored.status.size) == (1, {"y": "2"}, 7)


async def test_apply_creates_changes_and_lets_go() -> None:
    client = FakeClient()
    metadata = ObjectMeta(name="a")

    await client.apply(Gadget(metadata=metadata, spec=GadgetSpec(size=1, parts={"x": "1"})))
    await client.apply(Gadget(metadata=metadata, spec=GadgetSpec(parts={"y": "2"})))

    wire = client.objects["gadgets", ObjectKey("a")]
    assert wire["spec"] == {"parts": {"y": "2"}}


async def test_managers_keep_to_their_own_fields() -> None:
    ours = FakeClient(field_manager="ours")
    theirs = Client(ours.server, field_manager="theirs")
    await ours.apply(Gadget(metadata=ObjectMeta(name="a"), spec=GadgetSpec(size=1)))
    await theirs.apply(Gadget(metadata=ObjectMeta(name="a"), spec=GadgetSpec(parts={"x": "1"})))

    await ours.apply(Gadget(metadata=ObjectMeta(name="a"), spec=GadgetSpec(size=2)))

    stored = ours.stored(Gadget, "a")
    assert (stored.spec.size, stored.spec.parts) == (2, {"x": "1"})


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        ({"uid": "99"}, InvalidError),
        ({"uid": "00000000-0000-4000-8000-000000000001", "resource_version": "99"}, ConflictError),
        ({"resource_version": "99"}, ValueError),
    ],
    ids=["another uid", "another version", "a version without a uid"],
)
async def test_apply_keeps_to_its_precondition(identity: dict[str, str], expected: type[Exception]) -> None:
    client = FakeClient(a_gadget("a"))
    metadata = ObjectMeta.model_validate({"name": "a"} | identity)

    with pytest.raises(expected):
        await client.apply(Gadget(metadata=metadata, spec=GadgetSpec(size=5)))

    assert client.stored(Gadget, "a").spec.size == 1


async def test_apply_does_not_bring_back_what_was_deleted_meanwhile() -> None:
    client = FakeClient()
    seen = await client.create(a_gadget("a"))
    await client.delete(seen)

    with pytest.raises(ConflictError):
        await client.apply(seen)

    assert client.objects == {}


async def test_an_object_that_was_read_can_be_applied() -> None:
    client = FakeClient(a_gadget("a", size=1))
    read = await client.get(Gadget, "a")
    read.spec.size = 2

    applied = await client.apply(read)

    assert (applied.spec.size, applied.metadata.generation) == (2, 2)


async def test_apply_status_sends_the_status_alone() -> None:
    client = FakeClient(a_gadget("a", size=1))
    item = await client.get(Gadget, "a")
    item.spec.size = 50
    item.metadata.labels = {"not": "sent"}
    item.status = GadgetStatus(conditions=[Condition(type="Ready", status="True")])

    applied = await client.apply_status(item)

    assert (applied.spec.size, applied.metadata.labels) == (1, {})
    assert applied.status is not None
    assert applied.status.conditions[0].type == "Ready"


async def test_apply_status_needs_the_object() -> None:
    with pytest.raises(NotFoundError):
        await FakeClient().apply_status(a_gadget("a"))


async def test_delete_spares_what_was_made_again_under_the_name() -> None:
    client = FakeClient()
    old = await client.create(a_gadget("a"))
    await client.delete(old)
    await client.create(a_gadget("a"))

    with pytest.raises(ConflictError):
        await client.delete(old)

    assert len(client.objects) == 1


async def test_delete_can_insist_on_the_version_that_was_read() -> None:
    client = FakeClient(a_gadget("a"))
    seen = await client.get(Gadget, "a")
    await client.patch(seen, {"spec": {"size": 5}})

    with pytest.raises(ConflictError):
        await client.delete(seen, unchanged=True)
    await client.delete(seen)

    assert client.objects == {}


async def test_a_list_has_all_pages_of_one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "PAGE_SIZE", 2)
    client = FakeClient(*(a_gadget(f"g{number}") for number in range(5)))

    listing = await client.list(Gadget)

    assert [item.metadata.name for item in listing.items] == ["g0", "g1", "g2", "g3", "g4"]
    assert listing.resource_version == str(client.server.storage.resource_version)
    assert len(client.server.requests) == 3


async def test_a_list_whose_history_is_gone_halfway_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "PAGE_SIZE", 1)
    client = FakeClient(a_gadget("a"), a_gadget("b"))
    pages = client.pages(Gadget)
    await anext(pages)
    client.server.compact()

    with pytest.raises(GoneError):
        await anext(pages)


async def test_a_list_is_narrowed_by_the_api_server() -> None:
    client = FakeClient(a_gadget("a", labels={"x": "1"}), a_gadget("b", labels={"x": "1"}), a_gadget("c"))

    listing = await client.list(Gadget, Selection(labels={"x": "1"}, fields={"metadata.name": "b"}))

    assert [item.metadata.name for item in listing.items] == ["b"]


async def test_a_kind_can_be_read_as_metadata_or_as_json() -> None:
    client = FakeClient(a_gadget("a", size=3))

    (partial,) = (await client.list(GadgetMetadata)).items
    document = await client.get(GadgetDocument, "a")

    assert partial.to_wire().keys() == {"apiVersion", "kind", "metadata"}
    assert document.body["spec"] == {"size": 3}


async def test_an_object_that_is_not_what_its_kind_says_is_a_typed_error() -> None:
    client = FakeClient(a_gadget("a"))
    await client.patch(await client.get(GadgetDocument, "a"), {"spec": {"size": "huge"}})

    with pytest.raises(UnreadableError, match=r"Gadget a cannot be read: (?s:.*)size"):
        await client.get(Gadget, "a")


async def test_an_unchanged_update_is_not_a_new_version() -> None:
    client = FakeClient(a_gadget("a"))
    read = await client.get(Gadget, "a")

    again = await client.update(read)

    assert again.metadata.resource_version == read.metadata.resource_version


@pytest.mark.parametrize(
    ("status", "retry_after", "waits"),
    [(429, 3, (3, 6)), (429, None, (1, 2)), (503, 2, (2, 4))],
    ids=["429", "429 without a time", "503 with a time"],
)
async def test_an_answer_that_says_later_is_obeyed(
    status: int, retry_after: int | None, waits: tuple[float, float]
) -> None:
    client = FakeClient(a_gadget("a"))
    client.server.refuse_next(status, retry_after=None if retry_after is None else timedelta(seconds=retry_after))

    await client.get(Gadget, "a")

    assert waits[0] <= asyncio.get_running_loop().time() <= waits[1]
    assert len(client.server.requests) == 2


@pytest.mark.parametrize(
    ("status", "retry_after", "expected"),
    [(429, 31, TooManyRequestsError), (503, None, UnavailableError), (404, 1, NotFoundError)],
    ids=["too long to wait for", "nothing said about later", "final"],
)
async def test_other_refusals_are_the_callers_at_once(
    status: int, retry_after: int | None, expected: type[KubeError]
) -> None:
    client = FakeClient(a_gadget("a"))
    client.server.refuse_next(status, retry_after=None if retry_after is None else timedelta(seconds=retry_after))

    with pytest.raises(expected):
        await client.get(Gadget, "a")

    assert len(client.server.requests) == 1
    assert asyncio.get_running_loop().time() == 0


async def test_patience_ends() -> None:
    client = FakeClient(a_gadget("a"))
    for _ in range(client_module.MAX_ATTEMPTS):
        client.server.refuse_next(429, retry_after=timedelta(seconds=1))

    with pytest.raises(TooManyRequestsError) as caught:
        await client.get(Gadget, "a")

    assert caught.value.retry_after == timedelta(seconds=1)
    assert len(client.server.requests) == client_module.MAX_ATTEMPTS
