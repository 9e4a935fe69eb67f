"""IP addresses of interfaces, as the kernel tells them."""

import socket
import struct
from dataclasses import dataclass
from enum import IntFlag
from typing import Final

from nmstate_k8s.netlink.table import Table, attribute
from nmstate_k8s.netlink.value import ip, number, seconds_or_forever, text

RTM_NEWADDR: Final = 20
RTM_DELADDR: Final = 21
RTM_GETADDR: Final = 22

_HEADER: Final = struct.Struct("=BBBBI")
_LIFETIMES: Final = struct.Struct("=II")


class AddressFlag(IntFlag):
    """``IFA_F_*``."""

    SECONDARY = 0x01
    NODAD = 0x02
    OPTIMISTIC = 0x04
    DADFAILED = 0x08
    HOMEADDRESS = 0x10
    DEPRECATED = 0x20
    TENTATIVE = 0x40
    PERMANENT = 0x80
    MANAGETEMPADDR = 0x100
    NOPREFIXROUTE = 0x200
    MCAUTOJOIN = 0x400
    STABLE_PRIVACY = 0x800


@dataclass(frozen=True, slots=True)
class Address:
    """An address on an interface.

    Attributes:
        family: ``socket.AF_INET`` or ``AF_INET6``.
        index: The interface.
        peer: The other end of a point-to-point address, or None.
        flags: `AddressFlag` bits.
        scope: ``RT_SCOPE_*``: 0 is global, 253 link, 254 host.
        valid_seconds: Left at the moment the kernel was asked; None is forever.
        preferred_seconds: Likewise.
    """

    family: int
    index: int
    address: str
    prefix_length: int
    scope: int = 0
    flags: int = 0
    peer: str | None = None
    label: str = ""
    broadcast: str | None = None
    protocol: int = 0
    valid_seconds: int | None = None
    preferred_seconds: int | None = None

    @property
    def permanent(self) -> bool:
        """Whether someone set it for good; the opposite of `dynamic`."""
        return bool(self.flags & AddressFlag.PERMANENT)

    @property
    def dynamic(self) -> bool:
        """Whether it came with a lifetime, from DHCP or a router advertisement."""
        return not self.flags & AddressFlag.PERMANENT

    @property
    def tentative(self) -> bool:
        """Whether duplicate address detection still runs; it cannot be used yet."""
        return bool(self.flags & AddressFlag.TENTATIVE)

    @property
    def temporary(self) -> bool:
        """Whether it is an IPv6 privacy address (for IPv4 the same bit means secondary)."""
        return self.family != socket.AF_INET and bool(self.flags & AddressFlag.SECONDARY)

    @property
    def key(self) -> tuple[int, int, str, int, str | None]:
        """What tells it from other addresses, for the kernel."""
        return self.family, self.index, self.address, self.prefix_length, self.peer


@dataclass(frozen=True, slots=True)
class _Attributes:
    address: str | None = attribute(1, ip)
    local: str | None = attribute(2, ip)
    label: str = attribute(3, text, default="")
    broadcast: str | None = attribute(4, ip)
    lifetimes: bytes | None = attribute(6, bytes)
    flags: int | None = attribute(8, number)
    protocol: int = attribute(11, number, default=0)


_TABLE: Final = Table(_Attributes)


def read_address(body: bytes) -> Address:
    """Decode the body of RTM_NEWADDR or RTM_DELADDR."""
    family, prefix_length, short_flags, scope, index = _HEADER.unpack_from(body)
    found = _TABLE.read(body, _HEADER.size)
    # IFA_ADDRESS is the peer where IFA_LOCAL is another address, and the address itself otherwise.
    address = found.local or found.address or ""
    preferred, valid = _LIFETIMES.unpack_from(found.lifetimes) if found.lifetimes else (None, None)
    return Address(
        family=family,
        index=index,
        address=address,
        prefix_length=prefix_length,
        scope=scope,
        flags=short_flags if found.flags is None else found.flags,
        peer=found.address if found.address != address else None,
        label=found.label,
        broadcast=found.broadcast,
        protocol=found.protocol,
        valid_seconds=None if valid is None else seconds_or_forever(valid),
        preferred_seconds=None if preferred is None else seconds_or_forever(preferred),
    )


def address_request(family: int) -> bytes:
    """The body of RTM_GETADDR for all addresses of ``family``."""
    return _HEADER.pack(family, 0, 0, 0, 0)
