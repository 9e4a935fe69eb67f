"""The routes of a kernel model. Pure: no socket, no clock."""

import socket
from collections.abc import Iterable
from itertools import chain

from nmstate_k8s.netlink.route import Route

_Slot = dict[tuple[object, ...], Route]


class RouteBook:
    """The routes of one family by the slot that they fill, kept true by notifications as far as these suffice.

    Where they do not, the book is `stale` until its routes are read again: IPv6 tells of the ways of a multipath
    route one by one or together, and a route that replaces one of several in a slot does not say which.
    """

    def __init__(self, routes: Iterable[Route]) -> None:
        self.stale = False
        self._slots: dict[tuple[object, ...], _Slot] = {}
        for route in routes:
            self._slots.setdefault(route.slot, {})[route.key] = route

    def all(self) -> Iterable[Route]:
        return chain.from_iterable(slot.values() for slot in self._slots.values())

    def add(self, route: Route, *, replaces: bool = False) -> None:
        slot = self._slots.setdefault(route.slot, {})
        self.stale |= _is_ambiguous(slot, route) or (replaces and len(slot) > 1)
        if replaces:
            slot.clear()
        slot[route.key] = route

    def remove(self, route: Route) -> None:
        slot = self._slots.get(route.slot, {})
        self.stale |= _is_ambiguous(slot, route)
        slot.pop(route.key, None)

    def displace(self, route: Route) -> None:
        """Forget what ``route``, which does not belong in this book, has replaced."""
        slot = self._slots.get(route.slot, {})
        self.stale |= len(slot) > 1
        slot.clear()


def _is_ambiguous(slot: _Slot, route: Route) -> bool:
    """Whether ``route`` may be one way of an IPv6 multipath route rather than a route of its own."""
    if route.family != socket.AF_INET6:
        return False
    others = [other for key, other in slot.items() if key != route.key]
    return bool(route.nexthops) or any(other.nexthops or (other.gateway and route.gateway) for other in others)
