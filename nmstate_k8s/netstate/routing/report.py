"""Routes and rules of a merged document, for plan, text, verification and revert. Pure: no I/O."""

from collections.abc import Iterator, Sequence

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.address import is_enabled
from nmstate_k8s.netstate.merge import MergedState
from nmstate_k8s.netstate.routing import route, rule
from nmstate_k8s.netstate.routing.merge import merge_routes
from nmstate_k8s.netstate.routing.rule_merge import merge_rules
from nmstate_k8s.netstate.routing.rules import Rules
from nmstate_k8s.netstate.routing.verify import leftover_routes, leftover_rules, missing_routes, missing_rules
from nmstate_k8s.netstate.wire import array, objects, section, state_of, text, without

_ON_LINK = {"ipv4": "0.0.0.0", "ipv6": "::"}  # noqa: S104 - no gateway, not a bind


def expected_routing(state: MergedState) -> JsonObject:
    """What has to be so afterwards; see `routing_differences`."""
    return _sections(state.routes.asked, state.rules.asked)


def routing_changes(state: MergedState) -> JsonObject:
    """The part of the document that is not so yet."""
    routes = [*map(_absent_route, state.routes.lost), *state.routes.new]
    rules = [*({**lost, "state": "absent"} for lost in state.rules.lost), *state.rules.new]
    return _sections(routes, rules)


def _sections(routes: Sequence[JsonObject], rules: Sequence[JsonObject]) -> JsonObject:
    found: JsonObject = {}
    if rules:
        found["route-rules"] = {"config": array(rules)}
    if routes:
        found["routes"] = {"config": array(routes)}
    return found


def routing_text(state: MergedState) -> str:
    """What changes, a line for each route and rule; empty if none does."""
    lines = [f"- rule {rule.named(lost)}" for lost in state.rules.lost]
    lines += [f"+ rule {rule.named(new)}" for new in state.rules.new]
    lines += [f"- route {route.named(lost)}" for lost in state.routes.lost]
    lines += [f"+ route {route.named(new)}" for new in state.routes.new]
    return "\n".join(lines)


def routing_differences(expected: JsonObject, current: JsonObject) -> Iterator[tuple[str, bool | None, bool | None]]:
    """What of ``expected`` is not so in ``current`` (see `show`): path, whether it is wanted, whether it is there."""
    for named in missing_rules(expected, current):
        yield f"route-rules.config[{named}]", True, None
    for named in leftover_rules(expected, current):
        yield f"route-rules.config[{named}]", None, True
    for named in missing_routes(expected, current):
        yield f"routes.config[{named}]", True, None
    for named in leftover_routes(expected, current):
        yield f"routes.config[{named}]", None, True


def routing_revert(state: MergedState, current: JsonObject) -> JsonObject:
    """The sections that bring routes and rules back to ``current`` after the document of ``state`` was applied."""
    routes = merge_routes(state, current, {})
    rules = merge_rules(state, current, {})
    asked = Rules(map(rule.normal, rules.asked))
    made = [new if new in asked else without(new, "priority") for new in rules.new]
    kept = [found for found in routes.new if not _goes_with_interface(found, state)]
    lost = {str(found): found for found in (*routes.lost, *_gone(state, current))}
    return _sections(
        [*map(_absent_route, kept), *lost.values()],
        [*({**new, "state": "absent"} for new in made), *rules.lost],
    )


def _goes_with_interface(found: JsonObject, state: MergedState) -> bool:
    touched = state.interfaces.get(route.holder_of(found))
    return touched is not None and touched.is_new


def _gone(state: MergedState, current: JsonObject) -> Iterator[JsonObject]:
    """The routes that go because their interface does, or its family."""
    for entry in objects(section(current, "routes"), "config"):
        touched = state.interfaces.get(text(entry, "next-hop-interface") or "")
        if touched is None or state_of(entry) == "ignore":
            continue
        if touched.state != "up" or not is_enabled(section(touched.merged, route.family_of(entry))):
            yield route.normal(entry)


def _absent_route(found: JsonObject) -> JsonObject:
    """A pattern that means this route and no other of the same destination."""
    on_link: JsonObject = {} if "route-type" in found else {"next-hop-address": _ON_LINK[route.family_of(found)]}
    return {"state": "absent", **on_link, **without(found, "metric")}
