"""``ipv4`` and ``ipv6`` of an interface."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address
from typing import Annotated, ClassVar

from nmstate_api.network.address import AddressProtocol, IpAddress, parse_ip
from nmstate_api.network.model import NetworkModel, also
from nmstate_api.network.problem import shown
from nmstate_api.network.scalar import U8, U32, Choice, Flag, KnownWord, Metric

FOREVER = "forever"

_DUID = re.compile(r"[0-9A-Fa-f]{1,2}(:[0-9A-Fa-f]{1,2}){2,129}")
_DUID_WORDS = frozenset({"ll", "llt", "uuid", "lease", "stable-ll", "stable-llt", "stable-uuid"})


class WaitIp(StrEnum):
    """Which addresses an interface needs before it counts as up."""

    ANY = "any"
    IPV4 = "ipv4"
    IPV6 = "ipv6"
    IPV4_AND_IPV6 = "ipv4+ipv6"


class AddrGenMode(StrEnum):
    """How the node's half of automatic addresses is made."""

    EUI64 = "eui64"
    """From the hardware address."""

    STABLE_PRIVACY = "stable-privacy"
    """From a secret of the node, differently for each network."""


_IN_CAPITALS = {mode.upper(): mode for mode in AddrGenMode}


class InterfaceAddress(NetworkModel):
    """An address and the length of its prefix."""

    show_only: ClassVar[frozenset[str]] = frozenset({"mptcp-flags", "protocol"})

    ip: IpAddress
    """The address, without prefix length."""

    prefix_length: U8
    """Number of leading bits that addresses of the same network share."""

    valid_life_time: str | None = also("valid-life-time", "valid-left", "valid-lft")
    """How long the address is valid, such as 119sec or forever. An address that expires belongs to
    DHCP or to router advertisements, and is not configured.
    """

    preferred_life_time: str | None = also("preferred-life-time", "preferred-left", "preferred-lft")
    """How long the address is preferred."""

    mptcp_flags: list[str] | None = None
    """Shown only: how Multipath TCP uses the address."""

    protocol: AddressProtocol | None = None
    """Shown only: what put the address there, for example ra. Other programs have a number, such as 0x2a, and
    addresses of theirs are not configured.
    """

    @property
    def is_dynamic(self) -> bool:
        return self.valid_life_time not in (None, FOREVER)


class InterfaceIp(NetworkModel):
    """What both families have in common.

    Attributes:
        family: The class of this family's addresses.
    """

    family: ClassVar[type[IPv4Address] | type[IPv6Address]]

    enabled: Flag | None = None
    """Whether the interface has this family at all. Default: as it is, and false on a new interface."""

    dhcp: Flag | None = None
    """Whether addresses come from DHCP. Default: as it is, if the family is enabled."""

    address: list[InterfaceAddress] | None = None
    """Static addresses, all of them: what is not listed is removed. They may stand next to DHCP."""

    auto_dns: Flag | None = None
    """Whether name servers that come with automatic addresses are used. Default: true."""

    auto_gateway: Flag | None = None
    """Whether a default route that comes with automatic addresses is used. Default: true."""

    auto_routes: Flag | None = None
    """Whether other routes that come with automatic addresses are used. Default: true."""

    auto_route_table_id: U32 | None = None
    """Table for automatic routes. Default: the main table."""

    auto_route_metric: Metric | None = None
    """Metric of automatic routes; -1 leaves it to NetworkManager. Default: -1."""

    allow_extra_address: Flag | None = None
    """Whether addresses that are not listed may be there too. Default: true."""

    dhcp_send_hostname: Flag | None = None
    """Whether the host name is sent to the DHCP server. Default: true."""

    dhcp_custom_hostname: str | None = None
    """Host name to send in place of the node's own; empty to send the node's own."""

    def problems(self) -> Iterator[tuple[str, str]]:
        longest = 32 if self.family is IPv4Address else 128
        for index, entry in enumerate(self.address or []):
            if not isinstance(parse_ip(entry.ip), self.family):
                other, key = ("IPv6", "ipv6") if self.family is IPv4Address else ("IPv4", "ipv4")
                yield f"address[{index}].ip", f"{shown(entry.ip)} is an {other} address; it belongs under {key}"
            elif entry.prefix_length > longest:
                yield (
                    f"address[{index}].prefix-length",
                    f"{entry.prefix_length} is out of range; give a whole number from 0 to {longest}",
                )


class InterfaceIpv4(InterfaceIp):
    """IPv4 of an interface."""

    family: ClassVar[type[IPv4Address] | type[IPv6Address]] = IPv4Address
    mistaken: ClassVar[Mapping[str, str]] = {
        "autoconf": "is for ipv6 only; IPv4 has dhcp",
        "dhcp-duid": "is for ipv6 only; IPv4 has dhcp-client-id",
        "addr-gen-mode": "is for ipv6 only",
        "token": "is for ipv6 only",
    }

    dhcp_client_id: Annotated[str, KnownWord(frozenset({"ll", "iaid+duid"}))] | None = None
    """How the node identifies itself to the DHCP server: ll, iaid+duid, or bytes as in 01:02:03."""

    forwarding: bool | None = None
    """Whether packets that arrive here are forwarded."""

    prefix_route_metric: Metric | None = None
    """Metric of the routes to the networks of the addresses; -1 leaves it to NetworkManager. Default: -1."""

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from super().problems()
        metrics = {metric for metric in (self.prefix_route_metric, self.auto_route_metric) if metric not in (None, -1)}
        if self.enabled is not False and len(metrics) > 1:
            yield (
                "prefix-route-metric",
                f"{self.prefix_route_metric} differs from auto-route-metric {self.auto_route_metric}; "
                "NetworkManager has one metric for both, so give one of them",
            )


class InterfaceIpv6(InterfaceIp):
    """IPv6 of an interface."""

    family: ClassVar[type[IPv4Address] | type[IPv6Address]] = IPv6Address
    mistaken: ClassVar[Mapping[str, str]] = {
        "dhcp-client-id": "is for ipv4 only; IPv6 has dhcp-duid",
        "forwarding": "is for ipv4 only",
        "prefix-route-metric": "is for ipv4 only; IPv6 has auto-route-metric",
    }

    autoconf: Flag | None = None
    """Whether addresses come from router advertisements. Default: as it is, if the family is enabled."""

    dhcp_duid: Annotated[str, KnownWord(_DUID_WORDS | {"en"})] | None = None
    """How the node identifies itself to the DHCP server: ll, llt, uuid, or bytes as in 00:01:02. Default: ll."""

    addr_gen_mode: Annotated[AddrGenMode, Choice(AddrGenMode, aliases=_IN_CAPITALS)] | None = None
    """How the node's half of automatic addresses is made. Default: as it is, and eui64 in a new profile."""

    token: str | None = None
    """The node's half of automatic addresses, such as ::1; empty to have it generated."""

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from super().problems()
        yield from self._token_problems()
        if self.dhcp_duid is not None and self.dhcp_duid not in _DUID_WORDS and not _DUID.fullmatch(self.dhcp_duid):
            yield (
                "dhcp-duid",
                f"{shown(self.dhcp_duid)} is nothing that NetworkManager can send; give ll, llt, uuid or bytes",
            )

    def _token_problems(self) -> Iterator[tuple[str, str]]:
        if not self.token:
            return
        token = parse_ip(self.token)
        if not isinstance(token, IPv6Address) or int(token) >> 64:
            yield "token", f"{shown(self.token)} is not the lower half of an IPv6 address; write it as ::1"
        elif int(token) and self.autoconf is False:
            yield "token", f"{shown(self.token)} has no effect with autoconf: false; set autoconf: true"
        elif int(token) and self.addr_gen_mode is AddrGenMode.STABLE_PRIVACY:
            yield "token", f"{shown(self.token)} has no effect with addr-gen-mode: stable-privacy; set it to eui64"
