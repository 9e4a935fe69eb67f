import socket
import struct

import pytest

from nmstate_k8s.netlink.vxlan import VXLAN_INFO, VxlanInfo
from nmstate_k8s.netlink.wire import attribute


def u32(kind: int, value: int) -> bytes:
    return attribute(kind, struct.pack("=I", value))


@pytest.mark.parametrize(
    ("family", "group", "local", "addresses"),
    [
        (socket.AF_INET, 2, 4, ("239.0.0.1", "192.0.2.1")),
        (socket.AF_INET6, 16, 17, ("ff02::1", "2001:db8::1")),
    ],
)
def test_both_ends_are_of_either_family(family: int, group: int, local: int, addresses: tuple[str, str]) -> None:
    ends = [
        attribute(kind, socket.inet_pton(family, text)) for kind, text in zip((group, local), addresses, strict=True)
    ]
    others = [u32(1, 42), u32(3, 2), attribute(7, b"\0"), u32(8, 300), attribute(15, struct.pack(">H", 4789))]

    found = VXLAN_INFO.read(b"".join([*ends, *others]))

    assert (found.remote, found.local) == addresses
    assert (found.id, found.base_index, found.learning, found.port) == (42, 2, False, 4789)


def test_what_is_not_said_is_none() -> None:
    found = VXLAN_INFO.read(u32(1, 7))

    assert found == VxlanInfo(id=7)
    assert (found.remote, found.local) == (None, None)
