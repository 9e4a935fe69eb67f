import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.address import is_enabled, merge_ip, static_addresses
from nmstate_k8s.netstate.wire import objects

STATIC: JsonObject = {"ip": "192.0.2.1", "prefix-length": 24}
LEASED: JsonObject = {"ip": "192.0.2.9", "prefix-length": 24, "valid-life-time": "600sec"}
LINK_LOCAL: JsonObject = {"ip": "fe80::1", "prefix-length": 64}


def test_what_is_not_mentioned_stays() -> None:
    current: JsonObject = {"enabled": True, "dhcp": False, "address": [STATIC]}

    apply, merged = merge_ip({}, current, "ipv4")

    assert apply == {"enabled": True, "dhcp": False}
    assert merged["address"] == [STATIC]


def test_a_family_of_a_new_interface_is_off_unless_switched_on() -> None:
    apply, merged = merge_ip({"address": [STATIC]}, {}, "ipv4")

    assert apply == merged == {"enabled": False}


def test_switching_off_forgets_everything_else() -> None:
    apply, _ = merge_ip({"enabled": False, "address": [STATIC], "dhcp": True}, {"enabled": True}, "ipv4")

    assert apply == {"enabled": False}


@pytest.mark.parametrize(("wanted", "kept"), [(True, {}), (False, {"forwarding": False})])
def test_what_is_off_may_only_be_said_not_to_forward(wanted: bool, kept: JsonObject) -> None:
    apply, merged = merge_ip({"enabled": False, "forwarding": wanted}, {"enabled": True}, "ipv4")

    assert apply == merged == {"enabled": False, **kept}


@pytest.mark.parametrize(
    ("key", "said", "shown"),
    [
        ("dhcp-client-id", "mac", "ll"),
        ("dhcp-client-id", "duid", "iaid+duid"),
        ("dhcp-client-id", "01:02", "01:02"),
        ("dhcp-duid", "stable-uuid", "uuid"),
    ],
)
def test_words_of_network_manager_are_put_into_nmstates(key: str, said: str, shown: str) -> None:
    apply, _ = merge_ip({"enabled": True, "dhcp": True, key: said}, {}, "ipv6" if key == "dhcp-duid" else "ipv4")

    assert apply[key] == shown


@pytest.mark.parametrize("asked", [{"dhcp": False}, {"dhcp": False, "address": [LEASED]}])
def test_who_leaves_dhcp_without_naming_addresses_keeps_the_leased_ones(asked: JsonObject) -> None:
    current: JsonObject = {"enabled": True, "dhcp": True, "address": [LEASED]}

    apply, _ = merge_ip({"enabled": True, **asked}, current, "ipv4")

    assert apply == {"enabled": True, "dhcp": False, "address": [{"ip": "192.0.2.9", "prefix-length": 24}]}


def test_who_leaves_dhcp_for_an_address_gets_that_one_alone() -> None:
    current: JsonObject = {"enabled": True, "dhcp": True, "address": [LEASED]}

    apply, _ = merge_ip({"enabled": True, "dhcp": False, "address": [STATIC]}, current, "ipv4")

    assert apply["address"] == [STATIC]


def test_dhcp_takes_over_everything_unless_told_otherwise() -> None:
    apply, _ = merge_ip({"enabled": True, "dhcp": True, "auto-dns": False}, {}, "ipv4")

    assert apply == {"enabled": True, "dhcp": True, "auto-dns": False, "auto-gateway": True, "auto-routes": True}


def test_dhcp_that_takes_no_routes_keeps_taking_none() -> None:
    current: JsonObject = {"enabled": True, "dhcp": True, "auto-routes": False}

    apply, _ = merge_ip({"dhcp": True}, current, "ipv4")

    assert apply["auto-routes"] is False


def test_options_of_dhcp_go_with_dhcp() -> None:
    apply, _ = merge_ip({"enabled": True, "dhcp": False, "dhcp-client-id": "ll", "auto-dns": True}, {}, "ipv4")

    assert apply == {"enabled": True, "dhcp": False}


def test_addresses_that_are_nobodys_to_set_are_left_out() -> None:
    foreign: JsonObject = {"ip": "192.0.2.50", "prefix-length": 24, "protocol": "0x3c"}

    assert static_addresses({"address": [LEASED, LINK_LOCAL, foreign, STATIC, STATIC]}) == [STATIC]


def test_addresses_compare_in_their_shortest_spelling() -> None:
    long: JsonObject = {"ip": "2001:db8:0:0::1", "prefix-length": 64}

    assert static_addresses({"address": [long]}) == [{"ip": "2001:db8::1", "prefix-length": 64}]


def test_who_asks_for_no_address_gets_none_the_second_time_as_the_first() -> None:
    desired: JsonObject = {"enabled": True, "dhcp": False, "address": []}
    current: JsonObject = {"enabled": True, "dhcp": True, "address": [LEASED]}

    _, merged = merge_ip(desired, current, "ipv4")
    _, merged_again = merge_ip(desired, merged, "ipv4")

    assert merged["address"] == merged_again["address"] == []


sections = st.fixed_dictionaries(
    {},
    optional={
        "enabled": st.booleans(),
        "dhcp": st.booleans(),
        "address": st.lists(st.sampled_from([STATIC, LEASED]), max_size=3),
        "auto-dns": st.booleans(),
    },
)


@given(sections, sections)
def test_merging_the_result_again_changes_nothing(desired: JsonObject, current: JsonObject) -> None:
    apply, merged = merge_ip(desired, current, "ipv4")

    again, merged_again = merge_ip(desired, merged, "ipv4")

    assert is_enabled(again) == is_enabled(apply)
    assert objects(merged_again, "address") == objects(merged, "address")
