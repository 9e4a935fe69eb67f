import socket
import struct

from nmstate_k8s.netlink.address import Address, AddressFlag, read_address
from nmstate_k8s.netlink.wire import attribute

LEFT, RIGHT = bytes([192, 0, 2, 1]), bytes([192, 0, 2, 9])


def body(*parts: bytes, family: int = socket.AF_INET, prefix: int = 24, flags: int = 0x80) -> bytes:
    return struct.pack("=BBBBI", family, prefix, flags, 0, 3) + b"".join(parts)


def test_an_address_set_for_good() -> None:
    found = read_address(
        body(attribute(1, LEFT), attribute(2, LEFT), attribute(6, struct.pack("=IIII", *[0xFFFFFFFF] * 4)))
    )

    assert found == Address(socket.AF_INET, 3, "192.0.2.1", 24, flags=AddressFlag.PERMANENT)
    assert found.permanent
    assert not found.dynamic


def test_a_leased_address_tells_how_long() -> None:
    found = read_address(body(attribute(2, LEFT), attribute(6, struct.pack("=IIII", 200, 300, 0, 0)), flags=0))

    assert (found.valid_seconds, found.preferred_seconds, found.dynamic) == (300, 200, True)


def test_where_local_and_address_differ_the_latter_is_the_peer() -> None:
    found = read_address(body(attribute(1, RIGHT), attribute(2, LEFT), prefix=32))

    assert (found.address, found.peer) == ("192.0.2.1", "192.0.2.9")


def test_the_wide_flags_win_over_the_short_ones() -> None:
    wide = attribute(8, struct.pack("=I", AddressFlag.PERMANENT | AddressFlag.NOPREFIXROUTE))

    assert read_address(body(attribute(2, LEFT), wide)).flags == AddressFlag.PERMANENT | AddressFlag.NOPREFIXROUTE
