"""The kernel's view of the network, over AF_NETLINK and with the standard library alone.

`dump` reads it once; `follow` keeps it true from then on. What they yield are frozen dataclasses in the
kernel's vocabulary (links and interface indexes); nmstate's words are made of them elsewhere.
"""

from nmstate_k8s.netlink.address import Address, AddressFlag
from nmstate_k8s.netlink.alternative_name import alternative_names, set_alternative_names
from nmstate_k8s.netlink.bond import BondInfo, BondPortInfo
from nmstate_k8s.netlink.bridge import USER_HZ, BridgeInfo, BridgePortInfo
from nmstate_k8s.netlink.bridge_vlan import BridgeVlan
from nmstate_k8s.netlink.errors import NetlinkError
from nmstate_k8s.netlink.ethtool import LinkModes
from nmstate_k8s.netlink.ethtool_setting import EthtoolState
from nmstate_k8s.netlink.follow import follow
from nmstate_k8s.netlink.ipvlan import IpvlanFlag, IpvlanInfo
from nmstate_k8s.netlink.link import Link, LinkFlag
from nmstate_k8s.netlink.linkinfo import OpaqueInfo
from nmstate_k8s.netlink.macvlan import MacvlanFlag, MacvlanInfo
from nmstate_k8s.netlink.mptcp import MptcpEndpoint, MptcpFlag
from nmstate_k8s.netlink.route import NextHop, Route, RouteMetrics, RouteProtocol, RouteType
from nmstate_k8s.netlink.rule import RouteRule
from nmstate_k8s.netlink.state import KernelState, dump
from nmstate_k8s.netlink.vlan import VlanFlag, VlanInfo
from nmstate_k8s.netlink.vrf import VrfInfo
from nmstate_k8s.netlink.vxlan import VxlanInfo

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
    "IpvlanFlag",
    "IpvlanInfo",
    "KernelState",
    "Link",
    "LinkFlag",
    "LinkModes",
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
    "follow",
    "set_alternative_names",
]
