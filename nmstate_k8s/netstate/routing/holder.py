"""Which interface's profile gets a rule. Pure: no I/O.

Rules are the node's, but NetworkManager keeps them with interfaces, and has them while the interface is up.
"""

from collections.abc import Iterator

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.address import is_automatic, is_enabled
from nmstate_k8s.netstate.kind import has_link
from nmstate_k8s.netstate.merge import MergedState
from nmstate_k8s.netstate.ports import keep_ip
from nmstate_k8s.netstate.routing.route import HOLDER_OF_SPECIAL, MAIN_TABLE, family_of
from nmstate_k8s.netstate.wire import number, section, state_of, text, type_of


def choose_holder(rule: JsonObject, state: MergedState) -> str | None:
    """The interface for a normal rule; None if there is none.

    It is the one that packets come in by; else one that the document changes, those with a route in the rule's table
    first; else loopback.
    """
    return next(_candidates(rule, state), None)


def _candidates(rule: JsonObject, state: MergedState) -> Iterator[str]:
    family = text(rule, "family") or "ipv4"
    iif = text(rule, "iif")
    if iif is not None and _can_hold(iif, family, state):
        yield iif
    changed = [name for name in state.interfaces if _can_hold(name, family, state)]
    table = number(rule, "route-table")
    yield from (name for name in changed if _has_table(name, family, table, state))
    yield from sorted(name for name in changed if name != HOLDER_OF_SPECIAL)
    if _can_hold(HOLDER_OF_SPECIAL, family, state):
        yield HOLDER_OF_SPECIAL


def _can_hold(name: str, family: str, state: MergedState) -> bool:
    merged = state.merged(name)
    if merged is None or not has_link(type_of(merged)):
        return False
    if name in state.ignored or not (state_of(merged) == "up" or can_wake(name, state)):
        return False
    return is_enabled(section(merged, family)) and not is_bare_port(merged, state)


def can_wake(name: str, state: MergedState) -> bool:
    """Whether an interface that NetworkManager has no profile up on can hold routes and rules if it is asked to."""
    return name == HOLDER_OF_SPECIAL and state_of(state.merged(name) or {}) == "down"


def is_bare_port(merged: JsonObject, state: MergedState) -> bool:
    """Whether an interface is a port without IP of its own."""
    controller = text(merged, "controller")
    return bool(controller) and not keep_ip(state.merged(controller or "") or {})


def _has_table(name: str, family: str, table: int | None, state: MergedState) -> bool:
    if any(route["table-id"] == table and family_of(route) == family for route in state.routes.lists.get(name, ())):
        return True
    ip = section(state.merged(name) or {}, family)
    return is_automatic(ip) and (number(ip, "auto-route-table-id") or MAIN_TABLE) == table
