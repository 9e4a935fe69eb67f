import json

from hypothesis import given
from hypothesis import strategies as st

from nmstate_k8s.dbus import Variant
from nmstate_k8s.netstate.serial import settings_from_json, settings_to_json

UINT32 = st.integers(0, 2**32 - 1)
VALUES = st.one_of(
    st.text().map(lambda value: Variant("s", value)),
    st.booleans().map(lambda value: Variant("b", value)),
    UINT32.map(lambda value: Variant("u", value)),
    st.integers(-(2**31), 2**31 - 1).map(lambda value: Variant("i", value)),
    st.integers(0, 2**64 - 1).map(lambda value: Variant("t", value)),
    st.binary().map(lambda value: Variant("ay", value)),
    st.lists(st.binary()).map(lambda value: Variant("aay", value)),
    st.dictionaries(st.text(), st.text()).map(lambda value: Variant("a{ss}", value)),
    st.dictionaries(UINT32, UINT32).map(lambda value: Variant("a{uu}", value)),
    st.lists(st.tuples(st.binary(), UINT32)).map(lambda value: Variant("a(ayu)", value)),
    st.lists(st.dictionaries(st.text(), UINT32.map(lambda value: Variant("u", value)))).map(
        lambda value: Variant("aa{sv}", value)
    ),
)
SETTINGS = st.dictionaries(st.text(), st.dictionaries(st.text(), VALUES))


@given(SETTINGS)
def test_settings_come_back_from_json_with_their_types(settings: dict[str, dict[str, Variant]]) -> None:
    assert settings_from_json(json.loads(json.dumps(settings_to_json(settings)))) == settings
