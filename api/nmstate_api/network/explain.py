"""Pydantic's errors, in sentences with a path. Pure: no clock, no I/O."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, get_args

from pydantic import ValidationError

from nmstate_api.network.model import NetworkModel, read_keys
from nmstate_api.network.problem import Problem, shown
from nmstate_api.network.reference import Reference
from nmstate_api.network.registry import TYPES_OF_SECTION
from nmstate_api.network.suggestion import hint

_Location = Sequence[int | str]

_MOST_PROBLEMS = 50
"""Of one part of a document; nobody reads more, and each takes its time to explain."""


def explain(error: ValidationError, model: type[NetworkModel], document: object, prefix: str = "") -> Iterator[Problem]:
    """Yield a problem for each error of ``model`` reading ``document``, which is found at ``prefix``."""
    for detail in error.errors(include_url=False)[:_MOST_PROBLEMS]:
        if isinstance(detail["input"], Reference) and detail["type"] != "extra_forbidden":
            continue  # judged when it is filled in
        path = path_of(detail["loc"], document, prefix)
        if detail["type"] == "extra_forbidden":
            yield Problem(path, unknown_key(detail["loc"], model))
        else:
            yield Problem(path, _sentence(detail["type"], detail["msg"], detail["input"]))


def path_of(location: _Location, document: object, prefix: str = "") -> str:
    """Write a location as people read it: entries of a list by name if they have one."""
    path, here = prefix, document
    for step in location:
        listed = isinstance(here, list)
        if listed and not isinstance(step, int):
            break  # pydantic's name for one of several types, not a key
        here = _descend(here, step)
        path += _step(step, here) if listed else f"{'.' if path else ''}{step}"
    return path


def _step(index: int | str, entry: object) -> str:
    name = entry.get("name") if isinstance(entry, dict) else None
    return f"[{name if isinstance(name, str) else index}]"


def unknown_key(location: _Location, model: type[NetworkModel]) -> str:
    """Say why a key is not valid: called otherwise, of another type, or not known at all."""
    key = str(location[-1])
    owner = _model_at(location[:-1], model)
    if owner is None:
        return "unknown key"
    if key in owner.mistaken:
        return owner.mistaken[key]
    if (same := _same_key(key, owner)) is not None:
        return f"means the same as {same}; give one of them"
    if key in TYPES_OF_SECTION and "type" in owner.model_fields:
        return f"is for interfaces of type {' or '.join(TYPES_OF_SECTION[key])}"
    return f"unknown key; {hint(key, owner.settable_keys())}"


def _same_key(key: str, model: type[NetworkModel]) -> str | None:
    """Return what ``key`` is another name of; it is refused only where both are given."""
    for name, field in model.model_fields.items():
        if key in (choices := read_keys(name, field)):
            return " or ".join(choice for choice in choices if choice != key)
    return None


def _sentence(kind: str, message: str, value: object) -> str:
    if kind == "wrong":
        return message
    if kind in _SENTENCES:
        return _SENTENCES[kind](value)
    return f"{shown(value)} is not valid here: {message}"


def _is_not(wanted: str) -> Callable[[object], str]:
    return lambda value: f"{shown(value)} is not {wanted}"


def _is_not_text(value: object) -> str:
    quotes = (
        f'; write it in quotes: "{shown(value)}"'
        if isinstance(value, int | float) and not isinstance(value, bool)
        else ""
    )
    return f"{shown(value)} is not a text{quotes}"


_SENTENCES: dict[str, Callable[[object], str]] = {
    "bool_parsing": _is_not("a boolean; write true or false"),
    "bool_type": _is_not("a boolean; write true or false"),
    "dict_type": _is_not("an object with keys"),
    "invalid_key": lambda _: "is not a text, as every key must be",
    "list_type": _is_not("a list"),
    "literal_error": lambda value: f"{shown(value)} is not valid here",
    "missing": lambda _: "is missing, but required",
    "model_type": _is_not("an object with keys"),
    "recursion_loop": lambda _: "is nested too deeply",
    "string_too_long": lambda value: f"{shown(value)} is too long",
    "string_too_short": lambda _: "is empty, but required",
    "string_type": _is_not_text,
    "string_unicode": lambda value: f"{shown(value)} has half of a character, which is no text",
}


def _descend(here: object, step: int | str) -> object:
    if isinstance(here, dict):
        return here.get(step)
    if isinstance(here, list) and isinstance(step, int) and step < len(here):
        return here[step]
    return None


def _model_at(location: _Location, model: type[NetworkModel]) -> type[NetworkModel] | None:
    here: type[NetworkModel] | None = model
    for step in location:
        if isinstance(step, str) and here is not None:
            here = next(
                (
                    _model_in(field.annotation)
                    for name, field in here.model_fields.items()
                    if step in read_keys(name, field)
                ),
                None,
            )
    return here


def _model_in(annotation: Any) -> type[NetworkModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, NetworkModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part)) is not None), None)
