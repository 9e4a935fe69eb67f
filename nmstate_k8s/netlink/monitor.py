"""Notifications of the kernel about its network."""

import errno
import socket
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Self

from nmstate_k8s.netlink.address import RTM_DELADDR, RTM_NEWADDR, Address, read_address
from nmstate_k8s.netlink.bridge_vlan import (
    RTM_DELVLAN,
    RTM_NEWVLAN,
    BridgePort,
    read_bridge_port,
)
from nmstate_k8s.netlink.link import RTM_DELLINK, RTM_NEWLINK, Link, read_link
from nmstate_k8s.netlink.route import RTM_DELROUTE, RTM_F_CLONED, RTM_NEWROUTE, Route, protocol_of, read_route
from nmstate_k8s.netlink.rule import RTM_DELRULE, RTM_NEWRULE, RouteRule, read_rule
from nmstate_k8s.netlink.socket import NetlinkSocket
from nmstate_k8s.netlink.wire import NLM_F_REPLACE, Message, messages

RTNLGRP_LINK: Final = 1
RTNLGRP_IPV4_IFADDR: Final = 5
RTNLGRP_IPV4_ROUTE: Final = 7
RTNLGRP_IPV4_RULE: Final = 8
RTNLGRP_IPV6_IFADDR: Final = 9
RTNLGRP_IPV6_ROUTE: Final = 11
RTNLGRP_IPV6_RULE: Final = 19
RTNLGRP_BRVLAN: Final = 33

GROUPS: Final = (
    RTNLGRP_LINK,
    RTNLGRP_IPV4_IFADDR,
    RTNLGRP_IPV6_IFADDR,
    RTNLGRP_IPV4_ROUTE,
    RTNLGRP_IPV6_ROUTE,
    RTNLGRP_IPV4_RULE,
    RTNLGRP_IPV6_RULE,
    RTNLGRP_BRVLAN,
)

BATCH_DATAGRAMS: Final = 256

Record = Link | BridgePort | Address | Route | RouteRule


@dataclass(frozen=True, slots=True)
class Changed:
    """The record is new, or different from now on.

    Attributes:
        replaces: A route took the place of the one in its slot, which is gone without further notice.
    """

    record: Record
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Removed:
    """The record is gone."""

    record: Record


@dataclass(frozen=True, slots=True)
class Displaced:
    """A route that is of no interest here took the slot of ``route``, and so the place of what was there."""

    route: Route


@dataclass(frozen=True, slots=True)
class BridgeVlansChanged:
    """Something about the VLANs of bridge ports: the kernel tells what came, but not always what that displaced."""


@dataclass(frozen=True, slots=True)
class NotificationsLost:
    """The kernel dropped notifications: only a new dump tells what holds."""


Notification = Changed | Removed | Displaced | BridgeVlansChanged | NotificationsLost


def _read_link_record(body: bytes) -> Record | None:
    """RTM_NEWLINK is three different things by family: the link, its bridge's view of it, its IPv6 settings."""
    if body[0] == socket.AF_UNSPEC:
        return read_link(body)
    return read_bridge_port(body) if body[0] == socket.AF_BRIDGE else None


_READERS: Final[Mapping[int, Callable[[bytes], Record | None]]] = {
    RTM_NEWLINK: _read_link_record,
    RTM_DELLINK: _read_link_record,
    RTM_NEWADDR: read_address,
    RTM_DELADDR: read_address,
    RTM_NEWRULE: read_rule,
    RTM_DELRULE: read_rule,
}
_REMOVALS: Final = frozenset({RTM_DELLINK, RTM_DELADDR, RTM_DELRULE})


def read_notification(message: Message, route_protocols: Collection[int] | None = None) -> Notification | None:
    """What ``message`` says; None for what is of no interest here, such as routes of other protocols."""
    if message.kind in (RTM_NEWROUTE, RTM_DELROUTE):
        return _read_route_notification(message, route_protocols)
    if message.kind in (RTM_NEWVLAN, RTM_DELVLAN):
        return BridgeVlansChanged()
    read = _READERS.get(message.kind)
    record = None if read is None else read(message.body)
    if record is None:
        return None
    return Removed(record) if message.kind in _REMOVALS else Changed(record)


def _read_route_notification(message: Message, protocols: Collection[int] | None) -> Notification | None:
    protocol, flags = protocol_of(message.body)
    if flags & RTM_F_CLONED:
        return None
    replaces = message.kind == RTM_NEWROUTE and bool(message.flags & NLM_F_REPLACE)
    if protocols is not None and protocol not in protocols:
        return Displaced(read_route(message.body)) if replaces else None
    route = read_route(message.body)
    return Removed(route) if message.kind == RTM_DELROUTE else Changed(route, replaces=replaces)


class Monitor:
    """A subscription to every change of links, addresses, routes, rules and bridge VLANs.

    Subscribes when made, so that a dump taken afterwards misses nothing. Iterate it for batches of
    notifications in the kernel's order; a batch is empty when what happened is of no interest. Use it as
    a context manager: it holds a socket.
    """

    def __init__(self, *, route_protocols: Collection[int] | None = None) -> None:
        self._route_protocols = route_protocols
        self._socket = NetlinkSocket(groups=GROUPS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> list[Notification]:
        """At least one datagram's worth, and whatever else has arrived by then."""
        batch: list[Notification] = []
        try:
            datagram: bytes | None = await self._socket.receive()
            for _ in range(BATCH_DATAGRAMS):
                if datagram is None:
                    break
                batch.extend(self._read(datagram))
                datagram = self._socket.receive_now()
        except OSError as error:
            if error.errno != errno.ENOBUFS:
                raise
            batch.append(NotificationsLost())
        return batch

    def _read(self, datagram: bytes) -> Iterator[Notification]:
        for message in messages(datagram):
            notification = read_notification(message, self._route_protocols)
            if notification is not None:
                yield notification
