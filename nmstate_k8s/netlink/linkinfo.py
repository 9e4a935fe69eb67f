"""What depends on a link's kind: options of bonds, bridges, VLANs and the like, and of their ports."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nmstate_k8s.netlink.bond import BOND_INFO, BOND_PORT_INFO, BondInfo, BondPortInfo
from nmstate_k8s.netlink.bridge import BRIDGE_INFO, BRIDGE_PORT_INFO, BridgeInfo, BridgePortInfo
from nmstate_k8s.netlink.ipvlan import IPVLAN_INFO, IpvlanInfo
from nmstate_k8s.netlink.macvlan import MACVLAN_INFO, MacvlanInfo
from nmstate_k8s.netlink.table import Decoder, Table, attribute
from nmstate_k8s.netlink.value import text
from nmstate_k8s.netlink.vlan import VLAN_INFO, VlanInfo
from nmstate_k8s.netlink.vrf import VRF_INFO, VrfInfo
from nmstate_k8s.netlink.vxlan import VXLAN_INFO, VxlanInfo


@dataclass(frozen=True, slots=True)
class OpaqueInfo:
    """Options of a kind that has no table here, as the kernel sent them."""

    data: bytes


LinkInfo = BondInfo | BridgeInfo | IpvlanInfo | MacvlanInfo | VlanInfo | VrfInfo | VxlanInfo | OpaqueInfo
PortInfo = BondPortInfo | BridgePortInfo | OpaqueInfo

_INFO: Final[Mapping[str, Decoder]] = {
    "bond": BOND_INFO.read,
    "bridge": BRIDGE_INFO.read,
    "ipvlan": IPVLAN_INFO.read,
    "macvlan": MACVLAN_INFO.read,
    "macvtap": MACVLAN_INFO.read,
    "vlan": VLAN_INFO.read,
    "vrf": VRF_INFO.read,
    "vxlan": VXLAN_INFO.read,
}
_PORT_INFO: Final[Mapping[str, Decoder]] = {"bond": BOND_PORT_INFO.read, "bridge": BRIDGE_PORT_INFO.read}


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
        found["info"] = _INFO.get(nest.kind, OpaqueInfo)(nest.data)
    if nest.port_kind:
        found["port_kind"] = nest.port_kind
    if nest.port_data is not None:
        found["port_info"] = _PORT_INFO.get(nest.port_kind, OpaqueInfo)(nest.port_data)
    return found
