"""What changed leads to what has to be looked at."""

from nmstate_api.meta import ObjectMeta, OwnerReference
from nmstate_k8s.runtime.change import Change
from nmstate_k8s.runtime.events import Event
from nmstate_k8s.runtime.mapping import enqueue, every, itself, labelled, owner
from nmstate_k8s.runtime.predicate import generation_changed
from nmstate_k8s.runtime.reconcile import Request
from nmstate_k8s.testing.client import lister_of
from nmstate_k8s.testing.gadget import Gadget, a_gadget, stored


class Recording:
    """Keeps what was added."""

    def __init__(self) -> None:
        self.added: list[Request] = []

    def add(self, key: Request) -> None:
        self.added.append(key)


def owned_by(*references: tuple[str, str, str], namespace: str = "") -> ObjectMeta:
    owners = [OwnerReference(api_version=version, kind=kind, name=name, uid="u") for version, kind, name in references]
    return ObjectMeta(name="x", namespace=namespace, owner_references=owners)


def test_an_object_leads_to_itself() -> None:
    assert list(itself(a_gadget("a"))) == [Request("a")]


def test_owners_are_found_by_group_and_kind_whatever_their_version() -> None:
    item = Gadget(
        metadata=owned_by(
            ("test.example/v1beta7", "Gadget", "mine"), ("v1", "Gadget", "core"), ("test.example/v1", "Widget", "other")
        )
    )

    assert list(owner(Gadget)(item)) == [Request("mine")]


def test_an_owner_in_a_namespace_is_in_the_same_one() -> None:
    item = Event(owned_by(("v1", "Event", "mine"), namespace="ns"), {})

    assert list(owner(Event)(item)) == [Request("mine", "ns")]
    assert list(owner(Gadget)(item)) == []


def test_a_label_names_an_object() -> None:
    by_policy = labelled("policy")

    assert list(by_policy(a_gadget("a", labels={"policy": "p"}))) == [Request("p")]
    assert list(by_policy(a_gadget("a"))) == []


def test_a_change_can_matter_to_everything_of_another_kind() -> None:
    to_all = every(lister_of(a_gadget("p1"), a_gadget("p2")))

    assert list(to_all(a_gadget("node"))) == [Request("p1"), Request("p2")]


def test_what_an_object_no_longer_points_to_is_looked_at_too() -> None:
    queue = Recording()
    handle = enqueue(queue, labelled("policy"))

    handle(Change(a_gadget("a", labels={"policy": "old"}), a_gadget("a", labels={"policy": "new"})))

    assert queue.added == [Request("old"), Request("new")]


def test_a_key_is_added_once_per_change() -> None:
    queue = Recording()

    enqueue(queue, itself)(Change(a_gadget("a"), a_gadget("a")))

    assert queue.added == [Request("a")]


def test_all_predicates_have_to_hold() -> None:
    queue = Recording()
    handle = enqueue(queue, itself, generation_changed, lambda change: change.key.name != "b")

    handle(Change(stored(a_gadget("a")), stored(a_gadget("a"), resource_version="2")))
    handle(Change(None, a_gadget("b")))
    handle(Change(None, a_gadget("c")))

    assert queue.added == [Request("c")]
