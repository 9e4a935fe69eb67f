"""Attribute tables, declared where the data is declared.

A dataclass says of each field which attribute carries it and how its payload reads::

    @dataclass(frozen=True, slots=True)
    class VrfInfo:
        table: int | None = attribute(1, number)


    VRF_INFO = Table(VrfInfo)
    VRF_INFO.read(payload)  # VrfInfo(table=100)

Attributes that no field names are skipped without being read, which is most of the speed.
"""

import dataclasses
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, Generic, TypeVar, overload

from nmstate_k8s.netlink.wire import NLA_TYPE_MASK, malformed_attribute, unpack_attribute_header

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_Value = TypeVar("_Value")
_Record = TypeVar("_Record", bound="DataclassInstance")

Decoder = Callable[[bytes], object]
Spread = Callable[[bytes], Mapping[str, object]]

_KIND: Final = "netlink attribute"
_DECODE: Final = "decoder"


@overload
def attribute(kind: int, decode: Callable[[bytes], _Value]) -> _Value | None: ...


@overload
def attribute(kind: int, decode: Callable[[bytes], _Value], *, default: _Value) -> _Value: ...


def attribute(kind: int, decode: Callable[[bytes], _Value], *, default: _Value | None = None) -> _Value | None:
    """A dataclass field read from attribute ``kind``; ``default`` when the kernel does not send it."""
    spec: _Value | None = dataclasses.field(default=default, metadata={_KIND: kind, _DECODE: decode})
    return spec


class Table(Generic[_Record]):
    """Reads one kind of record; made once per dataclass, at import.

    ``spread`` holds nested attributes that fill several fields of the record: their decoder returns
    values by field name.
    """

    def __init__(self, record: type[_Record], spread: Mapping[int, Spread] | None = None) -> None:
        self.make: Callable[..., _Record] = record
        """The record's constructor, for readers that add to what the attributes say."""
        self._spread = dict(spread or {})
        self._fields: dict[int, tuple[str, Decoder]] = {
            field.metadata[_KIND]: (field.name, field.metadata[_DECODE])
            for field in dataclasses.fields(record)
            if _KIND in field.metadata
        }

    def read(self, data: bytes, start: int = 0, **given: object) -> _Record:
        """The record in ``data`` from ``start``; ``given`` are fields that attributes do not carry.

        Raises:
            MalformedMessageError: An attribute's length runs past the end.
        """
        return self.make(**given, **self.values(data, start))

    def values(self, data: bytes, start: int = 0) -> dict[str, object]:
        """What the attributes say, by field name, for records that need more than a field each."""
        # The loop of `wire.attributes`, written out: this runs for every attribute of every link and route.
        values: dict[str, object] = {}
        fields, spread, end = self._fields, self._spread, len(data)
        while start + 4 <= end:
            length, kind = unpack_attribute_header(data, start)
            if length < 4 or start + length > end:
                raise malformed_attribute(length, end - start)
            kind &= NLA_TYPE_MASK
            if kind in fields:
                name, decode = fields[kind]
                values[name] = decode(data[start + 4 : start + length])
            elif kind in spread:
                values |= spread[kind](data[start + 4 : start + length])
            start += (length + 3) & ~3
        return values
