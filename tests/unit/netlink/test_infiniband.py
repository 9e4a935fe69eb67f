from nmstate_k8s.netlink.infiniband import INFINIBAND_INFO, InfinibandInfo
from nmstate_k8s.netlink.wire import attribute


def test_a_partition_and_its_mode_are_read() -> None:
    found = INFINIBAND_INFO.read(attribute(1, b"\1\x80") + attribute(2, b"\1\0") + attribute(3, b"\0\0"))

    assert found == InfinibandInfo(partition=0x8001, mode="connected")
