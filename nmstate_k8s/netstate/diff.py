"""What a plan changes, for people. Pure: no I/O."""

from collections.abc import Iterator

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netstate.secret import hide
from nmstate_k8s.netstate.wire import SHOW_ONLY, section, state_of, type_of

_ALWAYS = ("name", "type", "state")


def changed_properties(wanted: JsonObject, current: JsonObject | None) -> JsonObject:
    """The part of an interface that changes, with its name, type and state; all of a new one."""
    identity: JsonObject = {key: wanted[key] for key in _ALWAYS if key in wanted}
    if current is None or state_of(wanted) != "up":
        return dict(wanted)
    changed = _difference(wanted, {**current, "type": type_of(current)})
    return {**identity, **changed}


def _difference(wanted: JsonObject, current: JsonObject) -> JsonObject:
    changed: JsonObject = {}
    for key, value in wanted.items():
        below = current.get(key)
        if key in SHOW_ONLY:
            continue
        if isinstance(value, dict) and isinstance(below, dict):
            inner = _difference(value, below)
            if inner:
                changed[key] = inner
        elif value != below:
            changed[key] = value
    return changed


def render(changes: list[tuple[JsonObject, JsonObject | None]], renewed: tuple[str, ...]) -> str:
    """Lines with a sign in front: ``+`` is made, ``-`` goes, ``~`` changes; empty if nothing does.

    ``changes`` holds what `changed_properties` found, each with what there was; ``renewed`` are interfaces that are
    brought up again or whose profile is put in order while their properties stay.
    """
    lines: list[str] = []
    for changed, current in changes:
        lines += _render_interface(hide(changed), None if current is None else hide(current))
    lines += [f"~ {name}: brought up again with the same properties" for name in renewed]
    return "\n".join(lines)


def render_whole_node(changes: JsonObject, current: JsonObject) -> str:
    """As `render`, for what is about no interface; ``changes`` is the part that is not so yet."""
    lines: list[str] = []
    for key in changes:
        lines.append(f"~ {key}")
        for inner, wanted in section(changes, key).items():
            lines += _render_value(inner, wanted, section(current, key).get(inner))
    return "\n".join(lines)


def _render_interface(changed: JsonObject, current: JsonObject | None) -> Iterator[str]:
    sign = "+" if current is None else "~" if state_of(changed) == "up" else "-"
    title = f"{sign} {changed['name']}" + (f" ({changed['type']})" if "type" in changed else "")
    yield title if state_of(changed) == "up" else f"{title} {state_of(changed)}"
    if state_of(changed) != "up":
        return
    for key, value in changed.items():
        if key not in _ALWAYS:
            yield from _render_value(key, value, (current or {}).get(key))


def _render_value(path: str, value: JsonValue, before: JsonValue) -> Iterator[str]:
    if isinstance(value, dict):
        held = before if isinstance(before, dict) else {}
        for key, inner in value.items():
            yield from _render_value(f"{path}.{key}", inner, held.get(key))
        return
    arrow = "" if before is None else f"{_plain(before)} -> "
    yield f"    {path}: {arrow}{_plain(value)}"


def _plain(value: JsonValue) -> str:
    """A value as people write it: addresses as prefixes, ports by name."""
    if isinstance(value, list):
        return f"[{', '.join(_plain(entry) for entry in value)}]"
    if isinstance(value, dict):
        if "ip" in value and "prefix-length" in value:
            return f"{value['ip']}/{value['prefix-length']}"
        if value.keys() == {"name"}:
            return str(value["name"])
        return "{" + ", ".join(f"{key}: {_plain(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return '""' if value == "" else str(value)
