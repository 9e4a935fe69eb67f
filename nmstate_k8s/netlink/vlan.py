"""VLAN interfaces, as the kernel tells them."""

import struct
from dataclasses import dataclass
from enum import IntFlag
from typing import Final

from nmstate_k8s.netlink.table import Table, attribute
from nmstate_k8s.netlink.value import number, tag_protocol
from nmstate_k8s.netlink.wire import attributes


class VlanFlag(IntFlag):
    """``VLAN_FLAG_*``."""

    REORDER_HDR = 0x1
    GVRP = 0x2
    LOOSE_BINDING = 0x4
    MVRP = 0x8
    BRIDGE_BINDING = 0x10


_NO_FLAGS: Final = VlanFlag(0)
_PRIORITIES: Final = struct.Struct("=II")


def vlan_flags(payload: bytes) -> VlanFlag:
    """The flags of ``struct ifla_vlan_flags``; the mask behind them is for requests."""
    return VlanFlag(number(payload[:4]))


def priority_map(payload: bytes) -> tuple[tuple[int, int], ...]:
    """Priorities and what they become, ordered; those that become 0, as all do at first, are left out."""
    return tuple(sorted(_PRIORITIES.unpack_from(pair) for _, pair in attributes(payload)))


@dataclass(frozen=True, slots=True)
class VlanInfo:
    """What makes a link a VLAN (``IFLA_VLAN_*``). Its base interface is the link's ``parent_index``.

    Attributes:
        protocol: ``802.1q`` or ``802.1ad``.
        egress: From the node's priorities to those in the tag.
        ingress: From the tag's priorities to those of the node.
    """

    id: int | None = attribute(1, number)
    flags: VlanFlag = attribute(2, vlan_flags, default=_NO_FLAGS)  # noqa: RUF009 - makes a dataclass field
    protocol: str | None = attribute(5, tag_protocol)
    egress: tuple[tuple[int, int], ...] = attribute(3, priority_map, default=())
    ingress: tuple[tuple[int, int], ...] = attribute(4, priority_map, default=())


VLAN_INFO: Final = Table(VlanInfo)
