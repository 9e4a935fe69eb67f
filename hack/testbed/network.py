"""The testbed's network namespace: its devices on the guests' networks, and the one way in from the host."""

import os
from collections.abc import Iterable
from pathlib import Path

from testbed.control_plane import SERVICE_ADDRESS
from testbed.daemon import kill_all
from testbed.layout import Layout
from testbed.machines import Machine
from testbed.nics import TaggedNetwork
from testbed.shell import run


class Network:
    """One testbed's namespace and everything in it that is not a process."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    @property
    def exists(self) -> bool:
        return Path("/run/netns", self._layout.namespace).exists()

    def create(self, machines: Iterable[Machine], tagged: Iterable[TaggedNetwork] = ()) -> None:
        """Make the namespace, with a device on each network that the NICs of ``machines`` are on."""
        run(("ip", "netns", "add", self._layout.namespace))
        self._ip("link", "set", "lo", "up")
        # Guests reach the API server by its Service's address, as pods do, with this namespace as their gateway.
        self._ip("addr", "add", f"{SERVICE_ADDRESS}/32", "dev", "lo")
        for nic in dict.fromkeys(nic for machine in machines for nic in machine.nics):
            self._add_tap(nic.tap, nic.tap_mac, nic.addresses)
        for each in tagged:
            network = each.network
            self._add_tap(each.tap, each.nic.tap_mac, (str(network.ipv4), str(network.ipv6)))

    def open_way_in(self) -> None:
        """Join host and namespace, by the only link that the host's network gets."""
        ours, theirs = self._layout.way_in
        link = self._layout.host_link
        run(("ip", "link", "add", link, "type", "veth", "peer", "name", "host", "netns", self._layout.namespace))
        run(("ip", "link", "set", link, "addrgenmode", "none"))
        run(("ip", "addr", "add", f"{ours}/30", "dev", link))
        run(("ip", "link", "set", link, "up"))
        self._ip("addr", "add", f"{theirs}/30", "dev", "host")
        self._ip("link", "set", "host", "up")

    def remove(self) -> None:
        """Kill what still runs inside, then remove the namespace with all its links, and the host's one."""
        if self.exists:
            found = run(("ip", "netns", "pids", self._layout.namespace)).split()
            kill_all([int(pid) for pid in found if int(pid) != os.getpid()])
            run(("ip", "netns", "del", self._layout.namespace))
        # Not left to go with the namespace: anybody's mount namespace may hold that a while longer.
        if Path("/sys/class/net", self._layout.host_link).exists():
            run(("ip", "link", "del", self._layout.host_link))

    def _add_tap(self, tap: str, mac: str, addresses: Iterable[str]) -> None:
        self._ip("tuntap", "add", tap, "mode", "tap")
        self._ip("link", "set", tap, "address", mac, "up")
        for address in addresses:
            nodad = ("nodad",) if ":" in address else ()
            self._ip("addr", "add", address, "dev", tap, *nodad)

    def _ip(self, *words: str) -> None:
        run(("ip", "-n", self._layout.namespace, *words))
