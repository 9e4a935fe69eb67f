import struct

import pytest

from nmstate_k8s.netlink.link import LINK_HEADER, read_link
from nmstate_k8s.netlink.macvlan import MacvlanFlag, MacvlanInfo
from nmstate_k8s.netlink.wire import attribute, nest


def linkinfo(kind: str, mode: int, flags: int) -> bytes:
    options = [attribute(1, struct.pack("=I", mode)), attribute(2, struct.pack("=H", flags)), attribute(7, bytes(4))]
    return nest(18, [attribute(1, kind.encode()), nest(2, options)])


@pytest.mark.parametrize("kind", ["macvlan", "macvtap"])
@pytest.mark.parametrize(
    ("bit", "mode"), [(1, "private"), (2, "vepa"), (4, "bridge"), (8, "passthru"), (16, "source"), (32, "32")]
)
def test_the_mode_is_a_bit(kind: str, bit: int, mode: str) -> None:
    base = attribute(5, struct.pack("=I", 2))

    link = read_link(LINK_HEADER.pack(0, 1, 4, 0, 0) + base + linkinfo(kind, bit, 1))

    assert (link.kind, link.parent_index) == (kind, 2)
    assert link.info == MacvlanInfo(mode, MacvlanFlag.NOPROMISC)
