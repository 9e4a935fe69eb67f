"""What other programs may import is promised: a change here is a change of the API."""

from types import ModuleType

import pytest

import nmstate_api.meta
import nmstate_api.network
import nmstate_api.v1
import nmstate_api.v1beta1

PROMISED = {
    nmstate_api.v1: {
        "NMState", "NMStateSpec", "NMStateStatus", "NodeNetworkConfigurationPolicy",
        "NodeNetworkConfigurationPolicySpec", "NodeNetworkConfigurationPolicyStatus",
    },
    nmstate_api.v1beta1: {
        "CapturedState", "NMState", "NMStateSpec", "NodeNetworkConfigurationEnactment",
        "NodeNetworkConfigurationEnactmentSpec", "NodeNetworkConfigurationEnactmentStatus",
        "NodeNetworkConfigurationPolicy", "NodeNetworkState", "NodeNetworkStateStatus", "Release", "StateMetaInfo",
    },
    nmstate_api.meta: {
        "CEL", "ApiModel", "Condition", "ConditionStatus", "CustomResource", "Defaulted", "Int32", "Int64",
        "IntOrString", "JsonObject", "JsonValue", "KubernetesObject", "ListMeta", "ListType", "MapType",
        "NetworkVocabulary", "ObjectMeta", "OwnerReference", "PreserveUnknown", "PrinterColumn", "SchemaOnly", "Time",
    },
    nmstate_api.network: {
        "SUPPORTED_TYPES", "AddressFamily", "AltName", "AltNameState", "BondInterface", "BondMode", "BondOptions",
        "BondPort", "BridgePortVlan", "BridgePortVlanMode", "Capture", "Dispatch", "DnsClientState", "DnsState",
        "DummyInterface", "Ethernet", "EthernetInterface", "Ethtool", "EthtoolCoalesce", "EthtoolFec", "EthtoolPause",
        "EthtoolRing", "FecMode", "GlobalOvsDb", "HostnameState", "Hsr", "HsrInterface", "HsrProtocol", "Identifier",
        "Ieee8021x", "InfiniBand", "InfiniBandInterface", "InfiniBandMode", "Interface", "InterfaceAddress",
        "InterfaceIp", "InterfaceIpv4", "InterfaceIpv6", "InterfaceState", "InterfaceType", "InvalidDocumentError",
        "Ip6TunnelFlag", "IpTunnel", "IpTunnelInterface", "IpTunnelMode", "IpVlan", "IpVlanInterface", "IpVlanMode",
        "IpsecInterface", "JsonObject", "JsonValue", "Libreswan", "LibreswanAddressFamily", "LibreswanConnectionType",
        "LinkAggregation", "LinuxBridge", "LinuxBridgeInterface", "LinuxBridgeOptions", "LinuxBridgePort", "Lldp",
        "LoopbackInterface", "MacSec", "MacSecInterface", "MacSecOffload", "MacSecValidation", "MacVlan",
        "MacVlanInterface", "MacVlanMode", "MacVtapInterface", "Mptcp", "MptcpAddressFlag", "NetworkModel",
        "NetworkState", "Operation", "OvnBridgeMapping", "OvnBridgeMappingState", "OvnConfiguration", "OvsBond",
        "OvsBondMode", "OvsBondPort", "OvsBridge", "OvsBridgeInterface", "OvsBridgeOptions", "OvsBridgePort", "OvsDb",
        "OvsDpdk", "OvsInterface", "OvsPatch", "OvsSpanningTree", "Policy", "Problem", "Route", "RouteRule",
        "RouteRuleAction", "RouteRules", "RouteState", "RouteType", "Routes", "SpanningTree", "SrIov", "SrIovVf",
        "StatePath", "TrunkTag", "TunInterface", "UnresolvedInterface", "Veth", "Vlan", "VlanInterface",
        "VlanProtocol", "VlanQosMapping", "VlanRange", "VlanRegistrationProtocol", "Vrf", "VrfInterface", "Vxlan",
        "VxlanInterface", "WaitIp", "XfrmInterface", "parse", "parse_interface", "parse_policy", "relation_problems",
    },
}  # fmt: skip


@pytest.mark.parametrize("module", PROMISED, ids=lambda module: module.__name__)
def test_a_module_offers_what_is_promised_and_nothing_else(module: ModuleType) -> None:
    offered: list[str] = module.__all__

    assert set(offered) == PROMISED[module]
    assert all(hasattr(module, name) for name in offered)


def test_a_name_that_is_not_offered_is_an_error() -> None:
    with pytest.raises(AttributeError, match="WifiInterface"):
        getattr(nmstate_api.network, "WifiInterface")  # noqa: B009 - the type checker would refuse the plain form
