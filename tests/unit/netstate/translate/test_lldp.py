from typing import Any

import pytest

from nmstate_k8s.netstate.translate.lldp import configure, describe


def heard(**announcement: Any) -> Any:
    shown: Any = describe(1, ({key.replace("_", "-"): value for key, value in announcement.items()},))
    return shown["neighbors"][0]


@pytest.mark.parametrize("setting", [None, -1, 0])
def test_nothing_is_heard_where_nobody_listens(setting: int | None) -> None:
    assert describe(setting, ({"system-name": "switch7"},)) == {"enabled": False}


def test_a_profile_that_listens_is_shown_without_neighbours_too() -> None:
    assert describe(1, ()) == {"enabled": True, "neighbors": []}


def test_names_come_before_what_identifies() -> None:
    found = heard(chassis_id="r1", chassis_id_type=7, port_id="02:00:5E:10:00:01", port_id_type=3, system_name="s")

    assert found == [
        {"type": 5, "system-name": "s"},
        {"type": 1, "chassis-id": "r1", "chassis-id-type": 7, "_description": "Locally assigned"},
        {"type": 2, "port-id": "02:00:5E:10:00:01", "port-id-type": 3, "_description": "MAC address"},
    ]


def test_kinds_of_identifiers_that_nobody_has_defined_are_called_reserved() -> None:
    assert heard(port_id="x", port_id_type=99)[0]["_description"] == "Reserved"


@pytest.mark.parametrize(
    ("kind", "packed", "shown"),
    [
        (1, bytes([192, 0, 2, 1]), ("192.0.2.1", "IPv4")),
        (2, bytes([0x20, 1, 0xD, 0xB8, *[0] * 11, 1]), ("2001:db8::1", "IPv6")),
        (6, bytes.fromhex("02005e100001"), ("02:00:5E:10:00:01", "MAC")),
        (17, b"\1\2", ("01:02", "17")),
    ],
)
def test_management_addresses_of_any_kind(kind: int, packed: bytes, shown: tuple[str, str]) -> None:
    entry = {"address-subtype": kind, "address": packed, "interface-number": 5, "interface-number-subtype": 2}

    (found,) = heard(management_addresses=[entry])

    assert found["type"] == 8
    assert found["management-addresses"] == [
        {"address": shown[0], "address-subtype": shown[1], "interface-number": 5, "interface-number-subtype": 2}
    ]


def test_empty_lists_of_an_organisation_are_left_out() -> None:
    assert heard(ieee_802_1_vlans=[], ieee_802_1_ppvids=[], system_capabilities=0) == [
        {"type": 7, "system-capabilities": []}
    ]


def test_is_written_as_network_manager_numbers_it() -> None:
    assert (configure(None, {"enabled": True}), configure(1, {"enabled": False}), configure(1, {})) == (1, 0, 1)
