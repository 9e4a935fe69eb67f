"""Leaves that hold addresses, written as the kernel would write them."""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_address, ip_network
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue

from nmstate_api.network.scalar import Lenient, wrong

_PROTOCOLS = {1: "lo", 2: "ra", 3: "kernel_ll"}
_MAC = re.compile(r"[0-9A-F]{2}(:[0-9A-F]{2}){5}|[0-9A-F]{2}(:[0-9A-F]{2}){19}")


def parse_ip(text: str) -> IPv4Address | IPv6Address | None:
    """Read an address without zone; None if it is none."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return None if isinstance(address, IPv6Address) and address.scope_id is not None else address


def _mac(text: str) -> str:
    canonical = text.upper().replace("-", ":")
    if not _MAC.fullmatch(canonical):
        raise wrong("is not a MAC address; write six bytes as 02:00:5E:10:00:01", text)
    return canonical


def _ip(text: str) -> str:
    address = parse_ip(text)
    if address is None:
        prefix = "; the prefix length belongs in prefix-length" if "/" in text else ""
        raise wrong(f"is not an IP address{prefix}", text)
    return str(address)


def _ipv6(text: str) -> str:
    try:
        return str(IPv6Address(text))
    except AddressValueError:
        raise wrong("is not an IPv6 address", text) from None


def _next_hop(text: str) -> str:
    return _ip(text) if text else text


def _network(text: str) -> str:
    if not text:
        return text
    try:
        if "%" in text:
            raise ValueError(text)
        return str(ip_network(text, strict=False))
    except ValueError:
        raise wrong("is not a network; write it as 192.0.2.0/24 or 2001:db8::/64", text) from None


class _Protocol(Lenient):
    """What put an address there: a name, or the kernel's number for it."""

    def read(self, value: object) -> object:
        if isinstance(value, str) and value in _PROTOCOLS.values():
            return value
        number = value
        if isinstance(value, str) and re.fullmatch(r"0x[0-9a-fA-F]{1,2}|[0-9]{1,3}", value):
            number = int(value, 0 if value.startswith("0x") else 10)
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= 255:
            raise wrong(f"is not valid here; give {', '.join(_PROTOCOLS.values())} or a number up to 255", value)
        return _PROTOCOLS.get(number, hex(number))

    def schema(self) -> JsonSchemaValue:
        return {"type": "string"}


MacAddress = Annotated[str, AfterValidator(_mac), WithJsonSchema({"type": "string", "format": "mac"})]
IpAddress = Annotated[str, AfterValidator(_ip), WithJsonSchema({"type": "string", "format": "ip"})]
Ipv6Address = Annotated[str, AfterValidator(_ipv6), WithJsonSchema({"type": "string", "format": "ipv6"})]
NextHop = Annotated[str, AfterValidator(_next_hop), WithJsonSchema({"type": "string", "format": "ip"})]
"""An address, or the empty string, which a pattern of routes to remove may hold."""

AddressProtocol = Annotated[str, _Protocol()]
"""What put an address there; numbers that have no name are written as 0x2a."""

IpNetwork = Annotated[str, AfterValidator(_network), WithJsonSchema({"type": "string", "format": "cidr"})]
"""A network in canonical form (a host becomes /32 or /128), or the empty string."""
