"""Links: what the kernel calls a network interface."""

import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntFlag
from typing import Final

from nmstate_k8s.netlink.linkinfo import LinkInfo, PortInfo, read_linkinfo
from nmstate_k8s.netlink.table import Table, attribute
from nmstate_k8s.netlink.value import flag, hardware_address, ip, name_of, names, number, text
from nmstate_k8s.netlink.wire import attribute as make_attribute
from nmstate_k8s.netlink.wire import attributes

RTM_NEWLINK: Final = 16
RTM_DELLINK: Final = 17
RTM_GETLINK: Final = 18

ARPHRD_ETHER: Final = 1
ARPHRD_INFINIBAND: Final = 32
ARPHRD_LOOPBACK: Final = 772

_IFLA_EXT_MASK: Final = 29
_IFLA_ALT_IFNAME: Final = 53
_RTEXT_FILTER_SKIP_STATS: Final = 1 << 3
_WITHOUT_COUNTERS: Final = make_attribute(_IFLA_EXT_MASK, struct.pack("=I", _RTEXT_FILTER_SKIP_STATS))
_DEVCONF_DISABLE_IPV6: Final = 26
_IFLA_INET_CONF: Final = 1
_ADDR_GEN_MODES: Final = ("eui64", "none", "stable-privacy", "random")

LINK_HEADER: Final = struct.Struct("=BxHiII")


class LinkFlag(IntFlag):
    """``IFF_*``."""

    UP = 0x1
    BROADCAST = 0x2
    LOOPBACK = 0x8
    POINTOPOINT = 0x10
    RUNNING = 0x40
    NOARP = 0x80
    PROMISC = 0x100
    ALLMULTI = 0x200
    MASTER = 0x400
    SLAVE = 0x800
    MULTICAST = 0x1000
    LOWER_UP = 0x10000
    DORMANT = 0x20000


def _index_or_none(payload: bytes) -> int | None:
    """No interface has index 0; tunnels that are bound to none say 0."""
    return number(payload) or None


def _alt_names(payload: bytes) -> tuple[str, ...]:
    return tuple(text(name) for kind, name in attributes(payload) if kind == _IFLA_ALT_IFNAME)


@dataclass(frozen=True, slots=True)
class Link:
    """A network interface of the kernel.

    Attributes:
        kind: The kernel's ``IFLA_INFO_KIND``, such as ``bond``; "" for hardware and loopback.
        device_type: ``ARPHRD_*``.
        flags: `LinkFlag` bits.
        mac: Upper case; None for links without hardware address.
        permanent_mac: The address burnt into the device; None for software devices.
        controller_index: The bond, bridge or VRF it is a port of.
        parent_index: A VLAN's base, a veth's peer; an index of another namespace if ``parent_netns`` is set.
        parent_netns: The kernel's id for the network namespace where the parent is, if that is not this one.
        bus_address: Where the device is plugged in, such as ``0000:3b:00.1``; ``bus`` says on which bus.
        info: Options of its kind.
        port_info: Options of the port it is, by ``port_kind``.
        ipv6_disabled: The ``disable_ipv6`` sysctl; None if the kernel has no IPv6 or the link cannot have it.
        ipv4_forwarding: The ``forwarding`` sysctl of IPv4; None if the link cannot have it.
    """

    index: int
    device_type: int = ARPHRD_ETHER
    flags: int = 0
    name: str = attribute(3, text, default="")
    kind: str = ""
    operstate: str = attribute(
        16,
        names("unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up"),
        default="unknown",
    )
    mtu: int = attribute(4, number, default=0)
    min_mtu: int = attribute(50, number, default=0)
    max_mtu: int = attribute(51, number, default=0)
    mac: str | None = attribute(1, hardware_address)
    permanent_mac: str | None = attribute(54, hardware_address)
    controller_index: int | None = attribute(10, number)
    parent_index: int | None = attribute(5, _index_or_none)
    parent_netns: int | None = attribute(37, number)
    carrier: bool | None = attribute(33, flag)
    promiscuity: int = attribute(30, number, default=0)
    alias: str = attribute(20, text, default="")
    alt_names: tuple[str, ...] = attribute(52, _alt_names, default=())
    bus_address: str | None = attribute(56, text)
    bus: str | None = attribute(57, text)
    info: "LinkInfo | None" = None
    port_kind: str = ""
    port_info: "PortInfo | None" = None
    ipv6_addr_gen_mode: str | None = None
    ipv6_token: str | None = None
    ipv6_disabled: bool | None = None
    ipv4_forwarding: bool | None = None

    @property
    def admin_up(self) -> bool:
        """Whether someone switched it on; says nothing about a cable."""
        return bool(self.flags & LinkFlag.UP)

    @property
    def running(self) -> bool:
        """Whether it is on and can carry traffic."""
        return bool(self.flags & LinkFlag.RUNNING)

    @property
    def promiscuous(self) -> bool:
        """Whether someone asked it to accept all MAC addresses; a bridge doing so counts in ``promiscuity`` only."""
        return bool(self.flags & LinkFlag.PROMISC)


def _read_inet6(payload: bytes) -> Mapping[str, object]:
    found: dict[str, object] = {}
    for kind, value in attributes(payload):
        if kind == 8:
            found["ipv6_addr_gen_mode"] = name_of(_ADDR_GEN_MODES, number(value))
        elif kind == 7 and any(value):
            found["ipv6_token"] = ip(value)
        elif kind == 2 and len(value) > _DEVCONF_DISABLE_IPV6 * 4:
            at = _DEVCONF_DISABLE_IPV6 * 4
            found["ipv6_disabled"] = any(value[at : at + 4])
    return found


def _read_inet(payload: bytes) -> Mapping[str, object]:
    for kind, value in attributes(payload):
        if kind == _IFLA_INET_CONF and len(value) >= 4:
            return {"ipv4_forwarding": any(value[:4])}  # the first of the per-device settings
    return {}


def _read_af_spec(payload: bytes) -> Mapping[str, object]:
    found: dict[str, object] = {}
    for family, settings in attributes(payload):
        if family == socket.AF_INET6:
            found |= _read_inet6(settings)
        elif family == socket.AF_INET:
            found |= _read_inet(settings)
    return found


_TABLE: Final = Table(Link, spread={18: read_linkinfo, 26: _read_af_spec})


def read_link(body: bytes) -> Link:
    """Decode the body of RTM_NEWLINK or RTM_DELLINK of family AF_UNSPEC."""
    _family, device_type, index, flags, _change = LINK_HEADER.unpack_from(body)
    return _TABLE.read(body, LINK_HEADER.size, index=index, device_type=device_type, flags=flags)


def link_request() -> bytes:
    """The body of RTM_GETLINK for all links, without counters."""
    return link_header() + _WITHOUT_COUNTERS


def one_link_request(index: int) -> bytes:
    """The body of RTM_GETLINK for one link, without dump."""
    return link_header(index=index) + _WITHOUT_COUNTERS


def link_header(family: int = 0, index: int = 0) -> bytes:
    return LINK_HEADER.pack(family, 0, index, 0, 0)
