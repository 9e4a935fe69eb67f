import socket
import struct

from nmstate_k8s.netlink.generic import GENERIC_HEADER
from nmstate_k8s.netlink.mptcp import MptcpEndpoint, MptcpFlag, read_endpoint
from nmstate_k8s.netlink.wire import attribute, nest


def endpoint(address: bytes, flags: int, index: int | None) -> bytes:
    parts = [attribute(1, struct.pack("=H", 2)), attribute(2, b"\1"), address]
    parts.append(attribute(6, struct.pack("=I", flags)))
    if index is not None:
        parts.append(attribute(7, struct.pack("=i", index)))
    return GENERIC_HEADER.pack(3, 1, 0) + nest(1, parts)


def test_an_address_of_either_family() -> None:
    flags = MptcpFlag.SIGNAL | MptcpFlag.BACKUP

    ipv4 = read_endpoint(endpoint(attribute(3, bytes([192, 0, 2, 1])), flags, 7))
    ipv6 = read_endpoint(endpoint(attribute(4, socket.inet_pton(socket.AF_INET6, "2001:db8::1")), 0, None))

    assert ipv4 == MptcpEndpoint("192.0.2.1", flags=5, index=7)
    assert ipv6 == MptcpEndpoint("2001:db8::1", flags=0, index=0)
