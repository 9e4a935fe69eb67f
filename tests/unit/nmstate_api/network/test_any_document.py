"""What holds for every document, however odd."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from nmstate_api.network import SUPPORTED_TYPES, InterfaceType, InvalidDocumentError, NetworkModel, NetworkState, parse
from nmstate_api.network.registry import TYPES_OF_SECTION, class_of

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=8)
    | st.sampled_from(["eth0", "eth1", "br0", "192.0.2.1", "2001:db8::/64", "up", "absent", "0x1f"])
)


@cache
def known_keys() -> list[str]:
    models: list[type[NetworkModel]] = [NetworkState, *(class_of(kind) for kind in SUPPORTED_TYPES)]
    return sorted({key for model in models for key in model.wire_keys()} | set(TYPES_OF_SECTION))


KEYS = (
    st.sampled_from(known_keys())
    | st.sampled_from(["ip", "prefix-length", "port", "options", "id"])
    | st.text(max_size=5)
)
JSON: st.SearchStrategy[JsonValue] = st.recursive(
    SCALARS, lambda below: st.lists(below, max_size=4) | st.dictionaries(KEYS, below, max_size=5), max_leaves=20
)
INTERFACES = st.builds(
    lambda kind, name, rest: {**rest, "type": kind, "name": name},
    st.sampled_from(sorted(InterfaceType)),
    st.sampled_from(["eth0", "eth1", "bond0", "br0"]),
    st.dictionaries(KEYS, JSON, max_size=5),
)
DOCUMENTS = JSON | st.fixed_dictionaries({"interfaces": st.lists(INTERFACES, max_size=4)})


@given(DOCUMENTS)
def test_is_read_the_same_again_or_refused_with_a_reason(document: JsonValue) -> None:
    try:
        wire = parse(document).to_wire()
    except InvalidDocumentError as error:
        refusal = error
    else:
        assert parse(wire).to_wire() == wire
        return
    assert refusal.problems
    assert str(refusal)


@given(
    st.dictionaries(
        st.integers(1, 4094),
        st.tuples(st.integers(68, 65535), st.sampled_from(["yes", "off", 1, 0, True, False])),
        max_size=5,
    )
)
def test_a_good_document_says_the_same_after_it_was_read(vlans: dict[int, tuple[int, str | int]]) -> None:
    state = parse(
        {
            "interfaces": [
                {
                    "name": f"v{number}",
                    "type": "vlan",
                    "mtu": str(mtu),
                    "vlan": {"base-iface": "eth1", "id": number},
                    "ipv4": {"enabled": enabled, "address": [{"ip": "192.0.2.1", "prefix-length": 24}]},
                }
                for number, (mtu, enabled) in vlans.items()
            ]
        }
    )

    assert [interface.to_wire() for interface in state.interfaces or []] == [
        {
            "name": f"v{number}",
            "type": "vlan",
            "mtu": mtu,
            "vlan": {"base-iface": "eth1", "id": number},
            "ipv4": {"enabled": enabled in ("yes", 1), "address": [{"ip": "192.0.2.1", "prefix-length": 24}]},
        }
        for number, (mtu, enabled) in vlans.items()
    ]


def test_a_document_nested_beyond_reason_is_refused() -> None:
    deep: JsonValue = []
    for _ in range(5_000):
        deep = [deep]

    for document in (deep, {"interfaces": [{"name": "eth1", "bridge": deep}]}, {"interfaces": [{"name": deep}]}):
        with pytest.raises(InvalidDocumentError) as refusal:
            parse(document)
        assert len(str(refusal.value)) < 500
