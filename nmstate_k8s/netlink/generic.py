"""Generic netlink: families that the kernel numbers when it starts, and whose numbers have to be asked for."""

import errno
import struct
from dataclasses import dataclass
from typing import Final

from nmstate_k8s.netlink.errors import KernelRefusedError
from nmstate_k8s.netlink.socket import NetlinkSocket
from nmstate_k8s.netlink.table import Table, attribute
from nmstate_k8s.netlink.value import number, text
from nmstate_k8s.netlink.wire import attribute as make_attribute
from nmstate_k8s.netlink.wire import attributes

NETLINK_GENERIC: Final = 16
GENERIC_HEADER: Final = struct.Struct("=BBH")

_GENL_ID_CTRL: Final = 16
_CTRL_CMD_GETFAMILY: Final = 3
_CTRL_ATTR_FAMILY_NAME: Final = 2


def _groups(payload: bytes) -> tuple["Group", ...]:
    return tuple(_GROUP.read(group) for _, group in attributes(payload))


@dataclass(frozen=True, slots=True)
class Group:
    """What a family sends without being asked, by the number with which one subscribes to it."""

    name: str = attribute(1, text, default="")
    id: int = attribute(2, number, default=0)


_GROUP: Final = Table(Group)


@dataclass(frozen=True, slots=True)
class Family:
    """A family of this kernel.

    Attributes:
        id: What its messages carry as their kind.
    """

    id: int = attribute(1, number, default=0)
    groups: tuple[Group, ...] = attribute(7, _groups, default=())


_FAMILY: Final = Table(Family)


def request(command: int, *parts: bytes) -> bytes:
    """The body of a message of any family."""
    return GENERIC_HEADER.pack(command, 1, 0) + b"".join(parts)


async def find_family(sock: NetlinkSocket, name: str) -> Family | None:
    """The family of that name; None if this kernel has none."""
    body = request(_CTRL_CMD_GETFAMILY, make_attribute(_CTRL_ATTR_FAMILY_NAME, name.encode() + b"\0"))
    try:
        (family,) = await sock.ask(_GENL_ID_CTRL, body, read_family)
    except KernelRefusedError as error:
        if error.errno == errno.ENOENT:
            return None
        raise
    return family


def read_family(body: bytes) -> Family:
    """Decode the body of CTRL_CMD_NEWFAMILY."""
    return _FAMILY.read(body, GENERIC_HEADER.size)
