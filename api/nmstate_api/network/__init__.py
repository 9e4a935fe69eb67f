"""nmstate's vocabulary: what a document about a node's network can say, and what is wrong with one.

Knows nothing of Kubernetes. The classes of the interface types are imported on first use,
since most documents need one or two of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from nmstate_api.jsonvalue import JsonObject, JsonValue
from nmstate_api.network.dns import DnsClientState, DnsState
from nmstate_api.network.hostname import HostnameState
from nmstate_api.network.ieee_802_1x import Ieee8021x
from nmstate_api.network.interface import (
    Identifier,
    Interface,
    InterfaceState,
    InterfaceType,
    UnresolvedInterface,
)
from nmstate_api.network.ip import InterfaceAddress, InterfaceIp, InterfaceIpv4, InterfaceIpv6, WaitIp
from nmstate_api.network.model import NetworkModel
from nmstate_api.network.ovn import OvnBridgeMapping, OvnBridgeMappingState, OvnConfiguration
from nmstate_api.network.ovs_db import GlobalOvsDb, OvsDb
from nmstate_api.network.parse import parse, parse_interface
from nmstate_api.network.problem import InvalidDocumentError, Problem
from nmstate_api.network.registry import SUPPORTED_TYPES
from nmstate_api.network.relation import relation_problems
from nmstate_api.network.route import Route, Routes, RouteState, RouteType
from nmstate_api.network.route_rule import AddressFamily, RouteRule, RouteRuleAction, RouteRules
from nmstate_api.network.state import NetworkState

if TYPE_CHECKING:
    from nmstate_api.network.alt_name import AltName, AltNameState
    from nmstate_api.network.bond import BondInterface, BondPort, LinkAggregation
    from nmstate_api.network.bond_option import BondMode, BondOptions
    from nmstate_api.network.bridge_option import LinuxBridgeOptions, SpanningTree
    from nmstate_api.network.bridge_vlan import BridgePortVlan, BridgePortVlanMode, TrunkTag, VlanRange
    from nmstate_api.network.capture import Capture, Operation, StatePath
    from nmstate_api.network.dispatch import Dispatch
    from nmstate_api.network.dummy import DummyInterface
    from nmstate_api.network.ethernet import Ethernet, EthernetInterface, Veth
    from nmstate_api.network.ethtool import Ethtool, EthtoolCoalesce, EthtoolFec, EthtoolPause, EthtoolRing, FecMode
    from nmstate_api.network.hsr import Hsr, HsrInterface, HsrProtocol
    from nmstate_api.network.infiniband import InfiniBand, InfiniBandInterface, InfiniBandMode
    from nmstate_api.network.ip_tunnel import Ip6TunnelFlag, IpTunnel, IpTunnelInterface, IpTunnelMode
    from nmstate_api.network.ipsec import IpsecInterface, Libreswan, LibreswanAddressFamily, LibreswanConnectionType
    from nmstate_api.network.ipvlan import IpVlan, IpVlanInterface, IpVlanMode
    from nmstate_api.network.linux_bridge import LinuxBridge, LinuxBridgeInterface, LinuxBridgePort
    from nmstate_api.network.lldp import Lldp
    from nmstate_api.network.loopback import LoopbackInterface
    from nmstate_api.network.mac_vlan import MacVlan, MacVlanInterface, MacVlanMode, MacVtapInterface
    from nmstate_api.network.macsec import MacSec, MacSecInterface, MacSecOffload, MacSecValidation
    from nmstate_api.network.mptcp import Mptcp, MptcpAddressFlag
    from nmstate_api.network.ovs_bridge import (
        OvsBond,
        OvsBondMode,
        OvsBondPort,
        OvsBridge,
        OvsBridgeInterface,
        OvsBridgeOptions,
        OvsBridgePort,
        OvsSpanningTree,
    )
    from nmstate_api.network.ovs_interface import OvsDpdk, OvsInterface, OvsPatch
    from nmstate_api.network.policy import Policy, parse_policy
    from nmstate_api.network.sriov import SrIov, SrIovVf
    from nmstate_api.network.tun import TunInterface
    from nmstate_api.network.vlan import Vlan, VlanInterface, VlanProtocol, VlanQosMapping, VlanRegistrationProtocol
    from nmstate_api.network.vrf import Vrf, VrfInterface
    from nmstate_api.network.vxlan import Vxlan, VxlanInterface
    from nmstate_api.network.xfrm import XfrmInterface

_ON_FIRST_USE = {
    "AltName": "alt_name",
    "AltNameState": "alt_name",
    "BondInterface": "bond",
    "BondMode": "bond_option",
    "BondOptions": "bond_option",
    "BondPort": "bond",
    "BridgePortVlan": "bridge_vlan",
    "BridgePortVlanMode": "bridge_vlan",
    "Capture": "capture",
    "Dispatch": "dispatch",
    "DummyInterface": "dummy",
    "Ethernet": "ethernet",
    "EthernetInterface": "ethernet",
    "Ethtool": "ethtool",
    "EthtoolCoalesce": "ethtool",
    "EthtoolFec": "ethtool",
    "EthtoolPause": "ethtool",
    "EthtoolRing": "ethtool",
    "FecMode": "ethtool",
    "Hsr": "hsr",
    "HsrInterface": "hsr",
    "HsrProtocol": "hsr",
    "InfiniBand": "infiniband",
    "InfiniBandInterface": "infiniband",
    "InfiniBandMode": "infiniband",
    "Ip6TunnelFlag": "ip_tunnel",
    "IpTunnel": "ip_tunnel",
    "IpTunnelInterface": "ip_tunnel",
    "IpTunnelMode": "ip_tunnel",
    "IpVlan": "ipvlan",
    "IpVlanInterface": "ipvlan",
    "IpVlanMode": "ipvlan",
    "IpsecInterface": "ipsec",
    "Libreswan": "ipsec",
    "LibreswanAddressFamily": "ipsec",
    "LibreswanConnectionType": "ipsec",
    "LinkAggregation": "bond",
    "LinuxBridge": "linux_bridge",
    "LinuxBridgeInterface": "linux_bridge",
    "LinuxBridgeOptions": "bridge_option",
    "LinuxBridgePort": "linux_bridge",
    "Lldp": "lldp",
    "LoopbackInterface": "loopback",
    "MacSec": "macsec",
    "MacSecInterface": "macsec",
    "MacSecOffload": "macsec",
    "MacSecValidation": "macsec",
    "MacVlan": "mac_vlan",
    "MacVlanInterface": "mac_vlan",
    "MacVlanMode": "mac_vlan",
    "MacVtapInterface": "mac_vlan",
    "Mptcp": "mptcp",
    "MptcpAddressFlag": "mptcp",
    "Operation": "capture",
    "OvsBond": "ovs_bridge",
    "OvsBondMode": "ovs_bridge",
    "OvsBondPort": "ovs_bridge",
    "OvsBridge": "ovs_bridge",
    "OvsBridgeInterface": "ovs_bridge",
    "OvsBridgeOptions": "ovs_bridge",
    "OvsBridgePort": "ovs_bridge",
    "OvsDpdk": "ovs_interface",
    "OvsInterface": "ovs_interface",
    "OvsPatch": "ovs_interface",
    "OvsSpanningTree": "ovs_bridge",
    "Policy": "policy",
    "SpanningTree": "bridge_option",
    "SrIov": "sriov",
    "SrIovVf": "sriov",
    "StatePath": "capture",
    "TrunkTag": "bridge_vlan",
    "TunInterface": "tun",
    "Veth": "ethernet",
    "Vlan": "vlan",
    "VlanInterface": "vlan",
    "VlanProtocol": "vlan",
    "VlanQosMapping": "vlan",
    "VlanRange": "bridge_vlan",
    "VlanRegistrationProtocol": "vlan",
    "Vrf": "vrf",
    "VrfInterface": "vrf",
    "Vxlan": "vxlan",
    "VxlanInterface": "vxlan",
    "XfrmInterface": "xfrm",
    "parse_policy": "policy",
}

__all__ = [
    "SUPPORTED_TYPES",
    "AddressFamily",
    "AltName",
    "AltNameState",
    "BondInterface",
    "BondMode",
    "BondOptions",
    "BondPort",
    "BridgePortVlan",
    "BridgePortVlanMode",
    "Capture",
    "Dispatch",
    "DnsClientState",
    "DnsState",
    "DummyInterface",
    "Ethernet",
    "EthernetInterface",
    "Ethtool",
    "EthtoolCoalesce",
    "EthtoolFec",
    "EthtoolPause",
    "EthtoolRing",
    "FecMode",
    "GlobalOvsDb",
    "HostnameState",
    "Hsr",
    "HsrInterface",
    "HsrProtocol",
    "Identifier",
    "Ieee8021x",
    "InfiniBand",
    "InfiniBandInterface",
    "InfiniBandMode",
    "Interface",
    "InterfaceAddress",
    "InterfaceIp",
    "InterfaceIpv4",
    "InterfaceIpv6",
    "InterfaceState",
    "InterfaceType",
    "InvalidDocumentError",
    "Ip6TunnelFlag",
    "IpTunnel",
    "IpTunnelInterface",
    "IpTunnelMode",
    "IpVlan",
    "IpVlanInterface",
    "IpVlanMode",
    "IpsecInterface",
    "JsonObject",
    "JsonValue",
    "Libreswan",
    "LibreswanAddressFamily",
    "LibreswanConnectionType",
    "LinkAggregation",
    "LinuxBridge",
    "LinuxBridgeInterface",
    "LinuxBridgeOptions",
    "LinuxBridgePort",
    "Lldp",
    "LoopbackInterface",
    "MacSec",
    "MacSecInterface",
    "MacSecOffload",
    "MacSecValidation",
    "MacVlan",
    "MacVlanInterface",
    "MacVlanMode",
    "MacVtapInterface",
    "Mptcp",
    "MptcpAddressFlag",
    "NetworkModel",
    "NetworkState",
    "Operation",
    "OvnBridgeMapping",
    "OvnBridgeMappingState",
    "OvnConfiguration",
    "OvsBond",
    "OvsBondMode",
    "OvsBondPort",
    "OvsBridge",
    "OvsBridgeInterface",
    "OvsBridgeOptions",
    "OvsBridgePort",
    "OvsDb",
    "OvsDpdk",
    "OvsInterface",
    "OvsPatch",
    "OvsSpanningTree",
    "Policy",
    "Problem",
    "Route",
    "RouteRule",
    "RouteRuleAction",
    "RouteRules",
    "RouteState",
    "RouteType",
    "Routes",
    "SpanningTree",
    "SrIov",
    "SrIovVf",
    "StatePath",
    "TrunkTag",
    "TunInterface",
    "UnresolvedInterface",
    "Veth",
    "Vlan",
    "VlanInterface",
    "VlanProtocol",
    "VlanQosMapping",
    "VlanRange",
    "VlanRegistrationProtocol",
    "Vrf",
    "VrfInterface",
    "Vxlan",
    "VxlanInterface",
    "WaitIp",
    "XfrmInterface",
    "parse",
    "parse_interface",
    "parse_policy",
    "relation_problems",
]


def __getattr__(name: str) -> object:
    if name in _ON_FIRST_USE:
        return getattr(import_module(f"nmstate_api.network.{_ON_FIRST_USE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
