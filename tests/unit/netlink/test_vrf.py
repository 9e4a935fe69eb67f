import struct

from nmstate_k8s.netlink.link import LINK_HEADER, read_link
from nmstate_k8s.netlink.linkinfo import OpaqueInfo
from nmstate_k8s.netlink.vrf import VrfInfo
from nmstate_k8s.netlink.wire import attribute, nest


def test_a_vrf_tells_its_table() -> None:
    info = nest(18, [attribute(1, b"vrf"), nest(2, [attribute(1, struct.pack("=I", 1001))])])

    assert read_link(LINK_HEADER.pack(0, 1, 4, 0, 0) + info).info == VrfInfo(1001)


def test_a_port_names_its_vrf() -> None:
    table = attribute(1, struct.pack("=I", 1001))
    info = nest(18, [attribute(4, b"vrf"), nest(5, [table])])

    port = read_link(LINK_HEADER.pack(0, 1, 5, 0, 0) + attribute(10, struct.pack("=I", 4)) + info)

    assert (port.controller_index, port.port_kind, port.port_info) == (4, "vrf", OpaqueInfo(table))
