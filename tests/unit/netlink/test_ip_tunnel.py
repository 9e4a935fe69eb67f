import socket
import struct

from nmstate_k8s.netlink.ip_tunnel import IP_TUNNEL_INFO, Ip6TunnelFlag, IpTunnelInfo
from nmstate_k8s.netlink.wire import attribute


def u32(kind: int, value: int) -> bytes:
    return attribute(kind, struct.pack("=I", value))


def test_a_tunnel_over_ipv4_is_read() -> None:
    ends = [attribute(2, bytes([192, 0, 2, 1])), attribute(3, bytes([192, 0, 2, 2]))]
    others = [u32(1, 4), attribute(4, b"\x40"), attribute(5, b"\1"), attribute(9, b"\4"), attribute(10, b"\1")]

    assert IP_TUNNEL_INFO.read(b"".join([*ends, *others, u32(20, 7)])) == IpTunnelInfo(
        base_index=4,
        local="192.0.2.1",
        remote="192.0.2.2",
        ttl=64,
        tos=1,
        protocol=4,
        pmtu_discovery=True,
        fwmark=7,
    )


def test_a_tunnel_over_ipv6_has_flow_information_in_network_order() -> None:
    ends = [attribute(kind, socket.inet_pton(socket.AF_INET6, text)) for kind, text in ((2, "::1"), (3, "::2"))]
    others = [attribute(6, b"\4"), attribute(7, struct.pack(">I", 0x10012345)), u32(8, 0x10041), attribute(9, b"\x29")]

    found = IP_TUNNEL_INFO.read(b"".join([*ends, *others]))

    assert (found.local, found.remote, found.encap_limit, found.flow_info) == ("::1", "::2", 4, 0x10012345)
    assert found.flags == Ip6TunnelFlag.CAP_XMIT | Ip6TunnelFlag.ALLOW_LOCAL_REMOTE | Ip6TunnelFlag.IGN_ENCAP_LIMIT
    assert found.protocol == 41
