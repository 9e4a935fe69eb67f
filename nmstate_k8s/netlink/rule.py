"""Routing policy rules, as the kernel tells them."""

import struct
from dataclasses import dataclass
from typing import Final

from nmstate_k8s.netlink.table import Table, attribute
from nmstate_k8s.netlink.value import ip, network_number, number, signed, text

RTM_NEWRULE: Final = 32
RTM_DELRULE: Final = 33
RTM_GETRULE: Final = 34

_HEADER: Final = struct.Struct("=BBBBBxxBI")
_INVERT: Final = 0x2
_PORTS: Final = struct.Struct("=HH")
_UIDS: Final = struct.Struct("=II")

ACTION_TO_TABLE: Final = 1
ACTION_BLACKHOLE: Final = 6
ACTION_UNREACHABLE: Final = 7
ACTION_PROHIBIT: Final = 8


def _ports(payload: bytes) -> tuple[int, int]:
    first, last = _PORTS.unpack_from(payload)
    return first, last


def _uids(payload: bytes) -> tuple[int, int]:
    first, last = _UIDS.unpack_from(payload)
    return first, last


@dataclass(frozen=True, slots=True)
class RouteRule:
    """A rule that chooses a routing table.

    Attributes:
        family: ``socket.AF_INET`` or ``AF_INET6``.
        action: ``FR_ACT_*``: 1 looks up `table`, 6 drops, 7 and 8 refuse.
        source: With prefix length; None matches all.
        destination: Likewise.
        protocol: Who made it (`RouteProtocol`).
        iif_name: A name, not an index: the rule outlives the interface.
        suppress_prefix_length: Routes of this length or shorter do not count; None counts all.
    """

    family: int
    action: int = ACTION_TO_TABLE
    source: str | None = None
    destination: str | None = None
    tos: int = 0
    inverted: bool = False
    priority: int = attribute(6, number, default=0)
    table: int = attribute(15, number, default=0)
    protocol: int = attribute(21, number, default=0)
    iif_name: str | None = attribute(3, text)
    oif_name: str | None = attribute(17, text)
    fwmark: int | None = attribute(10, number)
    fwmask: int | None = attribute(16, number)
    goto: int | None = attribute(4, number)
    tunnel_id: int | None = attribute(12, network_number)
    suppress_prefix_length: int | None = None
    suppress_group: int | None = None
    l3mdev: int = attribute(19, number, default=0)
    uid_range: tuple[int, int] | None = attribute(20, _uids)
    ip_protocol: int | None = attribute(22, number)
    source_ports: tuple[int, int] | None = attribute(23, _ports)
    destination_ports: tuple[int, int] | None = attribute(24, _ports)


def _unless_minus_one(field: str, payload: bytes) -> dict[str, object]:
    """-1 is how the kernel says that nothing is suppressed."""
    value = signed(payload)
    return {} if value == -1 else {field: value}


_TABLE: Final = Table(
    RouteRule,
    spread={
        1: lambda payload: {"destination": ip(payload)},
        2: lambda payload: {"source": ip(payload)},
        13: lambda payload: _unless_minus_one("suppress_group", payload),
        14: lambda payload: _unless_minus_one("suppress_prefix_length", payload),
    },
)


def read_rule(body: bytes) -> RouteRule:
    """Decode the body of RTM_NEWRULE or RTM_DELRULE."""
    family, destination_length, source_length, tos, table, action, flags = _HEADER.unpack_from(body)
    found = _TABLE.values(body, _HEADER.size)
    for field, length in (("destination", destination_length), ("source", source_length)):
        if field in found:
            found[field] = f"{found[field]}/{length}"
    found.setdefault("table", table)
    return _TABLE.make(family=family, action=action, tos=tos, inverted=bool(flags & _INVERT), **found)


def rule_request(family: int) -> bytes:
    """The body of RTM_GETRULE for all rules of ``family``."""
    return _HEADER.pack(family, 0, 0, 0, 0, 0, 0)
