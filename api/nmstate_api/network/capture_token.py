"""The words of a capture expression, each with its place. Pure: no clock, no I/O."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_ENDS_OF_WORD = frozenset('=!|":')


class TokenKind(StrEnum):
    """What a word is."""

    EQUAL = "=="
    REPLACE = ":="
    PIPE = "|"
    PATH = "path"
    VALUE = "value"
    NULL = "null"


@dataclass(frozen=True, slots=True)
class Token:
    """A word of an expression.

    Attributes:
        text: What was written, without quotes.
        position: Where its text begins, counted from 0.
    """

    kind: TokenKind
    text: str
    position: int

    @property
    def steps(self) -> tuple[str, ...]:
        """What a path leads through."""
        return tuple(self.text.split("."))


_OPERATORS = frozenset({TokenKind.EQUAL, TokenKind.REPLACE, TokenKind.PIPE})


class ExpressionError(ValueError):
    """An expression cannot be understood.

    Attributes:
        position: Of the character that is to blame, counted from 0.
    """

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


def trimmed(expression: str) -> str:
    """Return the expression in which positions count: without blanks around it, and with plain ones inside."""
    return expression.replace("\N{NO-BREAK SPACE}", " ").strip()


def tokenize(expression: str) -> list[Token]:
    """Split an expression.

    Raises:
        ExpressionError: A character stands where none is expected, or there are two operators of a kind.
    """
    found: list[Token] = []
    for token in _tokens(trimmed(expression)):
        if token.kind in _OPERATORS and any(token.kind is other.kind for other in found):
            raise ExpressionError(f"a second {token.kind}; an expression has one", token.position)
        found.append(token)
    return found


def _tokens(text: str) -> Iterator[Token]:
    here = 0
    while here < len(text):
        character = text[here]
        if character == '"':
            quoted = _quoted(text, here)
            here += len(quoted) + 2
            if quoted:
                yield Token(TokenKind.VALUE, quoted, here - len(quoted) - 1)
        elif not character.isspace():
            token = _token(text, here)
            here += len(token.text)
            yield token
        else:
            here += 1


def _token(text: str, here: int) -> Token:
    if text[here] == "|":
        return Token(TokenKind.PIPE, "|", here)
    written = text[here : here + 2]
    if written in (TokenKind.EQUAL, TokenKind.REPLACE):
        return Token(TokenKind(written), written, here)
    if written == "!=":
        raise ExpressionError("there is no !=, only == and :=", here)
    if text[here] in "=:":
        raise ExpressionError(f'a "{text[here]}" that is not followed by "="; a value with one needs quotes', here)
    word = _word(text, here)
    return Token(_kind_of(word), word, here)


def _quoted(text: str, here: int) -> str:
    end = text.find('"', here + 1)
    if end < 0:
        raise ExpressionError("a quote that is not closed", here)
    return text[here + 1 : end]


def _word(text: str, start: int) -> str:
    end = start + 1
    while end < len(text) and not text[end].isspace() and text[end] not in _ENDS_OF_WORD:
        end += 1
    return text[start:end]


def _kind_of(word: str) -> TokenKind:
    if "." in word:
        return TokenKind.PATH
    return TokenKind.NULL if word.lower() == "null" else TokenKind.VALUE
