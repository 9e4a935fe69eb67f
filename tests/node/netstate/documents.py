"""Parts of documents that many tests apply, and what an apply prints that changes nothing."""

from typing import Any

UNCHANGED = "-: nothing to change\n"


def document(*interfaces: dict[str, Any]) -> dict[str, Any]:
    return {"interfaces": list(interfaces)}


def static(address: str) -> dict[str, Any]:
    """``ipv4`` with one address."""
    return {"enabled": True, "dhcp": False, "address": [{"ip": address, "prefix-length": 24}]}


def card(name: str = "eth1", ipv4: str = "192.0.2.10", ipv6: str = "2001:db8:1::10") -> dict[str, Any]:
    """A card with an address of each family."""
    address6 = [{"ip": ipv6, "prefix-length": 64}]
    return {
        "name": name,
        "type": "ethernet",
        "state": "up",
        "ipv4": static(ipv4),
        "ipv6": {"enabled": True, "dhcp": False, "autoconf": False, "address": address6},
    }
