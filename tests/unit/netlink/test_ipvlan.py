import struct

import pytest

from nmstate_k8s.netlink.ipvlan import IpvlanFlag, IpvlanInfo
from nmstate_k8s.netlink.link import LINK_HEADER, read_link
from nmstate_k8s.netlink.wire import attribute, nest


@pytest.mark.parametrize(
    ("number", "mode", "flags"),
    [(0, "l2", IpvlanFlag(0)), (1, "l3", IpvlanFlag.PRIVATE), (2, "l3s", IpvlanFlag.VEPA), (9, "9", IpvlanFlag(0))],
)
def test_mode_and_flags(number: int, mode: str, flags: IpvlanFlag) -> None:
    options = [attribute(1, struct.pack("=H", number)), attribute(2, struct.pack("=H", flags))]
    info = nest(18, [attribute(1, b"ipvlan"), nest(2, options)])

    assert read_link(LINK_HEADER.pack(0, 1, 4, 0, 0) + info).info == IpvlanInfo(mode, flags)
