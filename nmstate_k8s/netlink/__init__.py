"""The kernel's view of the network, over AF_NETLINK and with the standard library alone.

`dump` reads it once; `follow` keeps it true from then on. What they yield are frozen dataclasses in the
kernel's vocabulary (links and interface indexes); nmstate's words are made of them elsewhere. Those of the kinds of
links are imported on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from nmstate_k8s.netlink.address import Address, AddressFlag
from nmstate_k8s.netlink.alternative_name import alternative_names, set_alternative_names
from nmstate_k8s.netlink.bridge_vlan import BridgeVlan
from nmstate_k8s.netlink.errors import NetlinkError
from nmstate_k8s.netlink.ethtool import LinkModes
from nmstate_k8s.netlink.ethtool_setting import EthtoolState, dump_ethtool, follow_ethtool
from nmstate_k8s.netlink.follow import follow
from nmstate_k8s.netlink.link import Link, LinkFlag
from nmstate_k8s.netlink.linkinfo import OpaqueInfo
from nmstate_k8s.netlink.mptcp import MptcpEndpoint, MptcpFlag, dump_mptcp_endpoints
from nmstate_k8s.netlink.route import NextHop, Route, RouteMetrics, RouteProtocol, RouteType
from nmstate_k8s.netlink.rule import RouteRule
from nmstate_k8s.netlink.state import KernelState, dump

if TYPE_CHECKING:
    from nmstate_k8s.netlink.bond import BondInfo, BondPortInfo
    from nmstate_k8s.netlink.bridge import USER_HZ, BridgeInfo, BridgePortInfo
    from nmstate_k8s.netlink.hsr import HsrInfo
    from nmstate_k8s.netlink.infiniband import InfinibandInfo
    from nmstate_k8s.netlink.ip_tunnel import Ip6TunnelFlag, IpTunnelInfo
    from nmstate_k8s.netlink.ipvlan import IpvlanFlag, IpvlanInfo
    from nmstate_k8s.netlink.macsec import MacsecInfo
    from nmstate_k8s.netlink.macvlan import MacvlanFlag, MacvlanInfo
    from nmstate_k8s.netlink.vlan import VlanFlag, VlanInfo
    from nmstate_k8s.netlink.vrf import VrfInfo
    from nmstate_k8s.netlink.vxlan import VxlanInfo

_ON_FIRST_USE = {
    "BondInfo": "bond",
    "BondPortInfo": "bond",
    "USER_HZ": "bridge",
    "BridgeInfo": "bridge",
    "BridgePortInfo": "bridge",
    "HsrInfo": "hsr",
    "InfinibandInfo": "infiniband",
    "Ip6TunnelFlag": "ip_tunnel",
    "IpTunnelInfo": "ip_tunnel",
    "IpvlanFlag": "ipvlan",
    "IpvlanInfo": "ipvlan",
    "MacsecInfo": "macsec",
    "MacvlanFlag": "macvlan",
    "MacvlanInfo": "macvlan",
    "VlanFlag": "vlan",
    "VlanInfo": "vlan",
    "VrfInfo": "vrf",
    "VxlanInfo": "vxlan",
}

__all__ = [
    "USER_HZ",
    "Address",
    "AddressFlag",
    "BondInfo",
    "BondPortInfo",
    "BridgeInfo",
    "BridgePortInfo",
    "BridgeVlan",
    "EthtoolState",
    "HsrInfo",
    "InfinibandInfo",
    "Ip6TunnelFlag",
    "IpTunnelInfo",
    "IpvlanFlag",
    "IpvlanInfo",
    "KernelState",
    "Link",
    "LinkFlag",
    "LinkModes",
    "MacsecInfo",
    "MacvlanFlag",
    "MacvlanInfo",
    "MptcpEndpoint",
    "MptcpFlag",
    "NetlinkError",
    "NextHop",
    "OpaqueInfo",
    "Route",
    "RouteMetrics",
    "RouteProtocol",
    "RouteRule",
    "RouteType",
    "VlanFlag",
    "VlanInfo",
    "VrfInfo",
    "VxlanInfo",
    "alternative_names",
    "dump",
    "dump_ethtool",
    "dump_mptcp_endpoints",
    "follow",
    "follow_ethtool",
    "set_alternative_names",
]


def __getattr__(name: str) -> object:
    if name in _ON_FIRST_USE:
        return getattr(import_module(f"nmstate_k8s.netlink.{_ON_FIRST_USE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
