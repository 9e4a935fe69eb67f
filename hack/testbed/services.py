"""What the test networks offer: addresses, routes and names."""

import sys
from collections.abc import Iterable
from pathlib import Path

from testbed.daemon import Daemon, Supervision
from testbed.layout import Layout
from testbed.machines import Machine
from testbed.nics import MGMT0, TaggedNetwork

_TAGGER = Path(__file__).with_name("tagger.py")
_KEPT = Supervision(restart=True, grace=5)
DOMAIN = "testbed.example"


def start_services(layout: Layout, machines: Iterable[Machine], tagged: Iterable[TaggedNetwork] = ()) -> None:
    """Start DHCP, router advertisements and DNS on the networks of ``machines``, where they do not run."""
    machines, tagged = tuple(machines), tuple(tagged)
    for network in tagged:
        command = (sys.executable, _TAGGER, network.trunk, str(network.tag), network.link)
        _start(layout, f"tagger-{network.link}", command)
    _start(layout, "dnsmasq", _dnsmasq(layout, machines, tagged))


def stop_services(layout: Layout, tagged: Iterable[TaggedNetwork] = ()) -> None:
    for name in ("dnsmasq", *(f"tagger-{network.link}" for network in tagged)):
        Daemon(layout.state, name).stop()


def _start(layout: Layout, name: str, command: Iterable[str | Path]) -> None:
    daemon = Daemon(layout.state, name)
    if daemon.pid is None:
        daemon.start((*layout.inside, *command), _KEPT)


def _dnsmasq(layout: Layout, machines: tuple[Machine, ...], tagged: tuple[TaggedNetwork, ...]) -> list[str]:
    nics = dict.fromkeys(nic for machine in machines for nic in machine.nics if nic != MGMT0)
    networks = [nic.network for nic in nics] + [each.network for each in tagged]
    options = [
        "dnsmasq",
        "--keep-in-foreground",
        "--conf-file=/dev/null",
        "--user=root",
        "--pid-file=",
        f"--dhcp-leasefile={layout.state / 'leases'}",
        "--bind-dynamic",
        "--no-resolv",
        "--no-hosts",
        f"--local=/{DOMAIN}/",
        f"--domain={DOMAIN}",
        "--dhcp-authoritative",
        "--no-ping",  # a lease at once, not after a look for who has the address already
        "--enable-ra",
        f"--interface={MGMT0.switch}",
        f"--no-dhcp-interface={MGMT0.switch}",
    ]
    options += [f"--host-record={machine.name}.{DOMAIN},{machine.address}" for machine in machines]
    for network in networks:
        options.append(f"--interface={network.link}")
        options += [f"--dhcp-range={leases}" for leases in network.dhcp_ranges()]
    return options
