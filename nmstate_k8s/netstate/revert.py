"""The document that undoes an applied one. Pure: no I/O."""

from nmstate_api.network import JsonObject, JsonValue, NetworkState
from nmstate_k8s.netstate.address import FAMILIES, is_automatic, is_enabled, static_addresses
from nmstate_k8s.netstate.merge import MergedInterface, merge
from nmstate_k8s.netstate.relate import relate
from nmstate_k8s.netstate.resolve import resolve
from nmstate_k8s.netstate.routing import route, rule
from nmstate_k8s.netstate.routing.report import routing_revert
from nmstate_k8s.netstate.verify import interface_differences
from nmstate_k8s.netstate.whole_node import whole_node_revert
from nmstate_k8s.netstate.wire import SHOW_ONLY, array, name_of, objects, overlay, section, state_of, text


def revert(desired: NetworkState, current: JsonObject) -> JsonObject:
    """The document that brings a node back to ``current`` (see `show`) after ``desired`` was applied.

    Interfaces that were as desired already are not in it; those that relations pull in are.
    """
    state = merge(resolve(desired, current))
    relate(state)
    found = (_revert_interface(interface) for interface in state.interfaces.values())
    before = whole_node_revert(state.asked, current)
    before |= routing_revert(state, current)
    return {**before, "interfaces": array(entry for entry in found if entry is not None)}


def revert_both(older: JsonObject, newer: JsonObject) -> JsonObject:
    """What undoes two changes, of which ``older`` undoes the first: what both speak of was as ``older`` says."""
    both = {**newer, **older}  # what is said of DNS is all that there was
    if "hostname" in both:
        both["hostname"] = overlay(section(newer, "hostname"), section(older, "hostname"))
    for key, what in (("routes", _way), ("route-rules", _selector)):
        kept = objects(section(older, key), "config")
        known = set(map(what, kept))
        others = [entry for entry in objects(section(newer, key), "config") if what(entry) not in known]
        if others:
            both[key] = {"config": array([*others, *kept])}
    interfaces = {name_of(interface): interface for interface in objects(newer, "interfaces")}
    for interface in objects(older, "interfaces"):
        later = {} if state_of(interface) == "absent" else interfaces.get(name_of(interface), {})
        interfaces[name_of(interface)] = overlay(later, interface)
    return {**both, "interfaces": array(interfaces.values())} if interfaces else both


def _way(entry: JsonObject) -> route.Way:
    return route.way_of(route.normal(entry))


def _selector(entry: JsonObject) -> rule.Selector:
    return rule.selector_of(rule.normal(entry))


def _revert_interface(interface: MergedInterface) -> JsonObject | None:
    current = interface.current
    # Only what was made as a pair is taken away as one.
    kind = "veth" if current is None and "veth" in interface.merged else interface.type
    identity: JsonObject = {"name": interface.name, "type": kind}
    if current is None:
        return {**identity, "state": "absent"} if interface.state == "up" else None
    if _had_no_profile(interface, current):
        return {**identity, "state": "absent"} if interface_differences(interface.apply, current) else None
    if interface.state != "up":
        return {**_settable(current), **identity}
    if not interface_differences(interface.apply, current):
        return None
    before = _restored(_with_lost_options(interface.apply, current), current)
    for family in FAMILIES:
        if family in current and _loses_addresses(interface, family):
            before[family] = _static(section(current, family))
    return {**before, **identity, "state": state_of(current)}


def _had_no_profile(interface: MergedInterface, current: JsonObject) -> bool:
    """Whether it is a card without profile, so that a profile is all that can have been made of it.

    An end of a veth pair would go with its profile, and is none.
    """
    is_card = not interface.is_virtual and text(current, "type") != "veth"
    return is_card and state_of(current) == "down" and "identifier" not in current


def _with_lost_options(changed: JsonObject, current: JsonObject) -> JsonObject:
    """With all options of a bond that another mode takes from it."""
    bond, had = section(changed, "link-aggregation"), section(current, "link-aggregation")
    if text(bond, "mode") in (None, text(had, "mode")):
        return changed
    return overlay(changed, {"link-aggregation": {"options": section(had, "options")}})


def _restored(changed: JsonObject, current: JsonObject) -> JsonObject:
    """The values that ``current`` has for what was changed."""
    before: dict[str, JsonValue] = {}
    for key, value in changed.items():
        held = current.get(key)
        if key == "controller":
            before[key] = held or ""
        elif isinstance(value, dict) and isinstance(held, dict):
            before[key] = _static(held) if key in FAMILIES else _restored(value, held)
        elif held is not None and key not in SHOW_ONLY:
            before[key] = held
    return before


def _loses_addresses(interface: MergedInterface, family: str) -> bool:
    return bool(text(interface.apply, "controller")) or family in interface.apply


def _static(ip: JsonObject) -> JsonObject:
    """A family with the addresses that a document can set."""
    if not is_enabled(ip):
        return {"enabled": False}
    kept = {key: value for key, value in ip.items() if key != "address"}
    addresses = static_addresses(ip)
    return {**kept, "address": array(addresses)} if addresses or not is_automatic(ip) else kept


def _settable(current: JsonObject) -> JsonObject:
    kept = {key: value for key, value in current.items() if key not in SHOW_ONLY}
    return {**kept, **{family: _static(section(kept, family)) for family in FAMILIES if family in kept}}
