"""IP addresses of interfaces, as the kernel tells them."""

import struct
from collections.abc import Mapping
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
    flags: int = attribute(8, number, default=0)
    peer: str | None = None
    label: str = attribute(3, text, default="")
    broadcast: str | None = attribute(4, ip)
    protocol: int = attribute(11, number, default=0)
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
    def key(self) -> tuple[int, int, str, int, str | None]:
        """What tells it from other addresses, for the kernel."""
        return self.family, self.index, self.address, self.prefix_length, self.peer


def _lifetimes(payload: bytes) -> Mapping[str, object]:
    preferred, valid = _LIFETIMES.unpack_from(payload)
    return {"preferred_seconds": seconds_or_forever(preferred), "valid_seconds": seconds_or_forever(valid)}


_TABLE: Final = Table(
    Address,
    spread={
        1: lambda payload: {"peer": ip(payload)},
        2: lambda payload: {"address": ip(payload)},
        6: _lifetimes,
    },
)


def read_address(body: bytes) -> Address:
    """Decode the body of RTM_NEWADDR or RTM_DELADDR."""
    family, prefix_length, short_flags, scope, index = _HEADER.unpack_from(body)
    found = _TABLE.values(body, _HEADER.size)
    # IFA_ADDRESS is the peer where IFA_LOCAL is another address, and the address itself otherwise.
    found.setdefault("address", found.get("peer", ""))
    if found["address"] == found.get("peer"):
        del found["peer"]
    found.setdefault("flags", short_flags)
    return _TABLE.make(family=family, index=index, prefix_length=prefix_length, scope=scope, **found)


def address_request(family: int) -> bytes:
    """The body of RTM_GETADDR for all addresses of ``family``."""
    return _HEADER.pack(family, 0, 0, 0, 0)
