"""Speed, duplex and auto-negotiation of all devices at once, by ethtool's generic netlink family."""

import errno
import struct
from dataclasses import dataclass
from typing import Final

from nmstate_k8s.netlink.errors import KernelRefusedError
from nmstate_k8s.netlink.socket import NetlinkSocket
from nmstate_k8s.netlink.table import Table, attribute
from nmstate_k8s.netlink.value import flag, name_of, number
from nmstate_k8s.netlink.wire import attribute as make_attribute
from nmstate_k8s.netlink.wire import attributes, nest

_NETLINK_GENERIC: Final = 16
_GENL_ID_CTRL: Final = 16
_CTRL_CMD_GETFAMILY: Final = 3
_CTRL_ATTR_FAMILY_ID: Final = 1
_CTRL_ATTR_FAMILY_NAME: Final = 2

_ETHTOOL_MSG_LINKMODES_GET: Final = 4
_ETHTOOL_A_HEADER_DEV_INDEX: Final = 1
_ETHTOOL_A_HEADER_FLAGS: Final = 3
_ETHTOOL_A_LINKMODES_HEADER: Final = 1
_ETHTOOL_FLAG_COMPACT_BITSETS: Final = 1

_SPEED_UNKNOWN: Final = 0xFFFFFFFF
_GENL_HEADER: Final = struct.Struct("=BBH")


def _device(payload: bytes) -> int:
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

    index: int = attribute(_ETHTOOL_A_LINKMODES_HEADER, _device, default=0)
    auto_negotiation: bool | None = attribute(2, flag)
    speed: int | None = attribute(5, _speed)
    duplex: str | None = attribute(6, _duplex)


_TABLE: Final = Table(LinkModes)


def read_link_modes(body: bytes) -> LinkModes:
    """Decode the body of ETHTOOL_MSG_LINKMODES_GET_REPLY."""
    return _TABLE.read(body, _GENL_HEADER.size)


def link_modes_request() -> bytes:
    """The body of ETHTOOL_MSG_LINKMODES_GET for all devices, with the sets of modes in their short form."""
    flags = make_attribute(_ETHTOOL_A_HEADER_FLAGS, struct.pack("=I", _ETHTOOL_FLAG_COMPACT_BITSETS))
    return _GENL_HEADER.pack(_ETHTOOL_MSG_LINKMODES_GET, 1, 0) + nest(_ETHTOOL_A_LINKMODES_HEADER, [flags])


async def dump_link_modes() -> dict[int, LinkModes]:
    """Of every device that has any, by interface index; empty where the kernel has no ethtool over netlink."""
    with NetlinkSocket(_NETLINK_GENERIC) as sock:
        try:
            family = await _family_id(sock, "ethtool")
        except KernelRefusedError as error:
            if error.errno == errno.ENOENT:
                return {}
            raise
        return {modes.index: modes for modes in await sock.dump(family, link_modes_request(), read_link_modes)}


async def _family_id(sock: NetlinkSocket, name: str) -> int:
    body = _GENL_HEADER.pack(_CTRL_CMD_GETFAMILY, 1, 0) + make_attribute(_CTRL_ATTR_FAMILY_NAME, name.encode() + b"\0")
    (family,) = await sock.ask(_GENL_ID_CTRL, body, _read_family_id)
    return family


def _read_family_id(body: bytes) -> int:
    return next(number(value) for kind, value in attributes(body, _GENL_HEADER.size) if kind == _CTRL_ATTR_FAMILY_ID)
