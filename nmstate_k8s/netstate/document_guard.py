"""Documents that would cost more than they can be worth: nested too deeply, or growing without end when read.

Pure: no I/O.
"""

import re
from collections.abc import Iterable, Iterator

import yaml

DEEPEST = 100
"""How deep a document may be nested; a network state needs about ten levels."""

_LARGEST_EXPANSION = 100_000
_WORST_RATIO = 10

_BRACKETS = re.compile(r"[\[\]{}]")
_NESTED_IN_A_LINE = re.compile(rf"^[ ]*(?:[-?:][ \t]+){{{DEEPEST},}}", re.MULTILINE)
_FAR_INDENTED = re.compile(rf"^ {{{DEEPEST},}}", re.MULTILINE)


class TooCostlyError(ValueError):
    """A document is not worth what reading it would take."""


def refuse_deep(text: str, events: Iterable[yaml.Event]) -> None:
    """Refuse YAML that a recursive reader cannot survive; ``events`` are looked at only where it may be so.

    Raises:
        TooCostlyError: It is nested more deeply than any document has to be.
        yaml.YAMLError: It is no YAML.
    """
    if not (_bracket_depth(text) > DEEPEST or _NESTED_IN_A_LINE.search(text) or _FAR_INDENTED.search(text)):
        return
    depth = 0
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise TooCostlyError(f"nested more than {DEEPEST} levels deep")


def refuse_expansion(value: object) -> None:
    """Refuse values that hold themselves, or that are a multiple of what was written once aliases are written out.

    Raises:
        TooCostlyError: One of the two.
    """
    sizes: dict[int, int] = {}
    open_: set[int] = set()
    pending: list[tuple[object, bool]] = [(value, False)]
    while pending:
        here, leaving = pending.pop()
        if leaving:
            open_.discard(id(here))
            sizes[id(here)] = 1 + sum(sizes.get(id(below), 1) for below in _below(here))
        elif id(here) in open_:
            raise TooCostlyError("an alias stands inside of what it is an alias of")
        elif id(here) not in sizes and isinstance(here, dict | list):
            open_.add(id(here))
            pending.append((here, True))
            pending.extend((below, False) for below in _below(here) if isinstance(below, dict | list))
    size = sizes.get(id(value), 1)
    if size > _LARGEST_EXPANSION and size > _WORST_RATIO * len(sizes):
        raise TooCostlyError(f"aliases make {size} values of it")


def _bracket_depth(text: str) -> int:
    """How deep brackets are nested at most, with those in texts counted too."""
    depth = deepest = 0
    for bracket in _BRACKETS.finditer(text):
        if bracket[0] in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif depth:
            depth -= 1
    return deepest


def _below(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value
