"""How an API server merges what it is sent. Pure: no clock, no I/O."""

from copy import deepcopy

from nmstate_api.meta import JsonObject, JsonValue


def merge_patch(target: JsonObject, patch: JsonObject) -> JsonObject:
    """RFC 7396: objects are merged, null removes, everything else replaces."""
    merged = deepcopy(target)
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, dict):
            below = merged.get(key)
            merged[key] = merge_patch(below if isinstance(below, dict) else {}, value)
        else:
            merged[key] = deepcopy(value)
    return merged


def merge_applied(target: JsonObject, before: JsonObject, applied: JsonObject) -> JsonObject:
    """Server-side apply by one manager: ``applied`` counts, and what only ``before`` had is removed.

    Lists are atomic, as in our definitions; fields that another manager also owns are not known here.
    """
    merged = deepcopy(target)
    for key in before.keys() - applied.keys():
        merged.pop(key, None)
    for key, value in applied.items():
        if isinstance(value, dict):
            merged[key] = merge_applied(_object(merged.get(key)), _object(before.get(key)), value)
        else:
            merged[key] = deepcopy(value)
    return merged


def _object(value: JsonValue | None) -> JsonObject:
    return value if isinstance(value, dict) else {}
