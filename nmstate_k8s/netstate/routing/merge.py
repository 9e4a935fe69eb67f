"""What becomes of the node's routes: those that a document asks for, laid over those that there are. Pure: no I/O.

A profile that changes gets the whole list of its interface's routes: also those that others put there, which would go
when NetworkManager brings the interface up with the profile, and those that it has and that have not come true yet.
"""

from collections.abc import Iterable, Iterator, Mapping

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netstate.address import FAMILIES
from nmstate_k8s.netstate.merge import MergedInterface, MergedState
from nmstate_k8s.netstate.routing.change import RouteChange
from nmstate_k8s.netstate.routing.pattern import Patterns
from nmstate_k8s.netstate.routing.resolve import RouteResolver
from nmstate_k8s.netstate.routing.route import (
    HOLDER_OF_SPECIAL,
    comparable,
    covers,
    family_of,
    gateways,
    holder_of,
    normal,
    pattern,
    step_of,
    way_of,
)
from nmstate_k8s.netstate.routing.verify import waiting_interfaces
from nmstate_k8s.netstate.routing.ways import Ways
from nmstate_k8s.netstate.wire import objects, section, state_of, text


def merge_routes(state: MergedState, current: JsonObject, stored: Mapping[str, list[JsonObject]]) -> RouteChange:
    """Lay the routes of ``state.asked`` over those of ``current`` (see `show`).

    ``stored`` holds what the profiles in use say, by interface and in normal form.
    """
    resolver = RouteResolver(state)
    asked = resolver.resolve(objects(section(state.asked, "routes"), "config"))
    adopted = [name for name, found in state.interfaces.items() if name not in stored and _is_adopted(found)]
    if not asked and not adopted:
        return RouteChange()
    return _Merge(asked, current, stored).change(adopted, resolver.problems)


def _is_adopted(interface: MergedInterface) -> bool:
    """Whether an interface gets its first profile while the document leaves its addresses alone."""
    if interface.state != "up" or interface.is_new or interface.is_fresh:
        return False
    return not any(key in interface.apply for key in (*FAMILIES, "controller"))


def _there(current: JsonObject) -> list[JsonObject]:
    """What is configured in the kernel, on interfaces that are not ignored."""
    entries = objects(section(current, "routes"), "config")
    return [normal(entry) for entry in entries if state_of(entry) != "ignore"]


class _Merge:
    """Merges one document's routes."""

    def __init__(self, asked: list[JsonObject], current: JsonObject, stored: Mapping[str, list[JsonObject]]) -> None:
        self._asked = asked
        self._there = _there(current)
        self._found = Ways(self._there)
        self._stored = stored
        self._patterns = Patterns(pattern(entry) for entry in asked if state_of(entry) == "absent")
        self._wanted = list(_distinct(normal(entry) for entry in asked if state_of(entry) != "absent"))
        self._ways = Ways(self._wanted)
        self._holders = {
            way_of(route): name for name, routes in stored.items() for route in routes if "route-type" in route
        }
        self._new = self._not_there(current)

    def _not_there(self, current: JsonObject) -> list[JsonObject]:
        """What is wanted and neither in the kernel nor, waiting for an address, in the profile."""
        said = Ways(route for routes in self._stored.values() for route in routes)
        waiting = waiting_interfaces(current)
        return [
            route
            for route in self._wanted
            if self._found.covering(route) is None
            and not ((holder_of(route), family_of(route)) in waiting and said.covering(route) is not None)
        ]

    def change(self, adopted: Iterable[str], problems: Iterable[str]) -> RouteChange:
        lost = [route for route in self._there if self._goes(route)]
        losing = frozenset(map(self._holder, lost))
        companions = self._companions(lost)
        unsaid = (name for name, routes in self._stored.items() if any(map(self._goes_stored, routes)))
        touched = dict.fromkeys([*map(self._holder, self._wanted), *losing, *companions, *unsaid, *adopted])
        return RouteChange(
            asked=tuple(self._asked),
            wanted=tuple(self._wanted),
            new=tuple(self._new),
            lost=tuple(lost),
            lists=self._lists(touched),
            differing=losing | companions | frozenset(map(self._holder, self._new)),
            losing=losing,
            sharing=frozenset(self._holder(route) for route in lost if "weight" in route),
            problems=tuple(problems),
        )

    def _companions(self, lost: list[JsonObject]) -> frozenset[str]:
        """The interfaces that stay in a route with several ways of which one goes, and whose share is made anew."""
        changing = {_shared(route) for route in lost if "weight" in route}
        shares = (route for route in self._there if "weight" in route and _shared(route) in changing)
        return frozenset(self._holder(route) for route in shares if not self._goes(route))

    def _goes(self, route: JsonObject) -> bool:
        if self._ways.is_displaced(route):
            return True
        return self._patterns.match(comparable(route)) and not self._ways.is_wanted(route)

    def _goes_stored(self, route: JsonObject) -> bool:
        """As `_goes`, of a route in a profile: what the kernel made of it counts, such as a way that has no weight."""
        made = next((there for there in self._found.beside(route) if covers(there, route)), route)
        return self._goes(made)

    def _holder(self, route: JsonObject) -> str:
        """Whose profile has the route: of one that leads nowhere, whichever has it already."""
        if text(route, "next-hop-interface"):
            return holder_of(route)
        return self._holders.get(way_of(route), HOLDER_OF_SPECIAL)

    def _lists(self, touched: Iterable[str]) -> dict[str, tuple[JsonObject, ...]]:
        """What profiles say goes before what the kernel has, which may say less, such as no weight.

        The way to a gateway that no address leads to is NetworkManager's own doing, and is not written down.
        """
        found = {name: self._said(name) for name in touched}
        steps = gateways([*self._there, *self._wanted, *(route for kept in found.values() for route in kept)])
        for route in self._there:
            kept = found.get(self._holder(route))
            if kept is not None and step_of(route) not in steps and self._stays(route, kept):
                kept.add(route)
        for route in self._wanted:
            kept = found[self._holder(route)]
            made = self._found.covering(route)
            if kept.covering(route) is not None or (made is not None and kept.is_wanted(made)):
                continue
            if made is None or step_of(route) not in steps:
                kept.add(route)
        return {name: tuple(routes) for name, routes in found.items()}

    def _said(self, name: str) -> Ways:
        """What the profile of an interface says and may go on saying."""
        stored = (route for route in self._stored.get(name, ()) if not self._goes_stored(route))
        return Ways(_with_metric(route, self._found) for route in stored)

    def _stays(self, route: JsonObject, said: Ways) -> bool:
        """Whether a route of the kernel is to be said, too."""
        return not self._goes(route) and not said.is_wanted(route)


def _shared(route: JsonObject) -> tuple[JsonValue, ...]:
    """What the ways of one route have in common."""
    return tuple(route.get(key) for key in ("destination", "table-id", "metric"))


def _with_metric(route: JsonObject, there: Ways) -> JsonObject:
    """A route of a profile with the metric that it got in the kernel, if the profile leaves that open."""
    if "metric" in route:
        return route
    made = next((other for other in there.beside(route) if covers(other, route)), {})
    return {**route, "metric": made["metric"]} if "metric" in made else route


def _distinct(routes: Iterable[JsonObject]) -> Iterator[JsonObject]:
    seen = Ways()
    for route in routes:
        if route not in seen.beside(route):
            seen.add(route)
            yield route
