"""Tunnels of IP in IP, as the kernel tells them."""

from dataclasses import dataclass
from enum import IntFlag
from typing import Final

from nmstate_k8s.netlink.table import Table, attribute
from nmstate_k8s.netlink.value import flag, ip, network_number, number


class Ip6TunnelFlag(IntFlag):
    """``IP6_TNL_F_*``."""

    IGN_ENCAP_LIMIT = 0x1
    USE_ORIG_TCLASS = 0x2
    USE_ORIG_FLOWLABEL = 0x4
    MIP6_DEV = 0x8
    RCV_DSCP_COPY = 0x10
    USE_ORIG_FWMARK = 0x20
    ALLOW_LOCAL_REMOTE = 0x40
    CAP_XMIT = 0x10000
    CAP_RCV = 0x20000
    CAP_PER_PACKET = 0x40000


@dataclass(frozen=True, slots=True)
class IpTunnelInfo:
    """What makes a link an ``ipip``, ``sit`` or ``ip6tnl`` (``IFLA_IPTUN_*``).

    Attributes:
        base_index: The interface through which packets leave; None leaves it to the routing table.
        local: None for any address.
        flow_info: Traffic class and flow label, of tunnels over IPv6.
        flags: Those of tunnels over IPv6; `Ip6TunnelFlag` bits. Over IPv4 they mean something else.
        protocol: The number of what is inside: 4 is IPv4, 41 IPv6, 0 either.
        pmtu_discovery: Of tunnels over IPv4.
    """

    base_index: int | None = attribute(1, number)
    local: str | None = attribute(2, ip)
    remote: str | None = attribute(3, ip)
    ttl: int | None = attribute(4, number)
    tos: int | None = attribute(5, number)
    encap_limit: int | None = attribute(6, number)
    flow_info: int | None = attribute(7, network_number)
    flags: int | None = attribute(8, number)
    protocol: int | None = attribute(9, number)
    pmtu_discovery: bool | None = attribute(10, flag)
    fwmark: int | None = attribute(20, number)


IP_TUNNEL_INFO: Final = Table(IpTunnelInfo)
