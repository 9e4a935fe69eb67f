"""Merging as the API server does it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_api.meta import JsonObject
from nmstate_k8s.testing.merge import merge_applied, merge_patch


@pytest.mark.parametrize(
    ("target", "patch", "expected"),
    [  # from the appendix of RFC 7396
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": "b"}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_a_merge_patch_follows_its_standard(target: JsonObject, patch: JsonObject, expected: JsonObject) -> None:
    before = repr(target)

    assert merge_patch(target, patch) == expected
    assert repr(target) == before


OBJECTS = st.dictionaries(st.sampled_from("xyz"), st.integers(), max_size=2)
DOCUMENTS = st.dictionaries(st.sampled_from("abc"), st.integers() | OBJECTS, max_size=3)


@given(DOCUMENTS, DOCUMENTS)
def test_what_one_manager_applies_alone_is_what_is_there(first: JsonObject, second: JsonObject) -> None:
    once = merge_applied({}, {}, first)
    twice = merge_applied(once, first, second)

    assert once == first
    assert {key: value for key, value in twice.items() if value != {}} == {
        key: value for key, value in second.items() if value != {}
    }


def test_what_others_wrote_stays() -> None:
    assert merge_applied({"a": 1, "theirs": {"x": 1}}, {"a": 1}, {"theirs": {"y": 2}}) == {"theirs": {"x": 1, "y": 2}}
