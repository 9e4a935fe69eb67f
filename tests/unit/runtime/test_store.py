"""A store tells exactly what became different."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_k8s.kube.resource import ObjectKey, key_of
from nmstate_k8s.runtime.change import Change
from nmstate_k8s.runtime.store import Store
from nmstate_k8s.testing.gadget import Gadget, a_gadget, stored

BY_SIZE = {"size": lambda item: [str(item.spec.size)]}

Version = tuple[str, str, int]
"""uid, resource version, size"""


def gadget(name: str, version: Version) -> Gadget:
    uid, resource_version, size = version
    return stored(a_gadget(name, size=size), uid=uid, resource_version=resource_version)


def told(changes: list[Change[Gadget]]) -> list[tuple[str, str]]:
    verbs = {(True, False): "added", (False, False): "updated", (False, True): "deleted"}
    return [(verbs[change.old is None, change.new is None], change.key.name) for change in changes]


def test_the_same_version_again_is_no_change() -> None:
    store = Store[Gadget]()

    assert told([*store.upsert(gadget("a", ("u", "1", 1)))]) == [("added", "a")]
    assert told([*store.upsert(gadget("a", ("u", "1", 1)))]) == []
    assert told([*store.upsert(gadget("a", ("u", "2", 1)))]) == [("updated", "a")]


def test_another_uid_is_a_deletion_and_a_creation() -> None:
    store = Store[Gadget]()
    store.upsert(gadget("a", ("old", "1", 1)))

    first, second = store.upsert(gadget("a", ("new", "5", 1)))

    assert told([first, second]) == [("deleted", "a"), ("added", "a")]
    assert first.old is not None
    assert first.old.metadata.uid == "old"


def test_what_was_deleted_while_away_is_told() -> None:
    store = Store[Gadget]()
    for name in ("a", "b", "c"):
        store.upsert(gadget(name, (name, "1", 1)))

    changes = [*store.replace([gadget("b", ("b", "1", 1)), gadget("c", ("c", "9", 1)), gadget("d", ("d", "8", 1))])]

    assert told(changes) == [("deleted", "a"), ("updated", "c"), ("added", "d")]


def test_what_cannot_be_read_now_is_not_taken_for_deleted() -> None:
    store = Store[Gadget]()
    store.upsert(gadget("a", ("a", "1", 1)))
    store.upsert(gadget("b", ("b", "1", 1)))

    assert told([*store.replace([], keep=frozenset({ObjectKey("a")}))]) == [("deleted", "b")]
    assert store.get(ObjectKey("a")) is not None


def test_each_change_is_in_effect_when_it_is_told() -> None:
    store = Store[Gadget]()
    store.upsert(gadget("a", ("a", "1", 1)))

    for change in store.replace([gadget("b", ("b", "1", 1))]):
        assert store.get(change.key) is change.new


def test_removing_what_is_not_there_is_no_change() -> None:
    assert [*Store[Gadget]().remove(ObjectKey("a"))] == []


def test_an_index_follows_its_objects() -> None:
    store = Store[Gadget](BY_SIZE)
    store.upsert(gadget("b", ("b", "1", 1)))
    store.upsert(gadget("a", ("a", "1", 1)))
    assert [item.metadata.name for item in store.by_index("size", "1")] == ["a", "b"]

    store.upsert(gadget("a", ("a", "2", 7)))
    store.remove(ObjectKey("b"))

    assert [*store.by_index("size", "1")] == []
    assert [item.metadata.name for item in store.by_index("size", "7")] == ["a"]


def test_an_unknown_index_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        Store[Gadget]().by_index("no-such-index", "x")


VERSIONS = st.tuples(st.sampled_from(["u1", "u2"]), st.sampled_from(["1", "2", "3"]), st.integers(1, 3))
SNAPSHOTS = st.dictionaries(st.sampled_from("abcd"), VERSIONS)


@given(st.lists(SNAPSHOTS, min_size=1, max_size=6))
def test_what_is_told_adds_up_to_what_is_there(snapshots: list[dict[str, Version]]) -> None:
    store = Store[Gadget](BY_SIZE)
    followed: dict[ObjectKey, Gadget] = {}
    for snapshot in snapshots:
        for change in store.replace([gadget(name, version) for name, version in snapshot.items()]):
            assert followed.get(change.key) is change.old
            if change.new is None:
                del followed[change.key]
            else:
                followed[change.key] = change.new

        assert {key.name for key in followed} == snapshot.keys()
        assert {key_of(item): item for item in store.values()} == followed
        assert {item.metadata.uid for item in store.values()} == {uid for uid, _, _ in snapshot.values()}
        indexed = [item for size in "123" for item in store.by_index("size", size)]
        assert sorted(map(key_of, indexed)) == sorted(followed)
        assert all(item in store.by_index("size", str(item.spec.size)) for item in indexed)
