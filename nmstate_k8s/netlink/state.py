"""The kernel's network state as one value, and the sweep that reads it."""

import errno
import socket
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from nmstate_k8s.netlink.address import RTM_GETADDR, Address, address_request, read_address
from nmstate_k8s.netlink.bridge_vlan import BridgeVlan, bridge_vlan_request, read_bridge_port
from nmstate_k8s.netlink.errors import KernelRefusedError
from nmstate_k8s.netlink.ethtool import LinkModes, dump_link_modes
from nmstate_k8s.netlink.ethtool_setting import EthtoolState, dump_ethtool
from nmstate_k8s.netlink.link import RTM_GETLINK, Link, link_request, one_link_request, read_link
from nmstate_k8s.netlink.mptcp import MptcpEndpoint, dump_mptcp_endpoints
from nmstate_k8s.netlink.route import RTM_GETROUTE, Route, read_route, route_request
from nmstate_k8s.netlink.rule import RTM_GETRULE, RouteRule, read_rule, rule_request
from nmstate_k8s.netlink.socket import NetlinkSocket

IP_FAMILIES: Final[tuple[int, ...]] = (socket.AF_INET, socket.AF_INET6)


@dataclass(frozen=True, slots=True)
class KernelState:
    """What the kernel said about the network; never changes, so it can be kept and compared.

    Attributes:
        links: By interface index.
        addresses: By interface index, in the kernel's order; no entry for an interface without any.
        bridge_vlans: By the port's interface index, ordered by VLAN id; only ports of bridges that filter have any.
        link_modes: By interface index; only devices with a notion of speed.
        ethtool: Empty where nobody asked for it.
    """

    links: Mapping[int, Link]
    addresses: Mapping[int, tuple[Address, ...]] = field(default_factory=dict)
    routes: tuple[Route, ...] = ()
    rules: tuple[RouteRule, ...] = ()
    bridge_vlans: Mapping[int, tuple[BridgeVlan, ...]] = field(default_factory=dict)
    link_modes: Mapping[int, LinkModes] = field(default_factory=dict)
    ethtool: EthtoolState = field(default_factory=EthtoolState)
    mptcp_endpoints: tuple[MptcpEndpoint, ...] = ()
    _by_name: Mapping[str, Link] = field(init=False, repr=False, compare=False)
    _ports: Mapping[int, Sequence[Link]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = {name: link for link in self.links.values() for name in link.alt_names}
        names |= {link.name: link for link in self.links.values()}
        ports: dict[int, list[Link]] = {}
        for link in self.links.values():
            if link.controller_index is not None:
                ports.setdefault(link.controller_index, []).append(link)
        object.__setattr__(self, "_by_name", names)
        object.__setattr__(self, "_ports", ports)

    def link(self, name: str) -> Link | None:
        """The link of that name or alternative name."""
        return self._by_name.get(name)

    def name_of(self, index: int | None) -> str | None:
        """The name of the link with that index, which may be gone or in another network namespace."""
        link = None if index is None else self.links.get(index)
        return None if link is None else link.name

    def parent_of(self, link: Link) -> Link | None:
        """A VLAN's base or a veth's peer, if it is in this network namespace."""
        if link.parent_index is None or link.parent_netns is not None:
            return None
        return self.links.get(link.parent_index)

    def ports_of(self, controller: Link) -> Sequence[Link]:
        """The links that have ``controller`` as theirs, by index."""
        return self._ports.get(controller.index, ())

    def addresses_of(self, link: Link) -> tuple[Address, ...]:
        return self.addresses.get(link.index, ())

    def vlans_of(self, port: Link) -> tuple[BridgeVlan, ...]:
        return self.bridge_vlans.get(port.index, ())


async def dump(*, route_protocols: Collection[int] | None = None, ethtool: bool = False) -> KernelState:
    """Read everything once, from the network namespace of the calling thread.

    The parts are read one after another: a change in between can show in one and not in another.

    Args:
        route_protocols: Only routes made by these (`RouteProtocol`); None is all of them. On a host with a full
            routing table the kernel leaves the others out, so that they cost nothing here.
        ethtool: Read what ethtool can set as well.

    Raises:
        NetlinkError: The kernel could not be asked.
    """
    with NetlinkSocket() as sock:
        links = await sock.dump(RTM_GETLINK, link_request(), read_link)
        addresses = await dump_addresses(sock)
        routes = await dump_routes(sock, IP_FAMILIES, route_protocols)
        rules = [
            rule for family in IP_FAMILIES for rule in await sock.dump(RTM_GETRULE, rule_request(family), read_rule)
        ]
        bridge_vlans = await dump_bridge_vlans(sock)
    return KernelState(
        links={link.index: link for link in links},
        addresses=_by_index(addresses),
        routes=tuple(routes),
        rules=tuple(rules),
        bridge_vlans=bridge_vlans,
        link_modes=await dump_link_modes(),
        ethtool=await dump_ethtool() if ethtool else EthtoolState(),
        mptcp_endpoints=await dump_mptcp_endpoints(),
    )


async def read_one_link(sock: NetlinkSocket, index: int) -> Link | None:
    """The link with that index, or None if there is none any more."""
    try:
        (link,) = await sock.ask(RTM_GETLINK, one_link_request(index), read_link)
    except KernelRefusedError as error:
        if error.errno == errno.ENODEV:
            return None
        raise
    return link


async def dump_addresses(sock: NetlinkSocket) -> list[Address]:
    """All addresses; each family by itself, because a change of one interrupts only its own dump."""
    return [
        address
        for family in IP_FAMILIES
        for address in await sock.dump(RTM_GETADDR, address_request(family), read_address)
    ]


async def dump_bridge_vlans(sock: NetlinkSocket) -> dict[int, tuple[BridgeVlan, ...]]:
    """The VLANs of all bridge ports that have any, by interface index."""
    ports = await sock.dump(RTM_GETLINK, bridge_vlan_request(), read_bridge_port)
    return {port.index: port.vlans for port in ports if port.vlans}


async def dump_routes(sock: NetlinkSocket, families: Iterable[int], protocols: Collection[int] | None) -> list[Route]:
    """The routes of ``families`` that ``protocols`` made; None is all. Copies in the route cache do not count."""
    return [
        route
        for family in families
        for protocol in (protocols if protocols is not None else (0,))
        for route in await sock.dump(RTM_GETROUTE, route_request(family, protocol), read_route)
    ]


def _by_index(addresses: Iterable[Address]) -> dict[int, tuple[Address, ...]]:
    found: defaultdict[int, list[Address]] = defaultdict(list)
    for address in addresses:
        found[address.index].append(address)
    return {index: tuple(group) for index, group in found.items()}
