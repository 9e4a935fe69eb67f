"""Parts of documents that many tests apply, and what an apply prints that changes nothing."""

from typing import Any

UNCHANGED = "-: nothing to change\n"

NOTHING: dict[str, Any] = {"interfaces": []}

LIVED_IN_CHANGE: dict[str, Any] = {
    "interfaces": [
        {
            "name": "br1",
            "type": "linux-bridge",
            "state": "up",
            "ipv4": {"enabled": True, "address": [{"ip": "192.0.2.10", "prefix-length": 24}]},
            "bridge": {"options": {"stp": {"enabled": False}}, "port": [{"name": "eth1"}]},
        },
        {
            "name": "eth2",
            "type": "ethernet",
            "state": "up",
            "ipv4": {"enabled": True, "address": [{"ip": "203.0.113.2", "prefix-length": 24}]},
        },
    ]
}
"""Takes a NIC that has a profile and an address, one whose profile is not active, and makes a new interface.

It is for the fixture ``lived_in``.
"""


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
