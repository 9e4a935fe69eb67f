"""What depends on a link's kind: options of bonds, bridges, VLANs and the like, and of their ports."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from nmstate_k8s.netlink.table import Decoder, Table, attribute
from nmstate_k8s.netlink.value import text

if TYPE_CHECKING:
    from nmstate_k8s.netlink.bond import BondInfo, BondPortInfo
    from nmstate_k8s.netlink.bridge import BridgeInfo, BridgePortInfo
    from nmstate_k8s.netlink.hsr import HsrInfo
    from nmstate_k8s.netlink.infiniband import InfinibandInfo
    from nmstate_k8s.netlink.ip_tunnel import IpTunnelInfo
    from nmstate_k8s.netlink.ipvlan import IpvlanInfo
    from nmstate_k8s.netlink.macsec import MacsecInfo
    from nmstate_k8s.netlink.macvlan import MacvlanInfo
    from nmstate_k8s.netlink.vlan import VlanInfo
    from nmstate_k8s.netlink.vrf import VrfInfo
    from nmstate_k8s.netlink.vxlan import VxlanInfo


@dataclass(frozen=True, slots=True)
class OpaqueInfo:
    """Options of a kind that has no table here, as the kernel sent them."""

    data: bytes


LinkInfo: TypeAlias = (
    "BondInfo | BridgeInfo | HsrInfo | InfinibandInfo | IpTunnelInfo | IpvlanInfo | MacsecInfo | MacvlanInfo"
    " | VlanInfo | VrfInfo | VxlanInfo | OpaqueInfo"
)
PortInfo: TypeAlias = "BondPortInfo | BridgePortInfo | OpaqueInfo"

_INFO: Final = {
    "bond": ("bond", "BOND_INFO"),
    "bridge": ("bridge", "BRIDGE_INFO"),
    "hsr": ("hsr", "HSR_INFO"),
    "ip6tnl": ("ip_tunnel", "IP_TUNNEL_INFO"),
    "ipip": ("ip_tunnel", "IP_TUNNEL_INFO"),
    "ipoib": ("infiniband", "INFINIBAND_INFO"),
    "ipvlan": ("ipvlan", "IPVLAN_INFO"),
    "macsec": ("macsec", "MACSEC_INFO"),
    "macvlan": ("macvlan", "MACVLAN_INFO"),
    "macvtap": ("macvlan", "MACVLAN_INFO"),
    "sit": ("ip_tunnel", "IP_TUNNEL_INFO"),
    "vlan": ("vlan", "VLAN_INFO"),
    "vrf": ("vrf", "VRF_INFO"),
    "vxlan": ("vxlan", "VXLAN_INFO"),
}
"""The module and the table of each kind; a kind's module is loaded when the first link of it is read."""

_PORT_INFO: Final = {"bond": ("bond", "BOND_PORT_INFO"), "bridge": ("bridge", "BRIDGE_PORT_INFO")}
"""Likewise, of what a controller of that kind says about its ports."""


@cache
def _decoder(place: tuple[str, str] | None) -> Decoder:
    if place is None:
        return OpaqueInfo
    module, table = place
    return cast("Decoder", getattr(import_module(f"nmstate_k8s.netlink.{module}"), table).read)


@dataclass(frozen=True, slots=True)
class _Nest:
    """``IFLA_LINKINFO``."""

    kind: str = attribute(1, text, default="")
    data: bytes | None = attribute(2, bytes)
    port_kind: str = attribute(4, text, default="")
    port_data: bytes | None = attribute(5, bytes)


_NEST: Final = Table(_Nest)


def read_linkinfo(payload: bytes) -> Mapping[str, object]:
    """The fields of `Link` that ``IFLA_LINKINFO`` fills."""
    nest = _NEST.read(payload)
    found: dict[str, object] = {"kind": nest.kind}
    if nest.data is not None:
        found["info"] = _decoder(_INFO.get(nest.kind))(nest.data)
    if nest.port_kind:
        found["port_kind"] = nest.port_kind
    if nest.port_data is not None:
        found["port_info"] = _decoder(_PORT_INFO.get(nest.port_kind))(nest.port_data)
    return found
