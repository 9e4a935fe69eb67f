"""Interfaces of type ``bond``."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from nmstate_api.network.bond_option import BondMode, BondOptions
from nmstate_api.network.interface import Interface, InterfaceName, InterfaceType, prefixed
from nmstate_api.network.model import NetworkModel, also
from nmstate_api.network.problem import repeated, shown, shown_names
from nmstate_api.network.scalar import I32, U16, Choice

_MODES = Choice(BondMode, numbers=dict(enumerate(BondMode)), aliases={"lacp": BondMode.LACP})

_WITH_PRIMARY = frozenset({BondMode.ACTIVE_BACKUP, BondMode.BALANCE_TLB, BondMode.BALANCE_ALB})
_WITHOUT_ARP_MONITOR = frozenset({BondMode.LACP, BondMode.BALANCE_TLB, BondMode.BALANCE_ALB})


class BondPort(NetworkModel):
    """A port of a bond, and how the bond uses it."""

    name: InterfaceName
    """Interface that is the port."""

    priority: I32 | None = None
    """Preference when the active port is chosen; the highest wins. Default: 0."""

    queue_id: U16 | None = None
    """Transmit queue that the port is bound to; 0 means none. Default: 0."""


class LinkAggregation(NetworkModel):
    """How the ports of a bond share its traffic.

    Not checked here, because only the node can tell: whether a port exists, and whether a
    bond without a mode exists already.
    """

    mistaken: ClassVar[Mapping[str, str]] = {
        "slaves": "unknown key; ports are listed under port",
        "slave": "unknown key; ports are listed under port",
    }

    mode: Annotated[BondMode, _MODES] | None = None
    """How traffic is shared. Needed for a new bond. Changing it resets the options that are not given."""

    options: BondOptions | None = None
    """Options of the kernel's bonding driver. Default: as they are."""

    port: list[InterfaceName] | None = also("port", "ports")
    """Interfaces that are bonded, all of them: one that is not listed is detached. Default: as they are."""

    ports_config: list[BondPort] | None = None
    """How the bond uses its ports. If port is given too, both must list the same interfaces."""

    @property
    def port_names(self) -> list[str] | None:
        if self.port is None and self.ports_config is not None:
            return [port.name for port in self.ports_config]
        return self.port

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from prefixed("options", self.options)
        if self.options is not None and self.mode is not None:
            yield from (("options." + key, message) for key, message in _mode_problems(self.mode, self.options))
        yield from self._port_problems()

    def _port_problems(self) -> Iterator[tuple[str, str]]:
        configured = [port.name for port in self.ports_config or []]
        for key, names in (("port", self.port or []), ("ports-config", configured)):
            if twice := repeated(names):
                yield key, f"lists {shown_names(twice)} twice; list each port once"
        if self.port is not None and self.ports_config is not None and (odd := set(self.port) ^ set(configured)):
            yield "ports-config", f"differs from port in {shown_names(sorted(odd))}; both must list the same interfaces"
        queues = [port.queue_id for port in self.ports_config or [] if port.queue_id]
        for queue in repeated(queues):
            yield "ports-config", f"gives queue-id {queue} to more than one port; a queue has one port"


def _mode_problems(mode: BondMode, options: BondOptions) -> Iterator[tuple[str, str]]:
    """Yield the options that the mode rules out."""
    if mode is not BondMode.LACP:
        for key, value in (("lacp_rate", options.lacp_rate), ("lacp_active", options.lacp_active)):
            if value is not None:
                yield key, f"is for mode 802.3ad only, and the mode is {mode}; leave it out"
    if mode in _WITHOUT_ARP_MONITOR and options.arp_interval:
        yield "arp_interval", f"{options.arp_interval} has no effect in mode {mode}; watch links with miimon"
    if options.primary and mode not in _WITH_PRIMARY:
        yield (
            "primary",
            f"{shown(options.primary)} is for modes with one active port, and the mode is {mode}; leave it out",
        )
    if options.balance_slb and mode is not BondMode.BALANCE_XOR:
        yield "balance-slb", f"true needs mode balance-xor, and the mode is {mode}; change that, or leave this out"


class BondInterface(Interface):
    """Several interfaces that act as one."""

    ports_key: ClassVar[str] = "link-aggregation.port"

    type: Literal[InterfaceType.BOND] = InterfaceType.BOND
    """Kind of interface."""

    link_aggregation: LinkAggregation | None = also("link-aggregation", "bond")
    """Ports and options of the bond. May be left out for a bond that exists."""

    @property
    def ports(self) -> list[str] | None:
        return self.link_aggregation.port_names if self.link_aggregation is not None else None

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from super().problems()
        yield from prefixed("link-aggregation", self.link_aggregation)
