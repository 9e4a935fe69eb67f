"""Name resolution."""

import re
from collections.abc import Iterator
from typing import ClassVar

from nmstate_api.network.address import parse_ip
from nmstate_api.network.model import NetworkModel
from nmstate_api.network.problem import shown
from nmstate_api.network.suggestion import hint

_PLAIN_OPTIONS = (
    "debug", "edns0", "inet6", "ip6-bytestring", "ip6-dotint", "no-aaaa", "no-check-names", "no-ip6-dotint",
    "no-reload", "no-tld-query", "rotate", "single-request", "single-request-reopen", "trust-ad", "use-vc",
)  # fmt: skip
_NUMBERED_OPTIONS = ("attempts", "ndots", "timeout")
_LINK_LOCAL_WITH_ZONE = re.compile(r"([^%]+)%([^%]+)")


class DnsClientState(NetworkModel):
    """Servers, search domains and options of the resolver."""

    server: list[str] | None = None
    """Name servers, all of them. A link-local address needs its interface: fe80::1%eth0. Default: as they are."""

    search: list[str] | None = None
    """Domains in which short names are looked up, all of them. Default: as they are."""

    options: list[str] | None = None
    """Options of resolv.conf, such as rotate or ndots:2, all of them. Default: as they are."""

    def problems(self) -> Iterator[tuple[str, str]]:
        for index, server in enumerate(self.server or []):
            if message := _server_problem(server):
                yield f"server[{index}]", message
        for index, option in enumerate(self.options or []):
            if message := _option_problem(option):
                yield f"options[{index}]", message


class DnsState(NetworkModel):
    """Name resolution of a node."""

    show_only: ClassVar[frozenset[str]] = frozenset({"running"})

    running: DnsClientState | None = None
    """Shown only: what is in use, whatever configured it."""

    config: DnsClientState | None = None
    """What is configured; empty removes all of it."""


def _server_problem(server: str) -> str | None:
    zoned = _LINK_LOCAL_WITH_ZONE.fullmatch(server)
    address = parse_ip(zoned[1] if zoned else server)
    if address is None:
        return f"{shown(server)} is not an IP address"
    link_local = address.version == 6 and address.is_link_local
    if zoned and not link_local:
        return f"{shown(server)} is not link-local; write it without %{zoned[2]}"
    if link_local and not zoned:
        return f"{shown(server)} is link-local; add its interface as in {server}%eth0"
    return None


def _option_problem(option: str) -> str | None:
    name, colon, value = option.partition(":")
    if name in _NUMBERED_OPTIONS:
        return None if value.isascii() and value.isdecimal() else f"{shown(option)} needs a number as in {name}:2"
    if name in _PLAIN_OPTIONS:
        return f"{shown(option)} takes no value; write {name}" if colon else None
    return f"{shown(option)} is not an option of the resolver; {hint(name, [*_PLAIN_OPTIONS, *_NUMBERED_OPTIONS])}"
