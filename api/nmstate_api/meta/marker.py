"""Markers for ``Annotated`` that say what pydantic's own types cannot: the API server's schema extensions.

They change the generated schema, and nothing about how values are read.
"""

from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

API_DEFAULT = "x-nmstate-api-default"
"""Carries a default to the generator, which tells it apart from what pydantic calls a default."""

NETWORK_VOCABULARY = "x-nmstate-network-vocabulary"
"""Tells the generator to describe the keys of a network document here."""


class SchemaMarker:
    """Adds keys to the JSON schema of the type that it annotates."""

    def additions(self) -> dict[str, Any]:
        """Keys to add; a list is appended to a list that is there already."""
        raise TypeError(f"{type(self).__name__} adds nothing")

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = dict(handler(core))
        for key, value in self.additions().items():
            schema[key] = [*schema.get(key, []), *value] if isinstance(value, list) else value
        return schema


@dataclass(frozen=True, eq=False)
class PreserveUnknown(SchemaMarker):
    """Keys that the schema does not name are stored, not pruned."""

    def additions(self) -> dict[str, Any]:
        return {"x-kubernetes-preserve-unknown-fields": True}


@dataclass(frozen=True, eq=False)
class IntOrString(SchemaMarker):
    """A number or a text such as ``50%``."""

    def additions(self) -> dict[str, Any]:
        return {"x-kubernetes-int-or-string": True}


@dataclass(frozen=True, eq=False)
class ListType(SchemaMarker):
    """How two writers' lists are merged: ``atomic``, ``set``, or ``map`` with keys."""

    kind: str
    keys: tuple[str, ...] = ()

    def additions(self) -> dict[str, Any]:
        keys = {"x-kubernetes-list-map-keys": list(self.keys)} if self.keys else {}
        return {"x-kubernetes-list-type": self.kind, **keys}


@dataclass(frozen=True, eq=False)
class MapType(SchemaMarker):
    """How two writers' objects are merged: ``granular`` or ``atomic``."""

    kind: str

    def additions(self) -> dict[str, Any]:
        return {"x-kubernetes-map-type": self.kind}


@dataclass(frozen=True, eq=False)
class CEL(SchemaMarker):
    """A rule that the API server evaluates on every write."""

    rule: str
    message: str

    def additions(self) -> dict[str, Any]:
        return {"x-kubernetes-validations": [{"rule": self.rule, "message": self.message}]}


@dataclass(frozen=True, eq=False)
class Defaulted(SchemaMarker):
    """A value that the API server stores when the field is left out."""

    value: object

    def additions(self) -> dict[str, Any]:
        return {API_DEFAULT: self.value}


@dataclass(frozen=True, eq=False)
class NetworkVocabulary(SchemaMarker):
    """A document of ``nmstate_api.network``: free-form to the API server, described for ``kubectl explain``."""

    def additions(self) -> dict[str, Any]:
        return {"x-kubernetes-preserve-unknown-fields": True, NETWORK_VOCABULARY: True}


@dataclass(frozen=True, eq=False)
class SchemaOnly(SchemaMarker):
    """Bounds that the API server holds people to, while reading stays lenient."""

    keys: dict[str, Any] = field(default_factory=dict)

    def additions(self) -> dict[str, Any]:
        return self.keys


Int64 = Annotated[int, SchemaOnly({"format": "int64"})]
Int32 = Annotated[int, SchemaOnly({"format": "int32"})]
