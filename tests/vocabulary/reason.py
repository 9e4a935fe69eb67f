"""Why some key paths are not applied and read back by tests on a node; by the beginning of the path."""

from collections.abc import Mapping

REFUSED: Mapping[str, str] = {
    "ovs-db": "Open vSwitch is not driven",
    "ovn": "OVN is not driven",
    "interfaces[].ovs-db": "Open vSwitch is not driven",
    "interfaces[ovs-bridge]": "Open vSwitch is not driven",
    "interfaces[ovs-interface]": "Open vSwitch is not driven",
    "interfaces[ethernet].ethernet.sr-iov": "virtual functions are not driven",
    "interfaces[tun]": "made by the programs that use them; shown only",
}
"""Read and checked in documents; to apply them is refused with one sentence, before anything is changed."""

VALIDATED: Mapping[str, str] = {
    "interfaces[infiniband]": "no InfiniBand in any test kernel; translated to a profile in unit tests",
    "interfaces[xfrm]": "no XFRM interfaces in any test kernel",
    "interfaces[].ethtool.fec": "needs a card with forward error correction",
    "interfaces[].ethtool.pause": "needs a card with flow control",
    "interfaces[].ethtool.coalesce": "needs a card with interrupt coalescing",
    "interfaces[].ethtool.ring": "needs a card with rings",
    "interfaces[].pci-address": "needs a card on a PCI bus",
    "interfaces[ethernet].ethernet.speed": "needs a card whose speed can be set",
    "interfaces[ethernet].ethernet.duplex": "needs a card whose duplex mode can be set",
    "interfaces[ethernet].ethernet.auto-negotiation": "needs a card that negotiates",
}
"""Checked and translated, and what comes of that is tested without the hardware."""

INSTRUCTIONS: Mapping[str, str] = {
    "description": "of the document, and of nothing on the node",
    "interfaces[].copy-mac-from": "shown as the hardware address that it leads to",
    "interfaces[].alt-names[].state": "takes a name away",
    "routes.config[].state": "takes routes away",
    "route-rules.config[].state": "takes rules away",
}
"""Say what to do, and not how things then are: there is nothing to read back."""


def reason(reasons: Mapping[str, str], path: str) -> str | None:
    """Why, if ``path`` or what it is part of has a reason."""
    return next((why for start, why in reasons.items() if path == start or _is_part(path, start)), None)


def _is_part(path: str, whole: str) -> bool:
    return path.startswith((f"{whole}.", f"{whole}["))
