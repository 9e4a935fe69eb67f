import pytest

from nmstate_k8s.netlink import value


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (bytes([192, 0, 2, 1]), "192.0.2.1"),
        (bytes.fromhex("20010db8000000000000000000000001"), "2001:db8::1"),
        (b"\x01\x02", "0102"),
    ],
)
def test_addresses_are_told_apart_by_length(payload: bytes, expected: str) -> None:
    assert value.ip(payload) == expected


def test_hardware_addresses_are_upper_case_of_any_length() -> None:
    assert value.hardware_address(bytes.fromhex("0200000000aa")) == "02:00:00:00:00:AA"
    assert value.hardware_address(bytes(20)) == ":".join(["00"] * 20)


def test_a_number_without_a_name_becomes_its_digits() -> None:
    mode = value.names("balance-rr", "active-backup")

    assert mode(b"\x01") == "active-backup"
    assert mode(b"\x63") == "99"


@pytest.mark.parametrize(
    ("payload", "expected"), [(b"\x81\0", "802.1q"), (b"\x88\xa8", "802.1ad"), (b"\x91\0", "0x9100")]
)
def test_tag_protocols_have_nmstates_names(payload: bytes, expected: str) -> None:
    assert value.tag_protocol(payload) == expected


def test_text_that_is_not_utf8_does_not_stop_the_rest() -> None:
    assert value.text(b"eth\xff\0") == "eth\ufffd"


def test_all_ones_are_forever() -> None:
    assert value.seconds_or_forever(0xFFFFFFFF) is None
    assert value.seconds_or_forever(0) == 0
