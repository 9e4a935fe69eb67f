import struct

from nmstate_k8s.netlink.generic import GENERIC_HEADER, Family, Group, read_family
from nmstate_k8s.netlink.wire import attribute, nest


def test_a_family_has_a_number_and_groups() -> None:
    group = nest(1, [attribute(1, b"monitor\0"), attribute(2, struct.pack("=I", 6))])
    parts = [attribute(1, struct.pack("=H", 21)), attribute(2, b"ethtool\0"), nest(7, [group])]

    assert read_family(GENERIC_HEADER.pack(1, 2, 0) + b"".join(parts)) == Family(21, (Group("monitor", 6),))
