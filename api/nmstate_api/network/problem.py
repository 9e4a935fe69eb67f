"""What is wrong with a document, said so that its author can repair it."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

_SHOWN_CHARACTERS = 60
_SHOWN_PROBLEMS = 5
_LONGEST_PATH = 200
_LONGEST_MESSAGE = 500
_SHOWN_NAMES = 10

_Value = TypeVar("_Value", str, int)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in one sentence.

    Attributes:
        path: Where, with names in place of numbers where there are any: ``interfaces[bond0].mtu``.
            Empty for the document as a whole.
        message: The value, why it is wrong, and what would be right.
    """

    path: str
    message: str

    def __str__(self) -> str:
        message = _plain(self.message, _LONGEST_MESSAGE)
        return f"{_plain(self.path, _LONGEST_PATH)}: {message}" if self.path else message


class InvalidDocumentError(ValueError):
    """The document can never be applied, on any node, as it is written.

    Attributes:
        problems: Everything that was found, at least one, in the order of the document.
    """

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(*problems)

    def __str__(self) -> str:
        """Say everything in one sentence; beyond a handful of problems, how many more there are."""
        shown = "; ".join(str(problem) for problem in self.problems[:_SHOWN_PROBLEMS])
        more = len(self.problems) - _SHOWN_PROBLEMS
        return f"{shown}; and {more} more" if more > 0 else shown


def shown(value: object) -> str:
    """Quote ``value`` in a message, cut to a bearable length."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        text = "a value nested too deeply"
    return _plain(text, _SHOWN_CHARACTERS)


def shown_names(names: list[str]) -> str:
    """Join names for a sentence, the first of them if they are many."""
    if len(names) > _SHOWN_NAMES:
        names = [*names[:_SHOWN_NAMES], f"{len(names) - _SHOWN_NAMES} more"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def repeated(values: Iterable[_Value]) -> list[_Value]:
    """Return what is there more than once, sorted."""
    return sorted(value for value, times in Counter(values).items() if times > 1)


def _plain(text: str, longest: int) -> str:
    """Cut ``text``, and write out what would not show as itself, such as line breaks and changes of direction."""
    if len(text) > longest:
        text = f"{text[:longest]}…"
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in text
    )
