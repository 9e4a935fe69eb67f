"""What is wrong with a document, said so that its author can repair it."""

import json
from dataclasses import dataclass

_SHOWN_CHARACTERS = 60
_SHOWN_PROBLEMS = 5


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
        return f"{self.path}: {self.message}" if self.path else self.message


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
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"


def shown_names(names: list[str]) -> str:
    """Join names for a sentence."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
