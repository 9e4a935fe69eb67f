"""Reading documents in wire form, that is as JSON objects. Pure; nothing that is handed in is changed.

A document was parsed strictly before it gets here, and the current state is made here, so a value of another kind than
asked for is taken as absent rather than reported again.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from nmstate_api.network import JsonObject, JsonValue

_Json = TypeVar("_Json", bound=JsonValue)

SHOW_ONLY = frozenset(
    {
        "driver",
        "gc-timer",
        "hello-timer",
        "max-mtu",
        "max-vfs",
        "min-mtu",
        "neighbors",
        "permanent-mac-address",
        "rx-jumbo-max",
        "rx-max",
        "rx-mini-max",
        "supervision-address",
        "tx-max",
    }
)
"""Keys of interfaces that a shown state has and that nobody can set."""


def text(holder: JsonObject, key: str) -> str | None:
    value = holder.get(key)
    return value if isinstance(value, str) else None


def number(holder: JsonObject, key: str) -> int | None:
    value = holder.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def section(holder: JsonObject, key: str) -> JsonObject:
    """The object under ``key``; an empty one if there is none."""
    value = holder.get(key)
    return value if isinstance(value, dict) else {}


def objects(holder: JsonObject, key: str) -> list[JsonObject]:
    value = holder.get(key)
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def strings(holder: JsonObject, key: str) -> list[str]:
    value = holder.get(key)
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []


def array(values: Iterable[_Json]) -> JsonValue:
    """A list as a JSON value; that lists are invariant is nothing its callers need to know."""
    found: list[JsonValue] = []
    found.extend(values)
    return found


def name_of(interface: JsonObject) -> str:
    return text(interface, "name") or ""


def type_of(interface: JsonObject) -> str:
    """The interface type, `veth` unified to `ethernet`, as everything but show and profiles wants it."""
    kind = text(interface, "type") or "unknown"
    return "ethernet" if kind == "veth" else kind


def state_of(interface: JsonObject) -> str:
    return text(interface, "state") or "up"


def is_up(interface: JsonObject) -> bool:
    return state_of(interface) == "up"


def without(holder: JsonObject, *keys: str) -> JsonObject:
    return {key: value for key, value in holder.items() if key not in keys}


def given(holder: Mapping[str, JsonValue]) -> JsonObject:
    """``holder`` without keys that have no value."""
    return {key: value for key, value in holder.items() if value is not None}


def overlay(base: JsonObject, over: JsonObject) -> JsonObject:
    """``over`` on top of ``base``: objects are merged key by key, everything else, lists too, is replaced."""
    result = dict(base)
    for key, value in over.items():
        below = base.get(key)
        result[key] = overlay(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return result
