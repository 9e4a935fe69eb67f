"""Connection profiles as values: a class for each modelled setting, and everything else kept as it came."""

from nmstate_k8s.networkmanager.profile.bond import BondSetting
from nmstate_k8s.networkmanager.profile.bond_port import BondPortSetting
from nmstate_k8s.networkmanager.profile.bridge import BridgeSetting
from nmstate_k8s.networkmanager.profile.bridge_port import BridgePortSetting
from nmstate_k8s.networkmanager.profile.bridge_vlan import BridgeVlan
from nmstate_k8s.networkmanager.profile.connection import ConnectionSetting
from nmstate_k8s.networkmanager.profile.ethernet import EthernetSetting
from nmstate_k8s.networkmanager.profile.ip import IPAddress, IPMethod, IPRoute, IPRoutingRule, IPSetting
from nmstate_k8s.networkmanager.profile.ipv4 import Ipv4Setting
from nmstate_k8s.networkmanager.profile.ipv6 import Ipv6Setting
from nmstate_k8s.networkmanager.profile.ipvlan import IpvlanSetting
from nmstate_k8s.networkmanager.profile.loopback import LoopbackSetting
from nmstate_k8s.networkmanager.profile.macvlan import MacvlanSetting
from nmstate_k8s.networkmanager.profile.match import MatchSetting
from nmstate_k8s.networkmanager.profile.profile import Profile, Settings
from nmstate_k8s.networkmanager.profile.setting import Setting
from nmstate_k8s.networkmanager.profile.user import UserSetting
from nmstate_k8s.networkmanager.profile.veth import VethSetting
from nmstate_k8s.networkmanager.profile.vlan import VlanSetting
from nmstate_k8s.networkmanager.profile.vrf import VrfSetting
from nmstate_k8s.networkmanager.profile.vxlan import VxlanSetting

__all__ = [
    "BondPortSetting",
    "BondSetting",
    "BridgePortSetting",
    "BridgeSetting",
    "BridgeVlan",
    "ConnectionSetting",
    "EthernetSetting",
    "IPAddress",
    "IPMethod",
    "IPRoute",
    "IPRoutingRule",
    "IPSetting",
    "Ipv4Setting",
    "Ipv6Setting",
    "IpvlanSetting",
    "LoopbackSetting",
    "MacvlanSetting",
    "MatchSetting",
    "Profile",
    "Setting",
    "Settings",
    "UserSetting",
    "VethSetting",
    "VlanSetting",
    "VrfSetting",
    "VxlanSetting",
]
