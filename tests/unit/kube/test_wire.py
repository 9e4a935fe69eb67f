"""Both codecs read and write the same."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_api.meta import JsonObject
from nmstate_k8s.kube import wire

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(), below, max_size=4),
    max_leaves=10,
)


@pytest.fixture(scope="module")
def fallback() -> "wire.Codec":
    """The codec of a platform for which msgspec has no build."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "msgspec", None)
        return wire.choose_codec()


@given(document=st.dictionaries(st.text(), JSON_VALUES, max_size=5))
def test_the_fallback_agrees_with_msgspec(fallback: "wire.Codec", document: JsonObject) -> None:
    assert fallback.decode(wire.encode(document)) == document
    assert wire.decode_object(fallback.encode(document)) == document


@pytest.mark.parametrize("data", [b"", b"{", b"not json", b"[1]", b'"text"', b"\xff", b'{"a":' * 5_000])
def test_what_is_no_object_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        wire.decode_object(data)


@pytest.mark.parametrize("data", [b"{", b"\xff"])
def test_the_fallback_reports_broken_json_alike(fallback: "wire.Codec", data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        fallback.decode(data)
