"""Records keep what they know typed, and what they do not know as it came."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_k8s.dbus import (
    ABSENT,
    PATH_OR_NONE,
    REQUIRED,
    VOLATILE,
    ObjectPath,
    OpenRecord,
    Record,
    Variant,
    prop,
    records,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf(OpenRecord):
    name: str = prop("name", "s", unset=REQUIRED)
    size: int | None = prop("size", "u", implied=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree(OpenRecord):
    leaves: tuple[Leaf, ...] = prop("leaves", "aa{sv}", codec=records(Leaf))
    words: tuple[str, ...] = prop("words", "as")
    options: tuple[str, ...] | None = prop("options", "as", unset=ABSENT)
    labels: Mapping[str, str] = prop("labels", "a{ss}")
    seen: int | None = prop("seen", "t", implied=VOLATILE)


@dataclass(frozen=True, slots=True, kw_only=True)
class View(Record):
    parent: ObjectPath | None = prop("Parent", "o", codec=PATH_OR_NONE)
    mtu: int = prop("Mtu", "u", unset=0)


leaves = st.builds(Leaf, name=st.text(), size=st.none() | st.integers(0, 2**32 - 1))
trees = st.builds(
    Tree,
    leaves=st.lists(leaves).map(tuple),
    words=st.lists(st.text()).map(tuple),
    options=st.none() | st.lists(st.text()).map(tuple),
    labels=st.dictionaries(st.text(), st.text()),
    seen=st.none() | st.integers(0, 2**64 - 1),
    other=st.dictionaries(st.sampled_from(["x", "y"]), st.builds(Variant, st.just("i"), st.integers(0, 9))),
)


@given(trees)
def test_what_is_written_is_read_back_the_same(tree: Tree) -> None:
    assert Tree.from_dbus(tree.to_dbus()) == tree


@pytest.mark.parametrize("field", ["leaves", "words", "labels", "seen", "options"])
def test_what_was_not_set_is_not_written(field: str) -> None:
    assert field not in Tree().to_dbus()


def test_an_empty_array_is_written_where_it_differs_from_an_absent_one() -> None:
    assert Tree(options=()).to_dbus() == {"options": Variant("as", [])}


def test_a_property_of_an_unexpected_type_is_kept_as_it_came() -> None:
    values = {"words": Variant("s", "one"), "unknown": Variant("(uu)", (1, 2))}

    tree = Tree.from_dbus(values)

    assert tree.words == ()
    assert tree.to_dbus() == values


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Leaf(name="a"), Leaf(name="a", size=7), True),
        (Leaf(name="a"), Leaf(name="a", size=8), False),
        (Tree(leaves=(Leaf(name="a"),)), Tree(leaves=(Leaf(name="a", size=7),)), True),
        (Tree(seen=1), Tree(seen=2), True),
        (Tree(words=("a", "b")), Tree(words=("b", "a")), False),
        (Tree(other={"x": Variant("i", 1)}), Tree(), False),
    ],
)
def test_defaults_and_volatile_properties_make_no_difference(one: OpenRecord, other: OpenRecord, *, same: bool) -> None:
    assert (one.configuration() == other.configuration()) is same


def test_an_update_changes_what_it_names_and_nothing_else() -> None:
    view = View.from_dbus({"Parent": Variant("o", "/a"), "Mtu": Variant("u", 1500), "Other": Variant("s", "dropped")})

    assert view.updated({"Parent": Variant("o", "/")}) == View(parent=None, mtu=1500)
