"""Captures of a policy: named expressions over the node's current state. Only their syntax, no evaluation.

Pure: no clock, no I/O.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nmstate_api.network.capture_token import ExpressionError, Token, TokenKind, tokenize, trimmed
from nmstate_api.network.problem import InvalidDocumentError, Problem, shown
from nmstate_api.network.state import NetworkState
from nmstate_api.network.suggestion import hint

CAPTURE = "capture"
"""The word with which a path into another capture begins."""

_LISTS = {"interfaces": 1, "routes": 2, "route-rules": 2}
"""Keys that hold lists, and how many steps lead to their entries' properties."""

_LIST_KEYS = {"routes": ("running", "config"), "route-rules": ("config",)}


class Operation(StrEnum):
    """What an expression makes of the state that it works on."""

    COPY = "copy"
    """All of it."""

    KEEP = "keep"
    """What is at the path, and nothing else."""

    FILTER = "filter"
    """Entries of a list that have the value at the path."""

    REPLACE = "replace"
    """Entries of a list, with the value at the path."""


@dataclass(frozen=True, slots=True)
class StatePath:
    """A place in a state.

    Attributes:
        capture: Name of the capture whose result is meant; None for the node's current state.
    """

    capture: str | None
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Capture:
    """A named expression.

    Attributes:
        source: Name of the capture on whose result it works; None for the node's current state.
        value: What is compared with or put in, for FILTER and REPLACE.
    """

    name: str
    operation: Operation
    source: str | None = None
    path: tuple[str, ...] = ()
    value: str | StatePath | None = None

    @property
    def dependencies(self) -> tuple[str, ...]:
        """Captures that are evaluated before this one."""
        of_value = self.value.capture if isinstance(self.value, StatePath) else None
        return tuple(name for name in (self.source, of_value) if name is not None)


def parse_captures(expressions: Mapping[str, object]) -> tuple[Capture, ...]:
    """Read expressions by name, and put each behind those that it depends on.

    Raises:
        InvalidDocumentError: With everything that is wrong; paths begin with ``capture``.
    """
    found: dict[str, Capture] = {}
    problems: list[Problem] = []
    for name, expression in expressions.items():
        try:
            found[name] = _parse_capture(name, expression)
        except ExpressionError as error:
            where = _where(error, expression)
            problems.append(Problem(f"{CAPTURE}.{name}", f"{error}{where}"))
    problems += [problem for capture in found.values() for problem in _unknown(capture, expressions)]
    if problems:
        raise InvalidDocumentError(*problems)
    return _sorted(found)


def _where(error: ExpressionError, expression: object) -> str:
    if not isinstance(expression, str):
        return ""
    return f", at character {error.position + 1} of {shown(trimmed(expression))}"


def parse_reference(text: str, position: int = 0) -> StatePath:
    """Read a path into a capture, such as ``capture.uplink.interfaces.0.name``.

    Raises:
        ExpressionError: It is something else.
    """
    steps = tuple(text.split("."))
    if steps[0] != CAPTURE or len(steps) < 2 or not all(steps):
        raise ExpressionError(f"{shown(text)} is not a path into a capture; write capture.NAME.PATH", position)
    return StatePath(steps[1], steps[2:])


def _parse_capture(name: str, expression: object) -> Capture:
    if not isinstance(expression, str):
        raise ExpressionError(f"{shown(expression)} is not an expression; write a text", 0)
    tokens = tokenize(expression)
    if not tokens:
        raise ExpressionError("is empty, but required", 0)
    source, tokens = _piped(tokens)
    operators = [index for index, token in enumerate(tokens) if token.kind in (TokenKind.EQUAL, TokenKind.REPLACE)]
    if len(operators) > 1:
        raise ExpressionError("a second operator; an expression has one", tokens[operators[1]].position)
    if operators:
        (at,) = operators
        return _operation(name, source, tokens[:at], tokens[at], tokens[at + 1 :])
    if len(tokens) > 1:
        raise ExpressionError(f"{shown(tokens[1].text)} follows without an operator", tokens[1].position)
    return _selection(name, source, tokens[0])


def _piped(tokens: list[Token]) -> tuple[str | None, list[Token]]:
    """Split off the capture before a pipe."""
    at = next((index for index, token in enumerate(tokens) if token.kind is TokenKind.PIPE), None)
    if at is None:
        return None, tokens
    pipe, before, after = tokens[at], tokens[:at], tokens[at + 1 :]
    if len(before) != 1 or before[0].kind is not TokenKind.PATH or not _is_capture(before[0]):
        raise ExpressionError("before the pipe stands a capture, as in capture.NAME", pipe.position)
    if not after or after[0].kind is not TokenKind.PATH:
        raise ExpressionError("after the pipe stands a path, as in interfaces.name", pipe.position)
    return before[0].steps[1], after


def _is_capture(token: Token) -> bool:
    return len(token.steps) == 2 and token.steps[0] == CAPTURE and bool(token.steps[1])


def _selection(name: str, source: str | None, token: Token) -> Capture:
    if token.kind is not TokenKind.PATH:
        return Capture(name, Operation.COPY, source)
    place = _place(token)
    _check_key(place.steps, token)
    return Capture(name, Operation.KEEP, source or place.capture, place.steps)


def _operation(
    name: str, source: str | None, before: Sequence[Token], operator: Token, after: Sequence[Token]
) -> Capture:
    if len(before) != 1 or before[0].kind is not TokenKind.PATH:
        raise ExpressionError(f"before {operator.text} stands one path, as in interfaces.name", operator.position)
    if len(after) != 1:
        raise ExpressionError(f"after {operator.text} stands one value", operator.position)
    key = _place(before[0])
    _check_entry_path(key.steps, before[0])
    operation = Operation.FILTER if operator.kind is TokenKind.EQUAL else Operation.REPLACE
    return Capture(name, operation, source or key.capture, key.steps, _value(after[0]))


def _value(token: Token) -> str | StatePath | None:
    if token.kind is TokenKind.NULL:
        return None
    if token.kind is TokenKind.VALUE:
        return token.text
    place = _place(token)
    if place.capture is not None and not place.steps:
        raise ExpressionError("a capture as a value needs a path, as in capture.NAME.interfaces.0.name", token.position)
    if place.capture is None and place.steps[0] not in NetworkState.wire_keys():
        raise ExpressionError(f"{shown(token.text)} is taken for a path; write a text in double quotes", token.position)
    return place


def _place(token: Token) -> StatePath:
    if not all(token.steps):
        raise ExpressionError(f"{shown(token.text)} has an empty step between its dots", token.position)
    if token.steps[0] == CAPTURE:
        return StatePath(token.steps[1], token.steps[2:])
    return StatePath(None, token.steps)


def _check_key(steps: tuple[str, ...], token: Token) -> None:
    keys = NetworkState.wire_keys()
    if steps and steps[0] not in keys:
        raise ExpressionError(f"{shown(steps[0])} is no part of a state; {hint(steps[0], keys)}", token.position)


def _check_entry_path(steps: tuple[str, ...], token: Token) -> None:
    """Make sure that a path leads to a property of a list's entries."""
    if not steps:
        raise ExpressionError("a capture needs a path, as in capture.NAME.interfaces.name", token.position)
    if steps[0] not in _LISTS:
        raise ExpressionError(f"{shown(steps[0])} holds no list; {hint(steps[0], _LISTS)}", token.position)
    lists = _LIST_KEYS.get(steps[0], ())
    if len(steps) <= _LISTS[steps[0]] or (lists and steps[1] not in lists):
        wanted = " or ".join(f"{steps[0]}.{key}.PROPERTY" for key in lists) or "interfaces.PROPERTY"
        raise ExpressionError(f"{shown(token.text)} names no property of an entry; write {wanted}", token.position)


def _unknown(capture: Capture, expressions: Mapping[str, object]) -> list[Problem]:
    return [
        Problem(f"{CAPTURE}.{capture.name}", unknown_capture(name, expressions))
        for name in capture.dependencies
        if name not in expressions
    ]


def unknown_capture(name: str, known: Mapping[str, object]) -> str:
    """Say that there is no capture of that name."""
    return f"{shown(name)} is not a capture of this policy; {hint(name, known)}"


def _sorted(captures: dict[str, Capture]) -> tuple[Capture, ...]:
    done: dict[str, Capture] = {}
    waiting = list(captures.values())
    while waiting:
        ready = [capture for capture in waiting if all(name in done for name in capture.dependencies)]
        if not ready:
            raise InvalidDocumentError(
                *(
                    Problem(
                        f"{CAPTURE}.{capture.name}",
                        "depends on itself, by way of others; have one of them begin with the state",
                    )
                    for capture in waiting
                )
            )
        done.update((capture.name, capture) for capture in ready)
        waiting = [capture for capture in waiting if capture.name not in done]
    return tuple(done.values())
