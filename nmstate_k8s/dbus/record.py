"""Frozen values that are an ``a{sv}`` on the bus: each property's D-Bus name and type are given once, at the field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, NamedTuple, Self

from dbus_fast.signature import Variant

from nmstate_k8s.dbus.signature import NO_OBJECT, path_or_none


class Codec(NamedTuple):
    """How a property's value on the bus becomes the field's, and back.

    Attributes:
        configured: As ``encode``, with what is at its default left out; where None, nothing in the value has one.
    """

    decode: Callable[[Any], Any]
    encode: Callable[[Any], Any]
    configured: Callable[[Any], Any] | None = None


class Property(NamedTuple):
    """What is known of one property.

    Attributes:
        unset: The field's value when the property is absent; such a field is not sent.
        implied: What the service takes an absent property for, if that is known and fixed; ``VOLATILE`` for what
            it changes by itself, which is no part of what somebody configured.
        secret: Whether nobody is to see the value: it is in no text about the record.
    """

    attribute: str
    name: str
    signature: str
    codec: Codec
    unset: Any
    implied: Any
    secret: bool = False


VOLATILE = object()
"""For ``implied``: no value of it counts."""

REQUIRED = object()
"""For ``unset``: a value without this property does not exist."""

ABSENT = object()
"""For ``unset`` of an array: an absent one is None, because an empty one means something else."""

_TABLES: dict[type, Mapping[str, Property]] = {}


def _same(value: Any) -> Any:
    return value


AS_IS = Codec(_same, _same)
PATH_OR_NONE = Codec(path_or_none, lambda path: path or NO_OBJECT)
SEQUENCE = Codec(tuple, list)
DICTIONARY = Codec(dict, dict)


def prop(name: str, signature: str, *, unset: Any = None, implied: Any = None, codec: Codec | None = None) -> Any:
    """A dataclass field that is the property ``name`` of type ``signature`` on the bus.

    An absent array or dictionary is an empty one, and anything else None, unless ``unset`` gives another value.
    """
    known = Property("", name, signature, codec or _default_codec(signature), unset, implied)
    if unset is REQUIRED or unset is ABSENT:
        known = known._replace(unset=None)
        return (
            field(metadata={Property: known}) if unset is REQUIRED else field(default=None, metadata={Property: known})
        )
    if unset is None and signature.startswith("a{"):
        return field(default_factory=dict, metadata={Property: known._replace(unset={})})
    if unset is None and _is_sequence(signature):
        known = known._replace(unset=())
    return field(default=known.unset, metadata={Property: known})


def secret(name: str, signature: str) -> Any:
    """As ``prop``, for a property that nobody is to see."""
    known = Property("", name, signature, _default_codec(signature), None, None, secret=True)
    if signature.startswith("a{"):
        return field(default_factory=dict, repr=False, metadata={Property: known._replace(unset={})})
    return field(default=None, repr=False, metadata={Property: known})


def _is_sequence(signature: str) -> bool:
    return signature.startswith("a") and signature != "ay"


def _default_codec(signature: str) -> Codec:
    if signature.startswith("a{"):
        return DICTIONARY
    if _is_sequence(signature):
        return SEQUENCE
    return AS_IS


def records(item: "type[Record]") -> Codec:
    """For ``aa{sv}``: a tuple of ``item``."""
    return Codec(
        lambda values: tuple(item.from_dbus(value) for value in values),
        lambda values: [value.to_dbus() for value in values],
        lambda values: [value.configuration() for value in values],
    )


def properties_of(record: "type[Record]") -> Mapping[str, Property]:
    """The properties of ``record`` by their names on the bus; worked out when first asked for."""
    table = _TABLES.get(record)
    if table is None:
        table = _TABLES[record] = _table(record)
    return table


def _table(record: "type[Record]") -> Mapping[str, Property]:
    found = ((f.name, f.metadata.get(Property)) for f in fields(record))
    return {known.name: known._replace(attribute=attribute) for attribute, known in found if known is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A value with properties, of which a service may send more than the class knows; those are dropped."""

    @classmethod
    def from_dbus(cls, values: Mapping[str, Variant]) -> Self:
        return cls(**_decoded(cls, values))

    def to_dbus(self) -> dict[str, Variant]:
        """What was set, and nothing else."""
        sent: dict[str, Variant] = {}
        for known in properties_of(type(self)).values():
            value = getattr(self, known.attribute)
            if value is not None and value != known.unset:
                sent[known.name] = Variant(known.signature, known.codec.encode(value))
        return sent

    def updated(self, changed: Mapping[str, Variant]) -> Self:
        """A copy with what a PropertiesChanged signal says."""
        return replace(self, **_decoded(type(self), changed))


def _decoded(record: type[Record], values: Mapping[str, Variant]) -> dict[str, Any]:
    table = properties_of(record)
    decoded: dict[str, Any] = {}
    for name, variant in values.items():
        known = table.get(name)
        if known is not None and known.signature == variant.signature:
            decoded[known.attribute] = known.codec.decode(variant.value)
    return decoded


def _nothing_else() -> Mapping[str, Variant]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRecord(Record):
    """A record that keeps what it does not know, byte for byte, and sends it back.

    Attributes:
        other: Properties that the class does not know, or that came with another type than expected.
    """

    other: Mapping[str, Variant] = field(default_factory=_nothing_else)

    @classmethod
    def from_dbus(cls, values: Mapping[str, Variant]) -> Self:
        table = properties_of(cls)
        other = {
            name: variant
            for name, variant in values.items()
            if name not in table or table[name].signature != variant.signature
        }
        return cls(**_decoded(cls, values), other=other)

    def to_dbus(self) -> dict[str, Variant]:
        return {**self.other, **Record.to_dbus(self)}

    def configuration(self) -> dict[str, Variant]:
        """What tells two records apart: without volatile properties and those at the service's own default."""
        configured = self.to_dbus()
        for known in properties_of(type(self)).values():
            value = getattr(self, known.attribute)
            if known.implied is VOLATILE or (known.implied is not None and value == known.implied):
                configured.pop(known.name, None)
            elif known.codec.configured is not None and value:
                configured[known.name] = Variant(known.signature, known.codec.configured(value))
        return configured
