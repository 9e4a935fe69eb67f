"""Bridge ports and their VLANs, as the bridge tells them."""

import socket
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from nmstate_k8s.netlink.bridge import BRIDGE_PORT_INFO, BridgePortInfo
from nmstate_k8s.netlink.link import LINK_HEADER, link_header
from nmstate_k8s.netlink.wire import attribute, attributes

RTM_NEWVLAN: Final = 112
RTM_DELVLAN: Final = 113

_IFLA_PROTINFO: Final = 12
_IFLA_AF_SPEC: Final = 26
_IFLA_EXT_MASK: Final = 29
_IFLA_BRIDGE_VLAN_INFO: Final = 2
_RTEXT_FILTER_BRVLAN_COMPRESSED: Final = 1 << 2

PVID: Final = 1 << 1
UNTAGGED: Final = 1 << 2
_RANGE_BEGIN: Final = 1 << 3
_RANGE_END: Final = 1 << 4

_INFO: Final = struct.Struct("=HH")


@dataclass(frozen=True, slots=True)
class BridgeVlan:
    """VLANs ``first`` to ``last`` of a bridge port, or of the bridge itself as a port.

    Attributes:
        index: The port's interface; the bridge's own for what the host receives.
        pvid: Untagged frames that come in belong to it.
        untagged: Its frames go out without tag.
    """

    index: int
    first: int
    last: int
    pvid: bool = False
    untagged: bool = False


@dataclass(frozen=True, slots=True)
class BridgePort:
    """How a bridge sees one of its ports, or itself.

    Attributes:
        vlans: All VLANs of the port, ordered by id.
        info: The port's options; None for the bridge itself.
    """

    index: int
    vlans: tuple[BridgeVlan, ...]
    info: BridgePortInfo | None = None


def read_bridge_port(body: bytes) -> BridgePort:
    """Decode the body of RTM_NEWLINK or RTM_DELLINK of family AF_BRIDGE."""
    _family, _type, index, _flags, _change = LINK_HEADER.unpack_from(body)
    found = dict(attributes(body, LINK_HEADER.size))
    entries = (
        _INFO.unpack_from(value)
        for kind, value in attributes(found.get(_IFLA_AF_SPEC, b""))
        if kind == _IFLA_BRIDGE_VLAN_INFO
    )
    info = BRIDGE_PORT_INFO.read(found[_IFLA_PROTINFO]) if _IFLA_PROTINFO in found else None
    return BridgePort(index, tuple(_ranges(index, entries)), info)


def _ranges(index: int, entries: Iterable[tuple[int, int]]) -> Iterator[BridgeVlan]:
    """Join the two entries that the kernel makes of a range."""
    first = 0
    for flags, vid in entries:
        if flags & _RANGE_BEGIN:
            first = vid
            continue
        yield _vlan(index, first if flags & _RANGE_END else vid, vid, flags)


def _vlan(index: int, first: int, last: int, flags: int) -> BridgeVlan:
    return BridgeVlan(index, first, last, pvid=bool(flags & PVID), untagged=bool(flags & UNTAGGED))


def bridge_vlan_request() -> bytes:
    """The body of RTM_GETLINK for the VLANs of all bridge ports, in ranges."""
    mask = struct.pack("=I", _RTEXT_FILTER_BRVLAN_COMPRESSED)
    return link_header(socket.AF_BRIDGE) + attribute(_IFLA_EXT_MASK, mask)
