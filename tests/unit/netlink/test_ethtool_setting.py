import struct

from nmstate_k8s.netlink.ethtool_setting import (
    Coalesce,
    Fec,
    Pause,
    Ring,
    feature_names_request,
    read_coalesce,
    read_feature_bits,
    read_feature_names,
    read_fec,
    read_pause,
    read_ring,
    switchable,
)
from nmstate_k8s.netlink.generic import GENERIC_HEADER
from nmstate_k8s.netlink.wire import attribute, attributes, nest


def u32(kind: int, value: int) -> bytes:
    return attribute(kind, struct.pack("=I", value))


def u8(kind: int, value: int) -> bytes:
    return attribute(kind, bytes([value]))


def reply(*parts: bytes, index: int = 4) -> bytes:
    """The body of a message of the family about one device."""
    return GENERIC_HEADER.pack(1, 1, 0) + nest(1, [u32(1, index), attribute(2, b"eth1\0")]) + b"".join(parts)


def bits(kind: int, *numbers: int) -> bytes:
    """A set of bits in its short form: how many there are, and which are on."""
    words = [sum(1 << number % 32 for number in numbers if number // 32 == word) for word in range(2)]
    return nest(kind, [attribute(1, b""), u32(2, 64), attribute(4, struct.pack("=2I", *words))])


def test_offloads_that_somebody_can_switch() -> None:
    names = {0: "tx-scatter-gather", 1: "rx-gro", 33: "rx-lro", 5: "loopback"}
    one = read_feature_bits(reply(bits(2, 0, 1, 33, 5), bits(3, 0), bits(4, 0, 5), bits(5, 5), index=4))
    same = read_feature_bits(reply(bits(2, 0, 1, 33, 5), bits(4, 0), bits(5, 5), index=5))
    none = read_feature_bits(reply(bits(2, 5), bits(4, 5), bits(5, 5), index=6))

    found = switchable([one, same, none], names)

    assert found.keys() == {4, 5}
    assert found[4] == (("rx-gro", False), ("rx-lro", False), ("tx-scatter-gather", True))
    assert found[4] is found[5]


def test_names_of_offloads_by_their_number() -> None:
    def entry(index: int, name: bytes) -> bytes:
        return nest(1, [u32(1, index), attribute(2, name + b"\0")])

    strings = nest(3, [entry(0, b"tx-scatter-gather"), entry(1, b""), entry(2, b"rx-gro")])
    body = GENERIC_HEADER.pack(1, 1, 0) + nest(2, [nest(1, [u32(1, 4), u32(2, 3), strings])])

    assert read_feature_names(body) == {0: "tx-scatter-gather", 2: "rx-gro"}


def test_asks_for_the_names_of_offloads_without_naming_a_device() -> None:
    found = dict(attributes(feature_names_request(), GENERIC_HEADER.size))

    assert found[1] == b""
    ((_, wanted),) = attributes(found[2])
    assert dict(attributes(wanted)) == {1: struct.pack("=I", 4)}


def test_rings() -> None:
    assert read_ring(reply(u32(2, 4096), u32(5, 8192), u32(6, 256), u32(9, 512))) == Ring(
        4, rx_max=4096, tx_max=8192, rx=256, tx=512
    )


def test_interrupt_coalescing() -> None:
    body = reply(u32(2, 8), u32(3, 0), u32(7, 32), u8(11, 1), u8(12, 0), u32(23, 60))

    assert read_coalesce(body) == Coalesce(
        4, rx_usecs=8, rx_frames=0, tx_frames=32, adaptive_rx=True, adaptive_tx=False, sample_interval=60
    )


def test_flow_control() -> None:
    assert read_pause(reply(u8(2, 0), u8(3, 1), u8(4, 0))) == Pause(4, autoneg=False, rx=True, tx=False)


def test_error_correction_by_name() -> None:
    assert read_fec(reply(u8(3, 1), u32(4, 51))) == Fec(4, auto=True, mode="baser")
    assert read_fec(reply(u8(3, 0), u32(4, 33))) == Fec(4, auto=False, mode=None)
