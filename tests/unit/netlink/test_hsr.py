from nmstate_k8s.netlink.hsr import HSR_INFO, HsrInfo
from nmstate_k8s.netlink.wire import attribute


def test_what_the_kernel_takes_is_found_in_what_it_tells() -> None:
    group = attribute(4, bytes.fromhex("01154e000128"))
    ends = [attribute(1, b"\2\0\0\0"), attribute(2, b"\3\0\0\0"), attribute(8, b"\5\0\0\0")]

    found = HSR_INFO.read(b"".join([*ends, group, attribute(5, b"\1\0"), attribute(6, b"\1"), attribute(7, b"\0")]))

    assert (found.port1_index, found.port2_index, found.interlink_index) == (2, 3, 5)
    assert (found.supervision_address, found.multicast_spec) == ("01:15:4E:00:01:28", 0x28)
    assert (found.protocol, found.version) == ("hsr", 1)


def test_a_ring_without_group_has_no_last_byte() -> None:
    assert HSR_INFO.read(attribute(7, b"\1")) == HsrInfo(protocol="prp")
    assert HsrInfo().multicast_spec is None
