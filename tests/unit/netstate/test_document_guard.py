import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nmstate_k8s.netstate.document import load
from nmstate_k8s.netstate.document_guard import DEEPEST, TooCostlyError, refuse_deep, refuse_expansion
from nmstate_k8s.netstate.errors import DocumentError


@pytest.mark.parametrize(
    "text",
    ["[" * 200_000, "[" * 150 + "]" * 150, "{a: " * 150 + "1" + "}" * 150, "- " * 50_000 + "a", "? " * 50_000 + "a"],
)
def test_what_is_nested_beyond_reason_is_refused_before_it_is_read(text: str) -> None:
    with pytest.raises(DocumentError) as refusal:
        load(text, name="file")

    assert str(refusal.value) == f"file is not a document: nested more than {DEEPEST} levels deep"


def test_brackets_in_texts_do_not_nest() -> None:
    assert load(f"a: '{'[' * 500}'", name="file") == {"a": "[" * 500}


@given(st.integers(1, 2 * DEEPEST), st.sampled_from(["[]", "{}", "- "]))
def test_every_way_of_nesting_counts(depth: int, way: str) -> None:
    text = {"[]": "[" * depth + "]" * depth, "{}": "{a: " * depth + "}" * depth, "- ": "- " * depth + "a"}[way]
    try:
        refuse_deep(text, yaml.parse(text, yaml.SafeLoader))
    except TooCostlyError:
        is_refused = True
    else:
        is_refused = False

    assert is_refused == (depth > DEEPEST)


def test_aliases_that_make_millions_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 9)}]" for number in range(1, 9)]

    with pytest.raises(DocumentError, match=r"file is not a document: aliases make \d+ values of it"):
        load("\n".join(lines), name="file")


def test_merges_of_merges_are_read_once() -> None:
    lines = ["a0: &a0 {x: 1, z: 2}"]
    lines += [f"a{number}: &a{number} {{<<: [{', '.join([f'*a{number - 1}'] * 9)}]}}" for number in range(1, 30)]

    document = load("\n".join(lines), name="file")

    assert isinstance(document, dict)
    assert document["a29"] == {"x": 1, "z": 2}


def test_merges_that_add_up_are_refused() -> None:
    lines = ["a0: &a0 {k0: 0}"]
    lines += [f"a{number}: &a{number} {{<<: *a{number - 1}, k{number}: 0}}" for number in range(1, 1_000)]

    with pytest.raises(DocumentError, match="merges more keys than any document needs"):
        load("\n".join(lines), name="file")


def test_a_value_that_holds_itself_is_refused() -> None:
    loop: list[object] = []
    loop.append({"a": loop})

    with pytest.raises(TooCostlyError, match="an alias stands inside of what it is an alias of"):
        refuse_expansion(loop)


def test_what_is_merely_large_or_shared_is_read() -> None:
    shared = {"a": 1}

    refuse_expansion([shared] * 1_000)
    refuse_expansion([{"a": number} for number in range(60_000)])
