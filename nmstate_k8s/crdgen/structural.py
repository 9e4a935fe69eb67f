"""From pydantic's JSON schema to what the API server calls a structural schema. Pure: no clock, no I/O."""

from pydantic import BaseModel

from nmstate_api.meta.marker import API_DEFAULT, NETWORK_VOCABULARY
from nmstate_k8s.crdgen.errors import SchemaError
from nmstate_k8s.crdgen.jsonschema import inlined_schema
from nmstate_k8s.crdgen.schematype import INT_OR_STRING, PRESERVE_UNKNOWN, Schema
from nmstate_k8s.crdgen.vocabulary import describe_network_state

_COPIED_KEYS = (
    "description", "enum", "format", "maximum", "maxItems", "maxLength", "maxProperties", "minimum", "minItems",
    "minLength", "minProperties", "pattern", "type",
)  # fmt: skip

_FORMATS = frozenset({"date", "date-time", "double", "float", "int32", "int64", "ipv4", "ipv6", "uuid"})


def structural_schema(model: type[BaseModel]) -> Schema:
    """Return the schema of ``model`` as the API server takes it.

    Nulls are neither allowed nor stored: the server drops them, so an optional field is
    one that may be left out. Whether a reader keeps unknown fields says nothing about
    what the server stores; only ``PreserveUnknown`` does.

    Raises:
        SchemaError: The model says something that cannot be expressed.
    """
    return _convert(inlined_schema(model), model.__name__)


def _convert(schema: Schema, path: str) -> Schema:
    schema = _without_null(schema, path)
    if schema.get(NETWORK_VOCABULARY):
        return {**describe_network_state(), "description": schema["description"]}
    result = {key: schema[key] for key in _COPIED_KEYS if key in schema}
    if result.get("format") not in _FORMATS:
        result.pop("format", None)
    if "const" in schema:
        result["enum"] = [schema["const"]]
    if API_DEFAULT in schema:
        result["default"] = schema[API_DEFAULT]
    result.update({key: value for key, value in schema.items() if key.startswith("x-kubernetes-")})
    return {**result, **_children(schema, path)}


def _children(schema: Schema, path: str) -> Schema:
    if schema.get(INT_OR_STRING):
        return {"anyOf": [{"type": "integer"}, {"type": "string"}]}
    if "prefixItems" in schema:
        raise SchemaError(f"{path}: a tuple cannot be expressed; use a model")
    if "items" in schema:
        return {"items": _convert(schema["items"], f"{path}[]")}
    if "properties" in schema:
        below = {key: _convert(value, f"{path}.{key}") for key, value in schema["properties"].items()}
        return {"properties": below} | ({"required": sorted(schema["required"])} if schema.get("required") else {})
    if isinstance(schema.get("additionalProperties"), dict) and not schema.get(PRESERVE_UNKNOWN):
        return {"additionalProperties": _convert(schema["additionalProperties"], f"{path}{{}}")}
    return {}


def _without_null(schema: Schema, path: str) -> Schema:
    """Unwrap ``T | None`` to T."""
    if "anyOf" not in schema or schema.get(INT_OR_STRING):
        return schema
    choices = [choice for choice in schema["anyOf"] if choice.get("type") != "null"]
    if len(choices) != 1:
        raise SchemaError(f"{path}: a choice between types cannot be expressed; mark it as IntOrString")
    return {**choices[0], **{key: value for key, value in schema.items() if key != "anyOf"}}
