"""Leaves of a document, which take their values as leniently as nmstate does.

``"1500"``, ``1500`` and ``0x5dc`` are the same number, ``yes`` and ``1`` the same as ``true``:
documents pass through templates and through people who quote things.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from nmstate_api.network.problem import shown
from nmstate_api.network.suggestion import hint

_TRUE = frozenset({"1", "true", "yes", "on", "y"})
_FALSE = frozenset({"0", "false", "no", "off", "n"})


class Null:
    """Stands for an explicit ``null`` where one is not allowed; only ever one instance."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "null"


NULL = Null()


def wrong(reason: str, value: object) -> PydanticCustomError:
    """Refuse ``value``. Braces in the value must not be taken for placeholders, hence the context."""
    return PydanticCustomError("wrong", "{sentence}", {"sentence": f"{shown(value)} {reason}"})


class Lenient:
    """Marks a leaf that reads more forms than the one it is written in. An explicit null is refused."""

    def read(self, value: object) -> object:
        raise wrong("cannot be read", value)

    def schema(self) -> JsonSchemaValue:
        return {}

    def _read(self, value: object) -> object:
        if value is NULL or value is None:
            raise PydanticCustomError("wrong", "empty; give it a value or leave the key out")
        return self.read(value)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._read)

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return self.schema()


@dataclass(frozen=True, slots=True, eq=False)
class Switch(Lenient):
    """A boolean."""

    def read(self, value: object) -> object:
        if isinstance(value, bool):
            return value
        if isinstance(value, int | str):
            word = str(value).lower()
            if word in _TRUE or word in _FALSE:
                return word in _TRUE
        raise wrong("is not a boolean; write true or false", value)

    def schema(self) -> JsonSchemaValue:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True, eq=False)
class Whole(Lenient):
    """A whole number between two bounds, both included."""

    low: int
    high: int

    def read(self, value: object) -> object:
        number = _whole_number(value)
        if number is None:
            raise wrong(f"is not a whole number; give one from {self.low} to {self.high}", value)
        if not self.low <= number <= self.high:
            raise wrong(f"is out of range; give a whole number from {self.low} to {self.high}", value)
        return number

    def schema(self) -> JsonSchemaValue:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


def _whole_number(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if not isinstance(value, str) or len(value) > 32 or not value.isascii() or "_" in value or value != value.strip():
        return None
    try:
        return int(value, 16) if value[:2].lower() == "0x" else int(value, 10)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Choice(Lenient):
    """One of a closed list of words.

    Attributes:
        words: The words; output always uses their values.
        numbers: The kernel's numbers for them, where it has some.
        aliases: Other words that are understood, and what they mean.
    """

    words: type[StrEnum]
    numbers: Mapping[int, StrEnum] = field(default_factory=dict)
    aliases: Mapping[str, StrEnum] = field(default_factory=dict)

    def read(self, value: object) -> object:
        number = _whole_number(value)
        if number is not None and number in self.numbers:
            return self.numbers[number]
        valid = [str(word) for word in self.words]
        if isinstance(value, str):
            if value in self.aliases:
                return self.aliases[value]
            if value in valid:
                return self.words(value)
            raise wrong(f"is not valid here; {hint(value, valid)}", value)
        raise wrong(f"is not valid here; valid are {', '.join(valid)}", value)

    def schema(self) -> JsonSchemaValue:
        return {"type": "string", "enum": [str(word) for word in self.words]}


@dataclass(frozen=True, slots=True, eq=False)
class TextOrNumber(Lenient):
    """A text that looks like a number often enough for people to leave the quotes out."""

    def read(self, value: object) -> object:
        if isinstance(value, str):
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        raise wrong("is not a text", value)

    def schema(self) -> JsonSchemaValue:
        return {"type": "string"}


@dataclass(frozen=True, slots=True, eq=False)
class KnownWord(TextOrNumber):
    """A text in which some words mean something, also when they are written in capitals.

    Attributes:
        words: These words, in lower case.
    """

    words: frozenset[str] = frozenset()

    def read(self, value: object) -> object:
        text = super(KnownWord, self).read(value)
        lower = str(text).lower()
        return lower if lower in self.words else text


def counted(words: type[StrEnum]) -> Choice:
    """Make a choice whose words the kernel counts from 0, in the order of their definition."""
    return Choice(words, numbers=dict(enumerate(words)))


Text = Annotated[str, TextOrNumber()]
Flag = Annotated[bool, Switch()]
U8 = Annotated[int, Whole(0, 2**8 - 1)]
U16 = Annotated[int, Whole(0, 2**16 - 1)]
U32 = Annotated[int, Whole(0, 2**32 - 1)]
U64 = Annotated[int, Whole(0, 2**64 - 1)]
I32 = Annotated[int, Whole(-(2**31), 2**31 - 1)]
Metric = Annotated[int, Whole(-1, 2**32 - 1)]
"""A route metric; -1 leaves the choice to NetworkManager."""

VlanId = Annotated[int, Whole(0, 4094)]
"""A VLAN identifier of IEEE 802.1Q; 0 means that frames carry a priority and belong to no VLAN."""

Mtu = Annotated[int, Whole(0, 2**32 - 1)]
