"""Interfaces of type ``loopback``."""

from collections.abc import Iterator
from typing import Literal

from nmstate_api.network.interface import Interface, InterfaceState, InterfaceType


class LoopbackInterface(Interface):
    """The interface by which a node talks to itself. Its own addresses stay, whatever a document lists.

    Not checked here, because only the node can tell: IPv6 may be off where it is off already.
    """

    type: Literal[InterfaceType.LOOPBACK] = InterfaceType.LOOPBACK
    """Kind of interface."""

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from super().problems()
        if self.state is not InterfaceState.UP:
            return
        if self.ipv4 is not None and self.ipv4.enabled is False:
            yield "ipv4.enabled", "false is not possible on a loopback interface; leave it out"
        automatic = {
            "ipv4.dhcp": self.ipv4 is not None and self.ipv4.dhcp,
            "ipv6.dhcp": self.ipv6 is not None and self.ipv6.dhcp,
            "ipv6.autoconf": self.ipv6 is not None and self.ipv6.autoconf,
        }
        for path, asked in automatic.items():
            if asked:
                yield path, "true is not possible on a loopback interface; list its addresses"
