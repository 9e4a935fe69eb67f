"""Gives every interface the routes and rules that its profile is to have. Pure: no I/O."""

from collections.abc import Collection

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.merge import MergedState
from nmstate_k8s.netstate.profile_index import ProfileIndex
from nmstate_k8s.netstate.routing.holder import can_wake
from nmstate_k8s.netstate.routing.merge import merge_routes
from nmstate_k8s.netstate.routing.route import HOLDER_OF_SPECIAL
from nmstate_k8s.netstate.routing.rule_merge import merge_rules
from nmstate_k8s.netstate.translate import rule, stored_route
from nmstate_k8s.netstate.wire import objects, section, state_of, text, type_of
from nmstate_k8s.networkmanager import Profile


def lay_routes(state: MergedState, current: JsonObject, index: ProfileIndex) -> None:
    """Complete ``state``, whose relations are settled, with routes and rules.

    An interface that holds one of them is pulled in; one that is not up is left to `routing_problems` to name.
    """
    _wake(state)
    profiles = _profiles_in_use(state, index)
    routes = {name: stored_route.stored(profile, name) for name, profile in profiles.items()}
    state.routes = merge_routes(state, current, routes)
    _wake_loopback(state, state.routes.lists)
    for name, wanted in state.routes.lists.items():
        if _is_up(name, state):
            state.touch(name).routes = wanted
    rules = {name: rule.stored(profile) for name, profile in profiles.items()}
    going = [found for name in state.interfaces for found in _rules_of_one_that_goes(name, state, index)]
    state.rules = merge_rules(state, current, rules, going)
    _wake_loopback(state, state.rules.lists)
    for name, wanted in state.rules.lists.items():
        if _is_up(name, state):
            state.touch(name).rules = wanted


def _wake(state: MergedState) -> None:
    """Bring interfaces up that are down and that packets are to come in by."""
    for entry in objects(section(state.asked, "route-rules"), "config"):
        name = text(entry, "iif") or ""
        if state_of(entry) == "absent" or name in state.interfaces:
            continue
        if state_of(state.current.get(name, {})) == "down":
            state.touch(name).demand("state", "up")


def _wake_loopback(state: MergedState, holders: Collection[str]) -> None:
    """NetworkManager may have no profile up on loopback, which works all the same."""
    if (
        HOLDER_OF_SPECIAL in holders
        and HOLDER_OF_SPECIAL not in state.interfaces
        and can_wake(HOLDER_OF_SPECIAL, state)
    ):
        state.touch(HOLDER_OF_SPECIAL).demand("state", "up")


def _profiles_in_use(state: MergedState, index: ProfileIndex) -> dict[str, Profile]:
    """The profiles, as they are, of interfaces that are to be up: of all if the document has routes or rules."""
    asked = "routes" in state.asked or "route-rules" in state.asked
    found: dict[str, Profile] = {}
    for name in list(state.current if asked else state.interfaces):
        merged = state.merged(name) or {}
        saved = index.preferred(name, type_of(merged)) if _is_up(name, state) else None
        if saved is not None:
            found[name] = saved.profile
    return found


def _rules_of_one_that_goes(name: str, state: MergedState, index: ProfileIndex) -> list[JsonObject]:
    """What the profile in use of an interface says that is not to be up any more."""
    saved = None if _is_up(name, state) else index.preferred(name, type_of(state.current.get(name, {})))
    return [] if saved is None else rule.stored(saved.profile)


def _is_up(name: str, state: MergedState) -> bool:
    merged = state.merged(name)
    return merged is not None and name not in state.ignored and state_of(merged) == "up"
