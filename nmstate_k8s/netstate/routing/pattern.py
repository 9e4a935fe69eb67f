"""Patterns of routes and rules to remove: an entry matches that is equal in all that a pattern gives. Pure: no I/O."""

from collections.abc import Iterable

from nmstate_api.network import JsonObject, JsonValue


class Patterns:
    """Patterns, sorted by what they give, so that an entry is looked up once for each kind and not for each pattern."""

    def __init__(self, given: Iterable[JsonObject]) -> None:
        """Each of ``given`` holds the keys that count; an empty one matches everything."""
        self._values: dict[tuple[str, ...], set[tuple[JsonValue, ...]]] = {}
        for pattern in given:
            keys = tuple(sorted(pattern))
            self._values.setdefault(keys, set()).add(tuple(pattern[key] for key in keys))

    def match(self, entry: JsonObject) -> bool:
        """Whether ``entry``, which has every key that it could have, is meant by one of the patterns."""
        return any(tuple(entry.get(key) for key in keys) in values for keys, values in self._values.items())
