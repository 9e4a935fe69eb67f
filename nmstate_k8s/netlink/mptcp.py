"""Addresses that multipath TCP uses, and what for."""

from dataclasses import dataclass
from enum import IntFlag
from typing import Final

from nmstate_k8s.netlink.errors import KernelRefusedError
from nmstate_k8s.netlink.generic import GENERIC_HEADER, NETLINK_GENERIC, find_family, request
from nmstate_k8s.netlink.socket import NetlinkSocket
from nmstate_k8s.netlink.table import Table, attribute
from nmstate_k8s.netlink.value import ip, number
from nmstate_k8s.netlink.wire import attributes

_FAMILY: Final = "mptcp_pm"
_GET_ADDR: Final = 3
_ATTR_ADDR: Final = 1


class MptcpFlag(IntFlag):
    """``MPTCP_PM_ADDR_FLAG_*``."""

    SIGNAL = 0x1
    SUBFLOW = 0x2
    BACKUP = 0x4
    FULLMESH = 0x8
    IMPLICIT = 0x10


@dataclass(frozen=True, slots=True)
class MptcpEndpoint:
    """An address that multipath TCP uses.

    Attributes:
        index: The interface; 0 if it is bound to none.
        flags: `MptcpFlag` bits.
    """

    address: str = ""
    flags: int = attribute(6, number, default=0)
    index: int = attribute(7, number, default=0)


_TABLE: Final = Table(MptcpEndpoint, spread={kind: lambda payload: {"address": ip(payload)} for kind in (3, 4)})


def read_endpoint(body: bytes) -> MptcpEndpoint:
    """Decode the body of the reply to MPTCP_PM_CMD_GET_ADDR."""
    (payload,) = (value for kind, value in attributes(body, GENERIC_HEADER.size) if kind == _ATTR_ADDR)
    return _TABLE.read(payload)


async def dump_mptcp_endpoints() -> tuple[MptcpEndpoint, ...]:
    """All of this network namespace; none where the kernel has no multipath TCP."""
    with NetlinkSocket(NETLINK_GENERIC) as sock:
        family = await find_family(sock, _FAMILY)
        if family is None:
            return ()
        try:
            return tuple(await sock.dump(family.id, request(_GET_ADDR), read_endpoint))
        except KernelRefusedError:
            return ()  # it is for privileged users on old kernels
