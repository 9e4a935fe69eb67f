"""Which interfaces are ports of which, as documents say it. Pure.

A document says it in two ways: the controller lists its ports, or the port names its controller.
"""

from collections.abc import Callable, Collection, Mapping

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netstate.kind import KINDS
from nmstate_k8s.netstate.wire import array, name_of, objects, overlay, section, text, type_of

_LISTS = ("port", "ports-config")


def is_controller(interface: JsonObject) -> bool:
    return _section_of(interface) != ""


def are_told(controller: JsonObject) -> bool:
    """Whether the ports of ``controller`` know of it, in the kernel and in their profiles."""
    kind = KINDS.get(type_of(controller))
    return kind is not None and bool(kind.port_type)


def keep_ip(controller: JsonObject) -> bool:
    """Whether the ports of ``controller`` have addresses of their own."""
    kind = KINDS.get(type_of(controller))
    return kind is not None and kind.ports_keep_ip


def listed_ports(interface: JsonObject) -> list[str] | None:
    """The ports that a controller lists, in its order; None if it says nothing about ports."""
    holder = section(interface, _section_of(interface))
    keys = KINDS[type_of(interface)].port_keys if holder else ()
    if keys:
        return [name for key in keys if (name := text(holder, key))] or None
    for key in _LISTS:
        entries = holder.get(key)
        if isinstance(entries, list):
            return [name for entry in entries if (name := _port_name(entry))]
    return None


def without_ports(interface: JsonObject, gone: frozenset[str]) -> JsonObject:
    """The controller with the ports ``gone`` struck from its lists."""
    key = _section_of(interface)
    holder = section(interface, key)
    if gone.isdisjoint(listed_ports(interface) or ()):
        return interface
    kept: JsonObject = {
        name: array(entry for entry in value if _port_name(entry) not in gone)
        for name, value in holder.items()
        if name in _LISTS and isinstance(value, list)
    }
    return overlay(interface, {key: kept})


def renamed(interface: JsonObject, rename: Callable[[str], str]) -> JsonObject:
    """The interface with every other one that it names for its ports or its parent under the name ``rename`` gives."""
    kind = KINDS.get(type_of(interface))
    holder = section(interface, kind.section) if kind is not None else {}
    if kind is None or not holder:
        return interface
    changed: dict[str, JsonValue] = {
        key: rename(name) for key in (kind.parent_key, *kind.port_keys) if key and (name := text(holder, key))
    }
    if kind.port_type:
        for key in _LISTS:
            entries = holder.get(key)
            if isinstance(entries, list):
                changed[key] = array(_renamed_port(entry, rename) for entry in entries)
    return overlay(interface, {kind.section: changed}) if changed else interface


def _renamed_port(entry: JsonValue, rename: Callable[[str], str]) -> JsonValue:
    if isinstance(entry, dict):
        return {**entry, "name": rename(name_of(entry))}
    return rename(entry) if isinstance(entry, str) else entry


def port_entries(controller: JsonObject) -> dict[str, JsonObject]:
    """What the controller says about its ports, by port."""
    key = "ports-config" if type_of(controller) == "bond" else "port"
    return {name_of(entry): entry for entry in objects(section(controller, _section_of(controller)), key)}


def ports_by_controller(interfaces: Mapping[str, JsonObject]) -> Mapping[str, Collection[str]]:
    """The ports of every controller as they are now, found from both sides."""
    found = {name: dict.fromkeys(listed_ports(interface) or ()) for name, interface in interfaces.items()}
    for name, interface in interfaces.items():
        controller = text(interface, "controller")
        if controller:
            found.setdefault(controller, {})[name] = None
    return found


def _section_of(interface: JsonObject) -> str:
    """Where a controller lists its ports; empty for what is none."""
    kind = KINDS.get(type_of(interface))
    return kind.section if kind is not None and kind.is_controller else ""


def _port_name(entry: JsonValue) -> str | None:
    return name_of(entry) if isinstance(entry, dict) else entry if isinstance(entry, str) else None
