"""The base of everything in a network document."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, ClassVar, cast, get_args

from pydantic import AliasChoices, AliasGenerator, BaseModel, ConfigDict, Field, model_validator
from pydantic.fields import FieldInfo

from nmstate_api.jsonvalue import JsonObject
from nmstate_api.network.scalar import NULL, Lenient


def _kebab(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


class NetworkModel(BaseModel):
    """A part of a document: snake_case here, nmstate's keys on the wire, immutable.

    Strict about keys, because people write them; lenient about how a leaf is written. What
    was set is kept apart from what was not (``model_fields_set``), since a document only
    speaks about what it mentions. Checks nothing between properties: see ``problems``.

    Attributes:
        mistaken: Keys that people write here by mistake, and the way out.
        show_only: Keys that a shown state has and that mean nothing in a desired one.
    """

    model_config = ConfigDict(
        alias_generator=AliasGenerator(alias=_kebab),
        validate_by_name=True,
        validate_by_alias=True,
        extra="forbid",
        frozen=True,
        defer_build=True,
    )

    mistaken: ClassVar[Mapping[str, str]] = {}
    show_only: ClassVar[frozenset[str]] = frozenset()

    def to_wire(self) -> JsonObject:
        """Write what was set, under nmstate's keys."""
        return cast(JsonObject, self.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True))

    def problems(self) -> Iterator[tuple[str, str]]:
        """Tell what is wrong between the properties, as path below this part and message.

        The rules hold for a desired part and for one that was merged over the node's state.
        """
        return iter(())

    @classmethod
    def wire_keys(cls) -> list[str]:
        """Return the keys that are valid on the wire, in the order of definition, without aliases."""
        return [serialized_key(name, field) for name, field in cls.model_fields.items()]

    @classmethod
    def settable_keys(cls) -> list[str]:
        """Return the keys that mean something in a desired document."""
        return [key for key in cls.wire_keys() if key not in cls.show_only]

    @model_validator(mode="before")
    @classmethod
    def _null_means_not_mentioned(cls, values: object) -> object:
        """Drop keys that hold null, except where null would hide a mistake: there it is marked."""
        if not isinstance(values, dict) or None not in values.values():
            return values
        lenient = _lenient_keys(cls)
        return {
            key: NULL if value is None else value
            for key, value in values.items()
            if value is not None or key in lenient or key not in _known_keys(cls)
        }


def also(key: str, *aliases: str, **settings: Any) -> Any:
    """Declare an optional field that is written as ``key`` and also read from ``aliases``."""
    return Field(default=None, validation_alias=AliasChoices(key, *aliases), serialization_alias=key, **settings)


def serialized_key(name: str, field: FieldInfo) -> str:
    return field.serialization_alias or field.alias or name


def read_keys(name: str, field: FieldInfo) -> list[str]:
    """Return every key from which a field is read, its own first."""
    if isinstance(field.validation_alias, AliasChoices):
        return [str(choice) for choice in field.validation_alias.choices]
    return [serialized_key(name, field)]


@cache
def _known_keys(model: type[NetworkModel]) -> frozenset[str]:
    return frozenset(key for name, field in model.model_fields.items() for key in read_keys(name, field))


@cache
def _lenient_keys(model: type[NetworkModel]) -> frozenset[str]:
    return frozenset(
        key for name, field in model.model_fields.items() if _is_lenient(field) for key in read_keys(name, field)
    )


def _is_lenient(field: FieldInfo) -> bool:
    inner = [marker for part in get_args(field.annotation) for marker in getattr(part, "__metadata__", ())]
    return any(isinstance(marker, Lenient) for marker in [*field.metadata, *inner])
