"""The nearest valid word. Pure: no clock, no I/O."""

from collections.abc import Iterable
from difflib import get_close_matches

_SHOWN_WORDS = 12


def nearest(word: str, valid: Iterable[str]) -> str | None:
    """Return the valid word that ``word`` is most likely meant to be, or None if nothing is near.

    Case, hyphens and underscores do not count, so ``prefixLength`` finds ``prefix-length``.
    """
    by_bare_form = {_bare(candidate): candidate for candidate in valid}
    matches = get_close_matches(_bare(word), by_bare_form, n=1, cutoff=0.6)
    return by_bare_form[matches[0]] if matches else None


def hint(word: str, valid: Iterable[str]) -> str:
    """Say what could be meant: the nearest valid word, or else what there is to choose from."""
    words = list(valid)
    if (near := nearest(word, words)) is not None:
        return f"did you mean {near}?"
    if len(words) > _SHOWN_WORDS:
        return f"valid are {', '.join(words[:_SHOWN_WORDS])} and {len(words) - _SHOWN_WORDS} more"
    return f"valid are {', '.join(words)}"


def _bare(word: str) -> str:
    return word[:64].lower().replace("-", "").replace("_", "")
