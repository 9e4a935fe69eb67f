"""Whether the node has the routes and rules that were asked for. Pure: no I/O."""

from collections.abc import Iterator

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.address import FAMILIES, is_automatic, is_link_local
from nmstate_k8s.netstate.routing import rule
from nmstate_k8s.netstate.routing.pattern import Patterns
from nmstate_k8s.netstate.routing.route import comparable, family_of, named, normal, pattern
from nmstate_k8s.netstate.routing.rules import Rules
from nmstate_k8s.netstate.routing.ways import Ways
from nmstate_k8s.netstate.wire import name_of, objects, section, state_of, text


def missing_routes(expected: JsonObject, current: JsonObject) -> Iterator[str]:
    """The routes of ``expected`` that are not in ``current`` (see `show`), in words.

    One through an interface that waits for its first address is not missed: it comes with the address.
    """
    there = Ways(normal(entry) for entry in objects(section(current, "routes"), "config"))
    waiting = waiting_interfaces(current)
    for entry in objects(section(expected, "routes"), "config"):
        if state_of(entry) != "up" or there.covering(normal(entry)) is not None:
            continue
        if (text(entry, "next-hop-interface") or "", family_of(entry)) not in waiting:
            yield named(entry)


def leftover_routes(expected: JsonObject, current: JsonObject) -> Iterator[str]:
    """The routes of ``current`` that ``expected`` has a pattern for, in words, but for those that it asks for."""
    entries = objects(section(expected, "routes"), "config")
    wanted = Ways(normal(entry) for entry in entries if state_of(entry) == "up")
    patterns = Patterns(pattern(entry) for entry in entries if state_of(entry) == "absent")
    for entry in objects(section(current, "routes"), "config"):
        route = normal(entry)
        if state_of(entry) != "ignore" and patterns.match(comparable(route)) and not wanted.is_wanted(route):
            yield named(route)


def missing_rules(expected: JsonObject, current: JsonObject) -> Iterator[str]:
    """As `missing_routes`."""
    there = Rules(rule.normal(entry) for entry in objects(section(current, "route-rules"), "config"))
    for entry in objects(section(expected, "route-rules"), "config"):
        if state_of(entry) == "up" and there.covering(rule.normal(entry)) is None:
            yield rule.named(rule.normal(entry))


def leftover_rules(expected: JsonObject, current: JsonObject) -> Iterator[str]:
    """As `leftover_routes`."""
    entries = objects(section(expected, "route-rules"), "config")
    wanted = Rules(rule.normal(entry) for entry in entries if state_of(entry) == "up")
    patterns = Patterns(rule.pattern(entry) for entry in entries if state_of(entry) == "absent")
    for entry in objects(section(current, "route-rules"), "config"):
        found = rule.normal(entry)
        if patterns.match(found) and not wanted.is_wanted(found):
            yield rule.named(found)


def waiting_interfaces(current: JsonObject) -> set[tuple[str, str]]:
    """Interface and family of what waits for a DHCP server or a router, and has no address yet."""
    return {
        (name_of(interface), family)
        for interface in objects(current, "interfaces")
        for family in FAMILIES
        if _is_waiting(section(interface, family))
    }


def _is_waiting(ip: JsonObject) -> bool:
    return is_automatic(ip) and all(map(is_link_local, objects(ip, "address")))
