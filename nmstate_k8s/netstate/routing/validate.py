"""Routes and rules that a document asks for and that this node cannot have. Pure: no I/O."""

from collections.abc import Iterator

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.address import is_automatic, is_enabled, static_addresses
from nmstate_k8s.netstate.kind import has_link
from nmstate_k8s.netstate.merge import MergedState
from nmstate_k8s.netstate.routing.holder import is_bare_port
from nmstate_k8s.netstate.routing.route import HOLDER_OF_SPECIAL, family_of, named
from nmstate_k8s.netstate.routing.ways import Ways
from nmstate_k8s.netstate.wire import section, state_of, type_of
from nmstate_k8s.networkmanager import Feature


def routing_problems(state: MergedState) -> Iterator[str]:
    """Yield what is in the way, one sentence each."""
    yield from state.routes.problems
    wanted = Ways(state.routes.wanted)
    for name, routes in state.routes.lists.items():
        for route in filter(wanted.is_wanted, routes):
            yield from _route_problems(route, name, state)
    yield from state.rules.problems


def _route_problems(route: JsonObject, name: str, state: MergedState) -> Iterator[str]:
    merged = state.merged(name)
    if name in state.ignored or merged is None:
        yield f"route {named(route)}: {_missing(name, state)}"
    elif not has_link(type_of(merged)):
        yield f"route {named(route)}: {name} is a tunnel, whose routes come with it; leave the route out"
    elif state_of(merged) != "up":
        yield f"route {named(route)}: interface {name} is {_to_be(name, state)}; have it up in the same document"
    elif is_bare_port(merged, state):
        yield f"route {named(route)}: interface {name} is a port of {merged['controller']}; use that in its place"
    else:
        yield from _family_problems(route, name, merged, state)


def _missing(name: str, state: MergedState) -> str:
    if name == HOLDER_OF_SPECIAL:
        return f"it is kept with lo, which NetworkManager manages from {Feature.LOOPBACK.since} on; upgrade it"
    if name in state.ignored:
        return f"interface {name} is ignored, so nothing can be set on it"
    return f"interface {name} does not exist on this node"


def _to_be(name: str, state: MergedState) -> str:
    touched = state.interfaces.get(name)
    word = state_of(state.merged(name) or {})
    return f"to be {word}" if touched is not None and touched.desired is not None else word


def _family_problems(route: JsonObject, name: str, merged: JsonObject, state: MergedState) -> Iterator[str]:
    family = family_of(route)
    ip = section(merged, family)
    if not is_enabled(ip):
        yield f"route {named(route)}: {family} of interface {name} is disabled; set {family}.enabled to true"
    elif not is_automatic(ip) and not static_addresses(ip) and family == "ipv4":
        needed = Feature.ROUTES_WITHOUT_ADDRESS
        if not state.can(needed):
            yield (
                f"route {named(route)}: interface {name} has no address of its own, and routes without one need "
                f"NetworkManager {needed.since}; give it an address"
            )
