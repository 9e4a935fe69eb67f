"""The fake API server counts and deletes as a real one does."""

import pytest

from nmstate_api.meta import JsonObject, ObjectMeta
from nmstate_k8s.kube import NotFoundError
from nmstate_k8s.testing.client import FakeClient
from nmstate_k8s.testing.gadget import Gadget, GadgetStatus, a_gadget

pytestmark = pytest.mark.looptime


async def test_generation_counts_changes_of_the_spec_alone() -> None:
    client = FakeClient()
    item = await client.create(a_gadget("a"))
    generations = [item.metadata.generation]
    patches: list[JsonObject] = [{"metadata": {"labels": {"x": "y"}}}, {"spec": {"size": 5}}, {"spec": {"size": 5}}]
    for changes in patches:
        item = await client.patch(item, changes)
        generations.append(item.metadata.generation)
    item.status = GadgetStatus(size=3)
    item = await client.update_status(item)

    assert [*generations, item.metadata.generation] == [1, 1, 2, 2, 2]


async def test_finalizers_hold_an_object_until_the_last_is_gone() -> None:
    client = FakeClient()
    item = await client.create(Gadget(metadata=ObjectMeta(name="a", finalizers=["wait"])))

    await client.delete(item)
    held = await client.get(Gadget, "a")
    assert held.metadata.deletion_timestamp is not None
    await client.patch(held, {"metadata": {"finalizers": None}})

    with pytest.raises(NotFoundError):
        await client.get(Gadget, "a")


async def test_a_seeded_object_has_its_status_and_its_own_uid() -> None:
    seeded = a_gadget("a").model_copy(update={"status": GadgetStatus(size=3)})
    seeded.metadata.uid = "chosen"
    client = FakeClient(seeded)

    read = await client.get(Gadget, "a")

    assert read.status is not None
    assert (read.status.size, read.metadata.uid) == (3, "chosen")


async def test_every_request_is_on_record() -> None:
    client = FakeClient(a_gadget("a"))
    await client.list(Gadget)
    await client.delete(a_gadget("a"))

    assert [(request.method, request.path) for request in client.server.requests] == [
        ("GET", "/apis/test.example/v1/gadgets"),
        ("DELETE", "/apis/test.example/v1/gadgets/a"),
    ]
