"""Speed, duplex and auto-negotiation of all devices at once, by ethtool's generic netlink family."""

import struct
from dataclasses import dataclass
from typing import Final

from nmstate_k8s.netlink.generic import GENERIC_HEADER, NETLINK_GENERIC, find_family, request
from nmstate_k8s.netlink.socket import NetlinkSocket
from nmstate_k8s.netlink.table import Table, attribute
from nmstate_k8s.netlink.value import flag, name_of, number
from nmstate_k8s.netlink.wire import attribute as make_attribute
from nmstate_k8s.netlink.wire import attributes, nest

ETHTOOL: Final = "ethtool"
"""Name of the family."""

HEADER: Final = 1
"""In every message of the family, the attribute that says which device it is about."""

_ETHTOOL_MSG_LINKMODES_GET: Final = 4
_ETHTOOL_A_HEADER_DEV_INDEX: Final = 1
_ETHTOOL_A_HEADER_FLAGS: Final = 3
_ETHTOOL_FLAG_COMPACT_BITSETS: Final = 1

_SPEED_UNKNOWN: Final = 0xFFFFFFFF


def device(payload: bytes) -> int:
    """The interface index in the header of a message."""
    return next((number(value) for kind, value in attributes(payload) if kind == _ETHTOOL_A_HEADER_DEV_INDEX), 0)


def _speed(payload: bytes) -> int | None:
    speed = number(payload)
    return None if speed in (0, _SPEED_UNKNOWN) else speed


def _duplex(payload: bytes) -> str | None:
    name = name_of(("half", "full"), number(payload))
    return name if name in ("half", "full") else None


@dataclass(frozen=True, slots=True)
class LinkModes:
    """How a device talks to the other end of its cable.

    Attributes:
        index: The interface.
        auto_negotiation: None if the device has no say in it.
        speed: In Mb/s; None if unknown, as without carrier.
        duplex: ``half`` or ``full``; None if unknown.
    """

    index: int = attribute(HEADER, device, default=0)
    auto_negotiation: bool | None = attribute(2, flag)
    speed: int | None = attribute(5, _speed)
    duplex: str | None = attribute(6, _duplex)


_TABLE: Final = Table(LinkModes)


def read_link_modes(body: bytes) -> LinkModes:
    """Decode the body of ETHTOOL_MSG_LINKMODES_GET_REPLY."""
    return _TABLE.read(body, GENERIC_HEADER.size)


def link_modes_request() -> bytes:
    """The body of ETHTOOL_MSG_LINKMODES_GET for all devices."""
    return all_devices_request(_ETHTOOL_MSG_LINKMODES_GET)


def all_devices_request(command: int) -> bytes:
    """The body of one of the family's GET messages for all devices, with sets of bits in their short form."""
    flags = make_attribute(_ETHTOOL_A_HEADER_FLAGS, struct.pack("=I", _ETHTOOL_FLAG_COMPACT_BITSETS))
    return request(command, nest(HEADER, [flags]))


async def dump_link_modes() -> dict[int, LinkModes]:
    """Of every device that has any, by interface index; empty where the kernel has no ethtool over netlink."""
    with NetlinkSocket(NETLINK_GENERIC) as sock:
        family = await find_family(sock, ETHTOOL)
        if family is None:
            return {}
        return {modes.index: modes for modes in await sock.dump(family.id, link_modes_request(), read_link_modes)}
