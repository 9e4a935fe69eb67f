"""A kernel state that follows the kernel's notifications. Pure: no socket, no clock."""

import dataclasses
import socket
from collections.abc import Iterable, Mapping
from itertools import chain

from nmstate_k8s.netlink.address import Address
from nmstate_k8s.netlink.bridge_vlan import BridgePort, BridgeVlan
from nmstate_k8s.netlink.ethtool import LinkModes
from nmstate_k8s.netlink.link import Link
from nmstate_k8s.netlink.monitor import (
    BridgeVlansChanged,
    Changed,
    Displaced,
    Notification,
    NotificationsLost,
    Record,
    Removed,
)
from nmstate_k8s.netlink.route import Route
from nmstate_k8s.netlink.routing import RouteBook
from nmstate_k8s.netlink.rule import RouteRule
from nmstate_k8s.netlink.state import IP_FAMILIES, KernelState


class KernelModel:
    """The kernel's state as of the last notification applied.

    Reads nothing itself: what notifications cannot keep true, it names for its owner to read again, and leaves as
    it was until then. Notifications older than the state may be applied to it: each says what holds for one
    record, and newer ones follow.

    Attributes:
        lost: Notifications were dropped; only `reset` helps.
        stale_links: Indexes of links to read again: half of a veth pair is told of before, or without, the other.
        bridge_vlans_stale: VLANs of bridge ports changed in a way that was not told in full.
        link_modes_stale: A carrier came or went, and the speed with it, of which the kernel says nothing.
    """

    def __init__(self, state: KernelState) -> None:
        self.reset(state)

    def reset(self, state: KernelState) -> None:
        """Start over from a dump."""
        self.lost = False
        self.stale_links: set[int] = set()
        self.bridge_vlans_stale = False
        self.link_modes_stale = False
        self._links = dict(state.links)
        self._addresses = {index: {a.key: a for a in group} for index, group in state.addresses.items()}
        self._routes = {family: _book(state.routes, family) for family in IP_FAMILIES}
        self._rules = dict.fromkeys(state.rules)
        self._bridge_vlans = dict(state.bridge_vlans)
        self._link_modes = dict(state.link_modes)
        self._mptcp_endpoints = state.mptcp_endpoints
        self._state: KernelState | None = state

    @property
    def state(self) -> KernelState:
        """What holds now; the same object until something changes."""
        if self._state is None:
            self._state = KernelState(
                links=dict(self._links),
                addresses={index: tuple(group.values()) for index, group in self._addresses.items() if group},
                routes=tuple(chain.from_iterable(book.all() for book in self._routes.values())),
                rules=tuple(self._rules),
                bridge_vlans=dict(self._bridge_vlans),
                link_modes=dict(self._link_modes),
                mptcp_endpoints=self._mptcp_endpoints,
            )
        return self._state

    @property
    def stale_routes(self) -> list[int]:
        """The address families whose routes have to be read again.

        The kernel drops the IPv4 routes of a link that goes down, or of a source address, without a word.
        """
        return [family for family, book in self._routes.items() if book.stale]

    def replace_routes(self, family: int, routes: Iterable[Route]) -> None:
        """Put in the routes of ``family``, read again."""
        self._routes[family] = RouteBook(routes)
        self._state = None

    def replace_link(self, index: int, link: Link | None) -> None:
        """Put in the link with that index, read again; None if there is none."""
        self.stale_links.discard(index)
        if link is not None:
            self._links[index] = link
        else:
            self._links.pop(index, None)
        self._state = None

    def replace_bridge_vlans(self, bridge_vlans: Mapping[int, tuple[BridgeVlan, ...]]) -> None:
        self._bridge_vlans = dict(bridge_vlans)
        self.bridge_vlans_stale = False
        self._state = None

    def replace_link_modes(self, link_modes: Mapping[int, LinkModes]) -> None:
        self._link_modes = dict(link_modes)
        self.link_modes_stale = False
        self._state = None

    def apply(self, notification: Notification) -> None:
        self._state = None
        match notification:
            case NotificationsLost():
                self.lost = True
            case BridgeVlansChanged():
                self.bridge_vlans_stale = True
            case Displaced(route):
                self._routes[route.family].displace(route)
            case Removed(record):
                self._remove(record)
            case Changed(record, replaces):
                self._change(record, replaces=replaces)

    def _change(self, record: Record, *, replaces: bool) -> None:
        match record:
            case Link():
                self._change_link(record)
            case BridgePort():
                self._change_bridge_port(record)
            case Address():
                self._addresses.setdefault(record.index, {})[record.key] = record
            case Route():
                self._routes[record.family].add(record, replaces=replaces)
            case RouteRule():
                self._rules[record] = None

    def _remove(self, record: Record) -> None:
        match record:
            case Link():
                self._remove_link(record.index)
            case BridgePort():
                self._bridge_vlans.pop(record.index, None)
            case Address():
                self._remove_address(record)
            case Route():
                self._routes[record.family].remove(record)
            case RouteRule():
                self._rules.pop(record, None)

    def _change_link(self, link: Link) -> None:
        before = self._links.get(link.index)
        if link.kind == "veth" and link.parent_index is None:
            self.stale_links.add(link.index)
        self._links[link.index] = link
        if before is None or (before.carrier, before.operstate) != (link.carrier, link.operstate):
            self.link_modes_stale = True
        if before is not None and before.admin_up and not link.admin_up:
            self._routes[socket.AF_INET].stale = True

    def _remove_link(self, index: int) -> None:
        gone = self._links.pop(index, None)
        self.stale_links.discard(index)
        if gone is not None and gone.kind == "veth" and gone.parent_index in self._links:
            self.stale_links.add(gone.parent_index)
        self._addresses.pop(index, None)
        self._bridge_vlans.pop(index, None)
        self._link_modes.pop(index, None)
        self._routes[socket.AF_INET].stale = True

    def _remove_address(self, address: Address) -> None:
        self._addresses.get(address.index, {}).pop(address.key, None)
        if address.family == socket.AF_INET:
            self._routes[socket.AF_INET].stale = True

    def _change_bridge_port(self, port: BridgePort) -> None:
        self._set_vlans(port.index, port.vlans)
        link = self._links.get(port.index)
        if link is not None and link.port_kind == "bridge" and port.info is not None:
            self._links[port.index] = dataclasses.replace(link, port_info=port.info)

    def _set_vlans(self, index: int, vlans: tuple[BridgeVlan, ...]) -> None:
        if vlans:
            self._bridge_vlans[index] = vlans
        else:
            self._bridge_vlans.pop(index, None)


def _book(routes: Iterable[Route], family: int) -> RouteBook:
    return RouteBook(route for route in routes if route.family == family)
