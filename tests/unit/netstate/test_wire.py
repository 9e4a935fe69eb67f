from hypothesis import given
from hypothesis import strategies as st

from nmstate_api.network import JsonObject
from nmstate_api.network.bridge_option import LinuxBridgeOptions
from nmstate_api.network.ethtool import EthtoolRing
from nmstate_api.network.hsr import Hsr
from nmstate_api.network.interface import Interface
from nmstate_api.network.lldp import Lldp
from nmstate_api.network.sriov import SrIov
from nmstate_k8s.netstate.wire import SHOW_ONLY, overlay

leaves = st.none() | st.booleans() | st.integers(0, 9) | st.lists(st.integers(0, 9), max_size=3)
documents = st.recursive(
    st.dictionaries(st.sampled_from("abc"), leaves, max_size=3),
    lambda inner: st.dictionaries(st.sampled_from("abc"), leaves | inner, max_size=3),
    max_leaves=12,
)


def test_objects_are_merged_and_lists_replaced() -> None:
    base: JsonObject = {"mtu": 1500, "bridge": {"port": [1, 2], "stp": True}}

    assert overlay(base, {"bridge": {"port": [3]}}) == {"mtu": 1500, "bridge": {"port": [3], "stp": True}}


@given(documents, documents)
def test_laying_the_same_over_twice_is_laying_it_over_once(base: JsonObject, over: JsonObject) -> None:
    once = overlay(base, over)

    assert overlay(once, over) == once


@given(documents)
def test_nothing_over_something_and_something_over_nothing_are_that(document: JsonObject) -> None:
    assert overlay(document, {}) == overlay({}, document) == document


@given(documents, documents, documents)
def test_it_does_not_matter_which_two_of_three_are_joined_first(a: JsonObject, b: JsonObject, c: JsonObject) -> None:
    if _kinds_agree(a, b) and _kinds_agree(b, c) and _kinds_agree(a, c):
        assert overlay(overlay(a, b), c) == overlay(a, overlay(b, c))


def _kinds_agree(left: JsonObject, right: JsonObject) -> bool:
    """Whether every key that both have is an object in both or in neither."""
    for key in left.keys() & right.keys():
        mine, others = left[key], right[key]
        if isinstance(mine, dict) != isinstance(others, dict):
            return False
        if isinstance(mine, dict) and isinstance(others, dict) and not _kinds_agree(mine, others):
            return False
    return True


def test_the_keys_that_nobody_can_set_are_those_of_the_models() -> None:
    models = (LinuxBridgeOptions, EthtoolRing, Hsr, Interface, Lldp, SrIov)

    assert frozenset[str]().union(*(model.show_only for model in models)) == SHOW_ONLY
