"""A policy's captures and the template of its document, as far as they can be checked without a node.

Pure: no clock, no I/O.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nmstate_api.network.capture import CAPTURE, Capture, parse_captures, parse_reference, unknown_capture
from nmstate_api.network.capture_token import ExpressionError
from nmstate_api.network.explain import path_of
from nmstate_api.network.parse import parse, part_problems
from nmstate_api.network.problem import InvalidDocumentError, Problem, shown
from nmstate_api.network.reference import Reference
from nmstate_api.network.state import NetworkState
from nmstate_api.network.text import steps_to, texts

_BRACES = re.compile(r"[{}]")
_REFERENCE = re.compile(r"\{\{([^{}]*)\}\}")


@dataclass(frozen=True, slots=True)
class Policy:
    """What a policy asks for.

    Attributes:
        captures: In the order in which they can be evaluated.
        document: None if parts of it are filled in from captures.
    """

    captures: tuple[Capture, ...]
    document: NetworkState | None


def parse_policy(expressions: Mapping[str, object] | None, desired: object) -> Policy:
    """Read what a policy says, and check all of it that does not depend on a node's state.

    Raises:
        InvalidDocumentError: With everything that is wrong; what is wrong with captures has a path under ``capture``.
    """
    if not expressions:
        _refuse_stray_references(desired)
        return Policy((), parse(desired))
    problems: list[Problem] = []
    captures: tuple[Capture, ...] = ()
    try:
        captures = parse_captures(expressions)
    except InvalidDocumentError as error:
        problems.extend(error.problems)
    template = _Template(expressions)
    filled = template.mark(desired, "")
    problems += [*template.problems, *_document_problems(filled)]
    if problems:
        raise InvalidDocumentError(*problems)
    return Policy(captures, None if template.has_references else parse(desired))


class _Template:
    """Finds the references of one document, and what is wrong with them."""

    def __init__(self, expressions: Mapping[str, object]) -> None:
        self._expressions = expressions
        self.problems: list[Problem] = []
        self.has_references = False

    def mark(self, value: object, path: str) -> object:
        """Copy ``value`` with each text that is filled in later made a ``Reference``.

        Raises:
            InvalidDocumentError: It is nested too deeply.
        """
        try:
            return self._marked(value, path)
        except RecursionError:
            raise InvalidDocumentError(Problem(path, "is nested too deeply")) from None

    def _marked(self, value: object, path: str) -> object:
        if isinstance(value, dict):
            return {key: self._marked(entry, f"{path}.{key}" if path else str(key)) for key, entry in value.items()}
        if isinstance(value, list):
            return [self._marked(entry, f"{path}[{_label(entry, index)}]") for index, entry in enumerate(value)]
        if isinstance(value, str) and _BRACES.search(value):
            self.has_references = True
            self.problems += [Problem(path, message) for message in self._reference_problems(value)]
            return Reference(value)
        return value

    def _reference_problems(self, text: str) -> Iterator[str]:
        found = _REFERENCE.findall(text)
        if len(found) != 1 or _BRACES.search(_REFERENCE.sub("", text)):
            yield f"{shown(text)} has braces that are not one reference; write {{{{ capture.NAME.PATH }}}}"
            return
        try:
            name = parse_reference(found[0].strip()).capture or ""
        except ExpressionError as error:
            yield str(error)
            return
        if name not in self._expressions:
            yield unknown_capture(name, self._expressions)


def _label(entry: object, index: int) -> object:
    name = entry.get("name") if isinstance(entry, dict) else None
    return name if isinstance(name, str) and not _BRACES.search(name) else index


def _document_problems(marked: object) -> Iterator[Problem]:
    """Judge what holds references by itself, and the rest as the document that it is."""
    if isinstance(marked, Reference):
        return
    if not isinstance(marked, dict):
        yield from _problems_of(marked)
        return
    plain: dict[object, object] = {}
    for key, part in marked.items():
        if not _has_reference(part):
            plain[key] = part
        elif key != "interfaces" or not isinstance(part, list):
            yield from part_problems(key, part)
        else:
            plain[key] = [interface for interface in part if not _has_reference(interface)]
            yield from part_problems(key, [interface for interface in part if _has_reference(interface)])
    yield from _problems_of(plain)


def _problems_of(document: object) -> tuple[Problem, ...]:
    try:
        parse(document)
    except InvalidDocumentError as error:
        return error.problems
    return ()


def _has_reference(value: object) -> bool:
    if isinstance(value, dict):
        return any(_has_reference(entry) for entry in value.values())
    if isinstance(value, list):
        return any(_has_reference(entry) for entry in value)
    return isinstance(value, Reference)


def _refuse_stray_references(desired: object) -> None:
    """Refuse what can only be meant as a reference; other braces are texts like any other without captures."""
    for place, text in texts(desired):
        if any(found.strip().startswith(f"{CAPTURE}.") for found in _REFERENCE.findall(text)):
            reason = f"{shown(text)} refers to a capture, and the policy has none; write the value out"
            raise InvalidDocumentError(Problem(path_of(steps_to(place), desired), reason))
