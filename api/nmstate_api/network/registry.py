"""Which class stands for which type of interface; a class is imported when its type is first met."""

from functools import cache
from importlib import import_module
from typing import cast

from nmstate_api.network.interface import Interface, InterfaceType

_CLASSES = {
    InterfaceType.BOND: ("bond", "BondInterface"),
    InterfaceType.DUMMY: ("dummy", "DummyInterface"),
    InterfaceType.ETHERNET: ("ethernet", "EthernetInterface"),
    InterfaceType.VETH: ("ethernet", "EthernetInterface"),
    InterfaceType.HSR: ("hsr", "HsrInterface"),
    InterfaceType.INFINIBAND: ("infiniband", "InfiniBandInterface"),
    InterfaceType.IP_TUNNEL: ("ip_tunnel", "IpTunnelInterface"),
    InterfaceType.IPSEC: ("ipsec", "IpsecInterface"),
    InterfaceType.IPVLAN: ("ipvlan", "IpVlanInterface"),
    InterfaceType.LINUX_BRIDGE: ("linux_bridge", "LinuxBridgeInterface"),
    InterfaceType.LOOPBACK: ("loopback", "LoopbackInterface"),
    InterfaceType.MAC_VLAN: ("mac_vlan", "MacVlanInterface"),
    InterfaceType.MAC_VTAP: ("mac_vlan", "MacVtapInterface"),
    InterfaceType.MACSEC: ("macsec", "MacSecInterface"),
    InterfaceType.OVS_BRIDGE: ("ovs_bridge", "OvsBridgeInterface"),
    InterfaceType.OVS_INTERFACE: ("ovs_interface", "OvsInterface"),
    InterfaceType.TUN: ("tun", "TunInterface"),
    InterfaceType.VLAN: ("vlan", "VlanInterface"),
    InterfaceType.VRF: ("vrf", "VrfInterface"),
    InterfaceType.VXLAN: ("vxlan", "VxlanInterface"),
    InterfaceType.XFRM: ("xfrm", "XfrmInterface"),
}

USER_SPACE_TYPES = frozenset({InterfaceType.IPSEC, InterfaceType.OVS_BRIDGE})
"""Types that are no interfaces of the kernel, and may share a name with one."""

SUPPORTED_TYPES = frozenset(_CLASSES)
"""Types that a document may name; what cannot be brought about is refused when it is applied."""

TYPES_OF_SECTION = {
    "bond": ("bond",),
    "bridge": ("linux-bridge", "ovs-bridge"),
    "dpdk": ("ovs-interface",),
    "ethernet": ("ethernet", "veth"),
    "hsr": ("hsr",),
    "infiniband": ("infiniband",),
    "ip-tunnel": ("ip-tunnel",),
    "ipvlan": ("ipvlan",),
    "libreswan": ("ipsec",),
    "link-aggregation": ("bond",),
    "mac-vlan": ("mac-vlan",),
    "mac-vtap": ("mac-vtap",),
    "macsec": ("macsec",),
    "patch": ("ovs-interface",),
    "veth": ("veth", "ethernet"),
    "vlan": ("vlan",),
    "vrf": ("vrf",),
    "vxlan": ("vxlan",),
}
"""Keys of an interface that depend on its type, and the types that have them."""


@cache
def class_of(kind: InterfaceType) -> type[Interface]:
    """Return the class of a type; the plain ``Interface`` for one that is not known."""
    if kind not in _CLASSES:
        return Interface
    module, name = _CLASSES[kind]
    found = getattr(import_module(f"nmstate_api.network.{module}"), name)
    return cast(type[Interface], found)
