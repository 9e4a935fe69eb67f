"""The test networks: their switches, and the addresses, routes and names they offer."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from testbed.daemon import Daemon, Supervision
from testbed.layout import Layout
from testbed.machines import Machine
from testbed.nics import MGMT0, TaggedNetwork

_SWITCH = Path(__file__).with_name("switch.py")
_KEPT = Supervision(restart=True, grace=5)
DOMAIN = "testbed.example"


def start_services(layout: Layout, machines: Iterable[Machine], tagged: Iterable[TaggedNetwork] = ()) -> None:
    """Start the switches, and DHCP, router advertisements and DNS on them, where they do not run."""
    machines, tagged = tuple(machines), tuple(tagged)
    plan = layout.state / "switches.json"
    plan.write_text(json.dumps(_switches(machines, tagged)))
    _start(layout, "switch", (sys.executable, _SWITCH, plan))
    _start(layout, "dnsmasq", _dnsmasq(layout, machines, tagged))


def stop_services(layout: Layout) -> None:
    for name in ("dnsmasq", "switch"):
        Daemon(layout.state, name).stop()


def _switches(machines: tuple[Machine, ...], tagged: tuple[TaggedNetwork, ...]) -> list[dict[str, object]]:
    """One switch for each name of a NIC, as `switch` wants them described."""
    return [
        {
            "guests": [machine.ports(nic) for machine in machines if nic in machine.nics],
            "taps": [(nic.tap, 0), *((each.tap, each.tag) for each in tagged if each.nic == nic)],
        }
        for nic in dict.fromkeys(nic for machine in machines for nic in machine.nics)
    ]


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
        f"--interface={MGMT0.tap}",
        f"--no-dhcp-interface={MGMT0.tap}",
    ]
    options += [f"--host-record={machine.name}.{DOMAIN},{machine.address}" for machine in machines]
    for network in networks:
        options.append(f"--interface={network.link}")
        options += [f"--dhcp-range={leases}" for leases in network.dhcp_ranges()]
    return options
