"""The texts of a document, wherever they stand. Pure: no clock, no I/O."""

from collections.abc import Iterable, Iterator
from typing import Union

Place = tuple[Union["Place", None], int | str]
"""The object or list where a value stands, which many values share, and the last step to it."""


def texts(document: object) -> Iterator[tuple[Place, str]]:
    """Yield every text that is a value, with its place; those of an object come before what is nested in it.

    What is there many times by YAML's aliases, even within itself, is looked at once.
    """
    seen: set[int] = set()
    pending: list[tuple[Place | None, object]] = [(None, document)]
    while pending:
        holder, value = pending.pop()
        for step, inner in _entries(value):
            if isinstance(inner, str):
                yield (holder, step), inner
            elif isinstance(inner, dict | list) and id(inner) not in seen:
                seen.add(id(inner))
                pending.append(((holder, step), inner))


def steps_to(place: Place) -> list[int | str]:
    """Return the way from the document to a value."""
    holder, step = place
    found = [step]
    while holder is not None:
        holder, step = holder
        found.append(step)
    return found[::-1]


def _entries(value: object) -> Iterable[tuple[int | str, object]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()
