"""Decoders for the payload of one attribute. Pure: each takes the payload's bytes.

Numbers take any width, because the kernel has widened attributes before.
"""

import socket
import sys
from collections.abc import Callable, Sequence
from typing import Final

from nmstate_k8s.netlink.wire import attributes

FOREVER: Final = 0xFFFFFFFF


def number(payload: bytes) -> int:
    return int.from_bytes(payload, sys.byteorder)


def signed(payload: bytes) -> int:
    return int.from_bytes(payload, sys.byteorder, signed=True)


def network_number(payload: bytes) -> int:
    """A number in network byte order, such as a port or an EtherType."""
    return int.from_bytes(payload, "big")


def flag(payload: bytes) -> bool:
    return any(payload)


def present(_payload: bytes) -> bool:
    """An attribute whose presence is the value."""
    return True


def text(payload: bytes) -> str:
    return payload.rstrip(b"\0").decode(errors="replace")


def hardware_address(payload: bytes) -> str:
    """A hardware address as nmstate writes it: upper case, colons."""
    return payload.hex(":").upper()


def ip(payload: bytes) -> str:
    """An IPv4 or IPv6 address, told apart by length; anything else in hexadecimal."""
    if len(payload) == 4:
        return socket.inet_ntop(socket.AF_INET, payload)
    if len(payload) == 16:
        return socket.inet_ntop(socket.AF_INET6, payload)
    return payload.hex()


def ips(payload: bytes) -> tuple[str, ...]:
    """A list of addresses, each an attribute numbered by its place."""
    return tuple(ip(entry) for _, entry in attributes(payload))


def names(*known: str) -> Callable[[bytes], str]:
    """A decoder from a number to the kernel's own name for it; a number without one becomes its digits."""
    return lambda payload: name_of(known, number(payload))


def name_of(known: Sequence[str], value: int) -> str:
    return known[value] if value < len(known) else str(value)


def tag_protocol(payload: bytes) -> str:
    """An EtherType that VLAN tags use, as nmstate names it."""
    ethertype = network_number(payload)
    return {0x8100: "802.1q", 0x88A8: "802.1ad"}.get(ethertype, hex(ethertype))


def seconds_or_forever(lifetime: int) -> int | None:
    return None if lifetime == FOREVER else lifetime
