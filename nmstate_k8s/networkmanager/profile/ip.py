"""What ``ipv4`` and ``ipv6`` share: addresses, routes, rules and DNS."""

import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from nmstate_k8s.dbus import ABSENT, REQUIRED, OpenRecord, Variant, prop, records
from nmstate_k8s.networkmanager.profile.setting import Setting, without


class IPMethod(StrEnum):
    """``ipv4.method`` and ``ipv6.method``: where addresses come from.

    DHCP and IGNORE are IPv6's alone: there AUTO is router advertisements, with DHCP when these say so.
    """

    AUTO = "auto"
    DHCP = "dhcp"
    MANUAL = "manual"
    LINK_LOCAL = "link-local"
    SHARED = "shared"
    DISABLED = "disabled"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True, kw_only=True)
class IPAddress(OpenRecord):
    """``NMIPAddress``, of either family."""

    address: str = prop("address", "s", unset=REQUIRED)
    prefix: int = prop("prefix", "u", unset=REQUIRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class IPRoute(OpenRecord):
    """``NMIPRoute``, of either family; attributes that are not here are in ``other``."""

    dest: str = prop("dest", "s", unset=REQUIRED)
    prefix: int = prop("prefix", "u", unset=REQUIRED)
    next_hop: str | None = prop("next-hop", "s")
    metric: int | None = prop("metric", "u")
    table: int | None = prop("table", "u")
    src: str | None = prop("src", "s")
    type: str | None = prop("type", "s")
    weight: int | None = prop("weight", "u")
    onlink: bool | None = prop("onlink", "b")
    cwnd: int | None = prop("cwnd", "u")
    lock_cwnd: bool | None = prop("lock-cwnd", "b")
    initcwnd: int | None = prop("initcwnd", "u")
    initrwnd: int | None = prop("initrwnd", "u")
    mtu: int | None = prop("mtu", "u")
    lock_mtu: bool | None = prop("lock-mtu", "b")
    advmss: int | None = prop("advmss", "u")
    quickack: bool | None = prop("quickack", "b")


@dataclass(frozen=True, slots=True, kw_only=True)
class IPRoutingRule(OpenRecord):
    """``NMIPRoutingRule``.

    Attributes:
        family: The kernel's number, 2 or 10.
        action: The kernel's number too; 1 looks the table up.
    """

    family: int = prop("family", "i", unset=REQUIRED)
    priority: int | None = prop("priority", "u")
    from_: str | None = prop("from", "s")
    from_len: int | None = prop("from-len", "y")
    to: str | None = prop("to", "s")
    to_len: int | None = prop("to-len", "y")
    table: int | None = prop("table", "u")
    iifname: str | None = prop("iifname", "s")
    fwmark: int | None = prop("fwmark", "u", implied=0)
    fwmask: int | None = prop("fwmask", "u", implied=0)
    action: int | None = prop("action", "y", implied=1)
    suppress_prefixlength: int | None = prop("suppress-prefixlength", "i", implied=-1)


@dataclass(frozen=True, slots=True, kw_only=True)
class IPSetting(Setting):
    """What both families have.

    Attributes:
        dns: Servers, spelled as inet_ntop does. Plain addresses are written to ``dns``, which every version reads;
            anything more, such as a scope or a server name, needs ``dns-data``.
        dns_options: None leaves them alone; an empty list is a list.
        dhcp_send_hostname: Counts where ``dhcp_send_hostname_v2``, a ``Ternary`` since 1.52, leaves it open.
        route_metric: -1 leaves it to the kind of device.
        dhcp_timeout: In seconds; 0 is the default.
        may_fail: Whether the other family alone is enough to be activated.
    """

    method: str | None = prop("method", "s")
    addresses: tuple[IPAddress, ...] = prop("address-data", "aa{sv}", codec=records(IPAddress))
    gateway: str | None = prop("gateway", "s")
    routes: tuple[IPRoute, ...] = prop("route-data", "aa{sv}", codec=records(IPRoute))
    routing_rules: tuple[IPRoutingRule, ...] = prop("routing-rules", "aa{sv}", codec=records(IPRoutingRule))
    route_metric: int | None = prop("route-metric", "x", implied=-1)
    route_table: int | None = prop("route-table", "u", implied=0)
    never_default: bool | None = prop("never-default", "b", implied=False)
    ignore_auto_routes: bool | None = prop("ignore-auto-routes", "b", implied=False)
    ignore_auto_dns: bool | None = prop("ignore-auto-dns", "b", implied=False)
    dns: tuple[str, ...] = prop("dns-data", "as")
    dns_search: tuple[str, ...] = prop("dns-search", "as")
    dns_options: tuple[str, ...] | None = prop("dns-options", "as", unset=ABSENT)
    dns_priority: int | None = prop("dns-priority", "i", implied=0)
    dhcp_timeout: int | None = prop("dhcp-timeout", "i", implied=0)
    dhcp_send_hostname: bool | None = prop("dhcp-send-hostname", "b", implied=True)
    dhcp_send_hostname_v2: int | None = prop("dhcp-send-hostname-v2", "i", implied=-1)
    dhcp_hostname: str | None = prop("dhcp-hostname", "s")
    dhcp_iaid: str | None = prop("dhcp-iaid", "s")
    may_fail: bool | None = prop("may-fail", "b", implied=True)
    required_timeout: int | None = prop("required-timeout", "i", implied=-1)


def said_once(values: Mapping[str, Variant], servers: list[str] | None) -> Mapping[str, Variant]:
    """``values`` without ``addresses``, ``routes`` and ``dns`` where their newer forms say the same.

    NetworkManager sends both, and ignores the newer ones when it is sent an older one.
    ``servers`` is what ``dns`` holds, if it is there.
    """
    if "address-data" in values:
        values = without(values, "addresses")
    if "route-data" in values:
        values = without(values, "routes")
    if servers is not None:
        values = {"dns-data": Variant("as", servers), **without(values, "dns")}
    return values


def legacy_servers_first(written: dict[str, Variant], packed: Variant | None) -> dict[str, Variant]:
    """``written`` with ``packed`` as ``dns`` instead of ``dns-data``, if the servers can be packed."""
    if packed is None:
        return written
    return {**without(written, "dns-data"), "dns": packed}


def unpacked_ipv4(servers: Variant | None) -> list[str] | None:
    """``au``: addresses in network byte order, each in an integer of the machine's byte order."""
    if servers is None or servers.signature != "au":
        return None
    return [socket.inet_ntop(socket.AF_INET, number.to_bytes(4, sys.byteorder)) for number in servers.value]


def packed_ipv4(servers: tuple[str, ...]) -> Variant | None:
    """``servers`` as ``au``; None if one is not a plain address."""
    packed = _packed(socket.AF_INET, servers)
    return None if packed is None else Variant("au", [int.from_bytes(one, sys.byteorder) for one in packed])


def unpacked_ipv6(servers: Variant | None) -> list[str] | None:
    """``aay``: addresses in network byte order."""
    if servers is None or servers.signature != "aay":
        return None
    return [socket.inet_ntop(socket.AF_INET6, bytes(one)) for one in servers.value]


def packed_ipv6(servers: tuple[str, ...]) -> Variant | None:
    """``servers`` as ``aay``; None if one is not a plain address."""
    packed = _packed(socket.AF_INET6, servers)
    return None if packed is None else Variant("aay", packed)


def _packed(family: socket.AddressFamily, servers: tuple[str, ...]) -> list[bytes] | None:
    try:
        return [socket.inet_pton(family, server) for server in servers] or None
    except OSError:
        return None
