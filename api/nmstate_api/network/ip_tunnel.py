"""Interfaces of type ``ip-tunnel``."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal

from nmstate_api.network.address import IpAddress, parse_ip
from nmstate_api.network.interface import Interface, InterfaceName, InterfaceType, prefixed
from nmstate_api.network.model import NetworkModel
from nmstate_api.network.scalar import U8, U32, Choice, Flag

_LARGEST_FLOW_LABEL = 0xFFFFF


class IpTunnelMode(StrEnum):
    """What is carried in what."""

    UNKNOWN = "unknown"
    """Shown only: something that nmstate has no word for."""

    IPIP = "ipip"
    """IPv4 in IPv4."""

    SIT = "sit"
    """IPv6 in IPv4."""

    IP6IP6 = "ip6ip6"
    """IPv6 in IPv6."""

    IPIP6 = "ipip6"
    """IPv4 in IPv6."""


_OVER_IPV6 = frozenset({IpTunnelMode.IP6IP6, IpTunnelMode.IPIP6})


class Ip6TunnelFlag(StrEnum):
    """What a tunnel over IPv6 does with the headers of packets."""

    IGN_ENCAP_LIMIT = "ign-encap-limit"
    """Adds no limit of nested tunnels to packets that have none."""

    USE_ORIG_TCLASS = "use-orig-tclass"
    """Copies the traffic class."""

    USE_ORIG_FLOWLABEL = "use-orig-flowlabel"
    """Copies the flow label."""

    MIP6_DEV = "mip6-dev"
    """Is for Mobile IPv6."""

    RCV_DSCP_COPY = "rcv-dscp-copy"
    """Copies the DSCP of received packets inwards."""

    USE_ORIG_FW_MARK = "use-orig-fw-mark"
    """Copies the firewall mark."""

    ALLOW_LOCAL_REMOTE = "allow-local-remote"
    """The remote end may be this node."""

    CAP_XMIT = "cap-xmit"
    """Shown only: it can send."""

    CAP_RCV = "cap-rcv"
    """Shown only: it can receive."""

    CAP_PER_PACKET = "cap-per-packet"
    """Shown only: what it can is found out for each packet."""


class IpTunnel(NetworkModel):
    """Where the packets of a tunnel go. Changing anything makes the interface anew."""

    mode: Annotated[IpTunnelMode, Choice(IpTunnelMode)] | None = None
    """What is carried in what. Needed for a new tunnel."""

    base_iface: InterfaceName | None = None
    """Interface through which packets leave. Default: as it is, or as the routing table says."""

    local: IpAddress | None = None
    """Source address of the packets. Default: as it is, or any."""

    remote: IpAddress | None = None
    """Address that packets go to. Needed for a new tunnel."""

    ttl: U8 | None = None
    """Time to live, or hop limit, of the packets; 0 copies it. Default: as it is, or 0, which means 64 over IPv6."""

    tos: U8 | None = None
    """Type of service, or traffic class, of the packets; 1 copies it over IPv4. Default: as it is, or 0."""

    pmtu_disc: Flag | None = None
    """Whether packets over IPv4 must not be fragmented. Default: as it is, or true."""

    encap_limit: U8 | None = None
    """How many more tunnels packets over IPv6 may pass. Default: as it is, or 0."""

    flow_label: U32 | None = None
    """Flow label of packets over IPv6, up to 1048575. Default: as it is, or 0."""

    fwmark: U32 | None = None
    """Firewall mark of the packets. Default: as it is, or 0."""

    ip6tun_flags: list[Annotated[Ip6TunnelFlag, Choice(Ip6TunnelFlag)]] | None = None
    """What a tunnel over IPv6 does with headers, all of it. Default: as it is, or nothing."""

    def problems(self) -> Iterator[tuple[str, str]]:
        if self.flow_label is not None and self.flow_label > _LARGEST_FLOW_LABEL:
            yield (
                "flow-label",
                f"{self.flow_label} is out of range; give a whole number from 0 to {_LARGEST_FLOW_LABEL}",
            )
        if self.mode not in (None, IpTunnelMode.UNKNOWN):
            yield from self._family_problems(6 if self.mode in _OVER_IPV6 else 4)

    def _family_problems(self, version: int) -> Iterator[tuple[str, str]]:
        for key, text in (("local", self.local), ("remote", self.remote)):
            address = parse_ip(text or "")
            if address is not None and address.version != version:
                yield key, f'"{text}" is not an IPv{version} address, which mode {self.mode} takes'
        if version == 4:
            for key, value in (("encap-limit", self.encap_limit), ("flow-label", self.flow_label)):
                if value:
                    yield key, f"{value} is for tunnels over IPv6; leave it out with mode {self.mode}"


class IpTunnelInterface(Interface):
    """Packets that travel in other packets."""

    type: Literal[InterfaceType.IP_TUNNEL] = InterfaceType.IP_TUNNEL
    """Kind of interface."""

    ip_tunnel: IpTunnel | None = None
    """Where the packets go. May be left out for a tunnel that exists."""

    @property
    def parent(self) -> str | None:
        return self.ip_tunnel.base_iface if self.ip_tunnel is not None else None

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from super().problems()
        yield from prefixed("ip-tunnel", self.ip_tunnel)
