"""The testbed's network namespace: switches, cables to the guests, and the one way in from the host."""

import os
from collections.abc import Iterable
from pathlib import Path

from testbed.control_plane import SERVICE_ADDRESS
from testbed.daemon import kill_all
from testbed.layout import Layout
from testbed.machines import Machine
from testbed.nics import Nic, TaggedNetwork
from testbed.shell import run

_OFFLOADS = ("gro", "gso", "tso", "tx", "rx")


def cable(machine: Machine, nic: Nic) -> str:
    """The end of the cable that the guest's NIC is."""
    return f"m{machine.number}-{nic.name}"


class Network:
    """One testbed's namespace and everything in it that is not a process."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    @property
    def exists(self) -> bool:
        return Path("/run/netns", self._layout.namespace).exists()

    def create(self, machines: Iterable[Machine], tagged: Iterable[TaggedNetwork] = ()) -> None:
        """Make the namespace with a switch for each name of a NIC, and cables for all machines."""
        machines = tuple(machines)
        run(("ip", "netns", "add", self._layout.namespace))
        self._ip("link", "set", "lo", "up")
        # Guests reach the API server by its Service's address, as pods do, with this namespace as their gateway.
        self._ip("addr", "add", f"{SERVICE_ADDRESS}/32", "dev", "lo")
        for nic in dict.fromkeys(nic for machine in machines for nic in machine.nics):
            self._add_switch(nic)
        for machine in machines:
            for nic in machine.nics:
                self._add_cable(machine, nic)
        for network in tagged:
            self._add_taps(network)

    def open_way_in(self) -> None:
        """Join host and namespace, by the only link that the host's network gets; it goes with the namespace."""
        ours, theirs = self._layout.way_in
        link = self._layout.host_link
        run(("ip", "link", "add", link, "type", "veth", "peer", "name", "host", "netns", self._layout.namespace))
        run(("ip", "link", "set", link, "addrgenmode", "none"))
        run(("ip", "addr", "add", f"{ours}/30", "dev", link))
        run(("ip", "link", "set", link, "up"))
        self._ip("addr", "add", f"{theirs}/30", "dev", "host")
        self._ip("link", "set", "host", "up")

    def remove(self) -> None:
        """Kill what still runs inside, then remove the namespace and all links with it."""
        if self.exists:
            found = run(("ip", "netns", "pids", self._layout.namespace)).split()
            kill_all([int(pid) for pid in found if int(pid) != os.getpid()])
            run(("ip", "netns", "del", self._layout.namespace))

    def _add_switch(self, nic: Nic) -> None:
        # Without snooping, for a multicast group that was joined before its port came up would be lost.
        options = ("address", nic.switch_mac, "type", "bridge", "mcast_snooping", "0")
        self._ip("link", "add", nic.switch, *options)
        self._set_up(nic.switch, nic.addresses)

    def _add_cable(self, machine: Machine, nic: Nic) -> None:
        guest_end, switch_end = cable(machine, nic), f"s{machine.number}-{nic.name}"
        self._ip("link", "add", guest_end, "type", "veth", "peer", "name", switch_end)
        self._ip("link", "set", switch_end, "master", nic.switch, "addrgenmode", "none", "up")
        self._ip("link", "set", guest_end, "promisc", "on", "addrgenmode", "none", "up")
        for end in (guest_end, switch_end):
            # A raw socket sees frames before a NIC would fill in their checksums.
            offloads = [word for offload in _OFFLOADS for word in (offload, "off")]
            run((*self._layout.inside, "ethtool", "-K", end, *offloads))

    def _add_taps(self, tagged: TaggedNetwork) -> None:
        self._ip("tuntap", "add", tagged.trunk, "mode", "tap")
        self._ip("link", "set", tagged.trunk, "master", tagged.nic.switch, "addrgenmode", "none", "up")
        self._ip("tuntap", "add", tagged.link, "mode", "tap")
        self._set_up(tagged.link, (str(tagged.network.ipv4), str(tagged.network.ipv6)))

    def _set_up(self, link: str, addresses: Iterable[str]) -> None:
        self._ip("link", "set", link, "up")
        for address in addresses:
            nodad = ("nodad",) if ":" in address else ()
            self._ip("addr", "add", address, "dev", link, *nodad)

    def _ip(self, *words: str) -> None:
        run(("ip", "-n", self._layout.namespace, *words))
