import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_k8s.netstate.document import dump, load
from nmstate_k8s.netstate.errors import DocumentError

AS_THE_API_SERVER_READS_THEM: Mapping[str, object] = {
    "12:34:56:10:20:30": "12:34:56:10:20:30",
    "1:30": "1:30",
    "2026-11-21": "2026-11-21",
    "on": True,
    "y": True,
    "NO": False,
    "Off": False,
    "yEs": "yEs",
    "0755": 493,
    "0o17": 15,
    "0b11": 3,
    "0x1F": 31,
    "-010": -8,
    "+7": 7,
    "1_000": 1000,
    "08": 8.0,
    "1e3": 1000.0,
    ".5": 0.5,
    "-1.5E-2": -0.015,
    ".inf": float("inf"),
    "=": "=",
    "~": None,
    "": None,
    "null": None,
    "192.0.2.1": "192.0.2.1",
    "'1500'": "1500",
    "eth1": "eth1",
}


@pytest.mark.parametrize(("text", "value"), AS_THE_API_SERVER_READS_THEM.items())
def test_reads_scalars_as_the_api_server_does(text: str, value: object) -> None:
    loaded = load(f"key: {text}\n", name="file")

    assert loaded == {"key": value}
    assert isinstance(loaded, dict)
    assert type(loaded["key"]) is type(value)


def test_keys_are_the_text_that_json_would_have() -> None:
    assert load("on: 1\n010: 2\n1500: 3\n'on': 4\n", name="file") == {"true": 1, "8": 2, "1500": 3, "on": 4}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: 1\nb: 2\na: 3\n", 'policy.yaml, line 3, column 1: key "a" is there twice'),
        ("- x: {mtu: 1, mtu: 2}\n", 'policy.yaml, line 1, column 15: key "mtu" is there twice'),
        ("a: [1\n", "policy.yaml, line 2, column 1: did not find expected ',' or ']'"),
        ("? [a]\n: 1\n", "policy.yaml, line 1, column 3: a key must be plain text"),
        ("a: 1\n---\nb: 2\n", "policy.yaml, line 2, column 1: but found another document"),
        ("a: !!binary aGk=\n", "policy.yaml, line 1, column 4: JSON has nothing like tag:yaml.org,2002:binary"),
        ("a: !!python/object:os.x {}", "policy.yaml, line 1, column 4: JSON has nothing like tag:yaml.org,2002:python"),
        ("a: !!int x", 'policy.yaml, line 1, column 4: "x" is no whole number'),
        ("a: !!float x", 'policy.yaml, line 1, column 4: "x" is no number'),
        ("a: !!bool x", 'policy.yaml, line 1, column 4: "x" is no boolean'),
        ("a: !!map [1]", "policy.yaml, line 1, column 4: expected keys and values"),
        ("a: !!seq {b: 1}", "policy.yaml, line 1, column 4: expected a list"),
        ("<<: 1", "policy.yaml, line 1, column 5: only mappings can be merged"),
        ("a: " + "1" * 5_000, "policy.yaml, line 1, column 4: a number with too many digits"),
        ("a: &a [*a]", "policy.yaml, line 1, column 4: found unconstructable recursive node"),
        ("a: \0", "policy.yaml is not YAML: unacceptable character #x0000"),
        ('{"a": "\\ud800"}', "policy.yaml, line 1, column 10: found invalid Unicode character escape code"),
        ("a: \ud800", "policy.yaml is not YAML: 'utf-8' codec can't encode character"),
    ],
)
def test_says_in_one_sentence_where_a_file_is_not_a_document(text: str, sentence: str) -> None:
    with pytest.raises(DocumentError) as raised:
        load(text, name="policy.yaml")

    assert str(raised.value).startswith(sentence)
    assert "\n" not in str(raised.value)


def test_takes_a_blank_that_a_web_page_made_unbreakable_for_a_blank() -> None:
    assert load("a:\N{NO-BREAK SPACE}\n\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}b: 1\n", name="file") == {"a": {"b": 1}}


def test_anchors_and_merge_keys_are_understood() -> None:
    assert load("a: &x {m: 1}\nb:\n  <<: *x\n  k: 2\n", name="file") == {"a": {"m": 1}, "b": {"m": 1, "k": 2}}


@pytest.mark.parametrize("text", ["1e3", "0o17", "12e03", "y", "on", "0755", "null", "~", "1_0", ".5", "", "=", "<<"])
def test_quotes_strings_that_would_be_read_back_as_something_else(text: str) -> None:
    assert load(dump({"key": text}), name="file") == {"key": text}


def test_does_not_quote_what_needs_none() -> None:
    assert dump({"mac-address": "02:00:00:00:00:01", "mtu": 1500}) == "mac-address: 02:00:00:00:00:01\nmtu: 1500\n"


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
DOCUMENTS = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(min_size=1), inner), max_leaves=20
)


@given(DOCUMENTS)
def test_what_is_dumped_is_loaded_as_it_was(value: object) -> None:
    text = dump(value)
    if "\N{NO-BREAK SPACE}" not in text:
        assert load(text, name="file") == value


@given(st.from_regex(r"[-+0-9a-fA-FxXobeEyYnNsStTrRuU_.:~<=]{1,12}", fullmatch=True))
def test_strings_that_look_like_numbers_survive(text: str) -> None:
    assert load(dump([text]), name="file") == [text]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text("aé\n:"),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab-", min_size=1), inner, max_size=3),
        max_leaves=8,
    )
)
def test_json_is_read_as_the_yaml_that_it_also_is(value: object) -> None:
    written = json.dumps({"value": value}, ensure_ascii=False)
    assert load(written, name="x") == load(f"---\n{written}", name="x") == {"value": value}


@pytest.mark.parametrize("written", ['{"a": 1, "a": 2}', '{"b": {"a": 1, "a": 2}}'])
def test_a_key_that_json_has_twice_is_refused_with_its_line(written: str) -> None:
    with pytest.raises(DocumentError, match=r'x, line 1, column .*: key "a" is there twice'):
        load(written, name="x")
