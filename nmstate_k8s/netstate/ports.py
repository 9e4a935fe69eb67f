"""Which interfaces are ports of which, as documents say it. Pure.

A document says it in two ways: the controller lists its ports, or the port names its controller.
"""

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.netstate.wire import array, name_of, objects, overlay, section, strings, text, type_of

_SECTION = {"bond": "link-aggregation", "linux-bridge": "bridge"}


def is_controller(interface: JsonObject) -> bool:
    return type_of(interface) in _SECTION


def listed_ports(interface: JsonObject) -> list[str] | None:
    """The ports that a controller lists, in its order; None if it says nothing about ports."""
    kind = type_of(interface)
    holder = section(interface, _SECTION.get(kind, ""))
    if kind == "bond" and "port" in holder:
        return strings(holder, "port")
    if kind == "bond" and "ports-config" in holder:
        return [name_of(entry) for entry in objects(holder, "ports-config")]
    if kind == "linux-bridge" and "port" in holder:
        return [name_of(entry) for entry in objects(holder, "port")]
    return None


def without_ports(interface: JsonObject, gone: frozenset[str]) -> JsonObject:
    """The controller with the ports ``gone`` struck from its lists."""
    key = _SECTION.get(type_of(interface), "")
    holder = section(interface, key)
    if gone.isdisjoint(listed_ports(interface) or ()):
        return interface
    kept: JsonObject = {
        name: array(entry for entry in value if _port_name(entry) not in gone)
        for name, value in holder.items()
        if name in ("port", "ports-config") and isinstance(value, list)
    }
    return overlay(interface, {key: kept})


def port_entry(controller: JsonObject, port: str) -> JsonObject:
    """What the controller says about one port: the entry of its list, or an empty object."""
    kind = type_of(controller)
    key = "ports-config" if kind == "bond" else "port"
    entries = objects(section(controller, _SECTION.get(kind, "")), key)
    return next((entry for entry in entries if name_of(entry) == port), {})


def ports_by_controller(interfaces: dict[str, JsonObject]) -> dict[str, list[str]]:
    """The ports of every controller as they are now, found from both sides."""
    found: dict[str, list[str]] = {}
    for name, interface in interfaces.items():
        for port in listed_ports(interface) or ():
            found.setdefault(name, []).append(port)
    for name, interface in interfaces.items():
        controller = text(interface, "controller")
        if controller and name not in found.setdefault(controller, []):
            found[controller].append(name)
    return found


def _port_name(entry: JsonValue) -> str | None:
    return name_of(entry) if isinstance(entry, dict) else entry if isinstance(entry, str) else None
