"""Connection profiles as values: a class for each modelled setting, and everything else kept as it came.

The classes are imported on first use, since a node has profiles of a few kinds.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from nmstate_k8s.networkmanager.profile.connection import ConnectionSetting
from nmstate_k8s.networkmanager.profile.ip import IPAddress, IPMethod, IPRoute, IPRoutingRule, IPSetting
from nmstate_k8s.networkmanager.profile.ipv4 import Ipv4Setting
from nmstate_k8s.networkmanager.profile.ipv6 import Ipv6Setting
from nmstate_k8s.networkmanager.profile.profile import LIBRESWAN, Profile, Settings
from nmstate_k8s.networkmanager.profile.setting import Setting

if TYPE_CHECKING:
    from nmstate_k8s.networkmanager.profile.bond import BondSetting
    from nmstate_k8s.networkmanager.profile.bond_port import BondPortSetting
    from nmstate_k8s.networkmanager.profile.bridge import BridgeSetting
    from nmstate_k8s.networkmanager.profile.bridge_port import BridgePortSetting
    from nmstate_k8s.networkmanager.profile.bridge_vlan import BridgeVlan
    from nmstate_k8s.networkmanager.profile.ethernet import EthernetSetting
    from nmstate_k8s.networkmanager.profile.ethtool import EthtoolSetting
    from nmstate_k8s.networkmanager.profile.hsr import HsrSetting
    from nmstate_k8s.networkmanager.profile.ieee_802_1x import Ieee8021xSetting
    from nmstate_k8s.networkmanager.profile.infiniband import InfinibandSetting
    from nmstate_k8s.networkmanager.profile.ip_tunnel import IpTunnelSetting
    from nmstate_k8s.networkmanager.profile.ipvlan import IpvlanSetting
    from nmstate_k8s.networkmanager.profile.loopback import LoopbackSetting
    from nmstate_k8s.networkmanager.profile.macsec import MacsecSetting
    from nmstate_k8s.networkmanager.profile.macvlan import MacvlanSetting
    from nmstate_k8s.networkmanager.profile.match import MatchSetting
    from nmstate_k8s.networkmanager.profile.user import UserSetting
    from nmstate_k8s.networkmanager.profile.veth import VethSetting
    from nmstate_k8s.networkmanager.profile.vlan import VlanSetting
    from nmstate_k8s.networkmanager.profile.vpn import VpnSetting
    from nmstate_k8s.networkmanager.profile.vrf import VrfSetting
    from nmstate_k8s.networkmanager.profile.vxlan import VxlanSetting

_ON_FIRST_USE = {
    "BondPortSetting": "bond_port",
    "BondSetting": "bond",
    "BridgePortSetting": "bridge_port",
    "BridgeSetting": "bridge",
    "BridgeVlan": "bridge_vlan",
    "EthernetSetting": "ethernet",
    "EthtoolSetting": "ethtool",
    "HsrSetting": "hsr",
    "Ieee8021xSetting": "ieee_802_1x",
    "InfinibandSetting": "infiniband",
    "IpTunnelSetting": "ip_tunnel",
    "IpvlanSetting": "ipvlan",
    "LoopbackSetting": "loopback",
    "MacsecSetting": "macsec",
    "MacvlanSetting": "macvlan",
    "MatchSetting": "match",
    "UserSetting": "user",
    "VethSetting": "veth",
    "VlanSetting": "vlan",
    "VpnSetting": "vpn",
    "VrfSetting": "vrf",
    "VxlanSetting": "vxlan",
}

__all__ = [
    "LIBRESWAN",
    "BondPortSetting",
    "BondSetting",
    "BridgePortSetting",
    "BridgeSetting",
    "BridgeVlan",
    "ConnectionSetting",
    "EthernetSetting",
    "EthtoolSetting",
    "HsrSetting",
    "IPAddress",
    "IPMethod",
    "IPRoute",
    "IPRoutingRule",
    "IPSetting",
    "Ieee8021xSetting",
    "InfinibandSetting",
    "IpTunnelSetting",
    "Ipv4Setting",
    "Ipv6Setting",
    "IpvlanSetting",
    "LoopbackSetting",
    "MacsecSetting",
    "MacvlanSetting",
    "MatchSetting",
    "Profile",
    "Setting",
    "Settings",
    "UserSetting",
    "VethSetting",
    "VlanSetting",
    "VpnSetting",
    "VrfSetting",
    "VxlanSetting",
]


def __getattr__(name: str) -> object:
    if name in _ON_FIRST_USE:
        return getattr(import_module(f"nmstate_k8s.networkmanager.profile.{_ON_FIRST_USE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
