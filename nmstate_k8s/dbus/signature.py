"""The D-Bus types that Python's own do not tell apart."""

from collections.abc import Mapping
from typing import Any, NewType

from dbus_fast.signature import Variant
from dbus_fast.unpack import unpack_variants

ObjectPath = NewType("ObjectPath", str)

NO_OBJECT = ObjectPath("/")
"""What many interfaces send for "none", since a path cannot be empty."""

VariantMap = Mapping[str, Variant]
"""``a{sv}``: named values, each with its own type."""


def path_or_none(path: str) -> ObjectPath | None:
    return None if path == NO_OBJECT else ObjectPath(path)


def plain(value: Any) -> Any:
    """``value`` without its variants, at any depth: for reading, as the types are lost."""
    return unpack_variants(value)
