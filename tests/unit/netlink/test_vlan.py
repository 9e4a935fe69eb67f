import struct

from nmstate_k8s.netlink.vlan import priority_map
from nmstate_k8s.netlink.wire import attribute


def test_priorities_are_read_in_order() -> None:
    pairs = [(6, 5), (0, 9), (2, 1)]

    payload = b"".join(attribute(1, struct.pack("=II", before, after)) for before, after in pairs)

    assert priority_map(payload) == ((0, 9), (2, 1), (6, 5))
    assert priority_map(b"") == ()
