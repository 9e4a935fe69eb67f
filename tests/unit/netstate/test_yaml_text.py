import yaml
from hypothesis import given
from hypothesis import strategies as st

from nmstate_k8s.netstate.document import dump
from nmstate_k8s.netstate.go_yaml import GoDumper

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), max_size=12)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
    lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner),
    max_leaves=20,
)


@given(st.lists(DOCUMENTS, max_size=3) | st.dictionaries(WORDS, DOCUMENTS, max_size=3))
def test_is_what_pyyaml_writes(value: object) -> None:
    width = 2**31 - 1
    assert dump(value) == yaml.dump(value, Dumper=GoDumper, sort_keys=False, allow_unicode=True, width=width)


def test_lists_and_objects_nest_in_each_other() -> None:
    value = {"a": [{"b": [1, [2, 3]], "c": {}}, []], "d": {"e": {"f": "1\n2"}}}

    assert dump(value) == ('a:\n- b:\n  - 1\n  - - 2\n    - 3\n  c: {}\n- []\nd:\n  e:\n    f: "1\\n2"\n')
