"""What pydantic says about a model, with our texts, and with every reference resolved."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from nmstate_k8s.crdgen.docstring import class_text, field_texts, unfold
from nmstate_k8s.crdgen.errors import SchemaError
from nmstate_k8s.crdgen.schematype import SHOWN_ONLY, Schema

_REFERENCE_PREFIX = "#/$defs/"


class _DocumentedSchema(GenerateJsonSchema):
    """Adds the texts under fields, which win over the text of the field's class."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        result = super().model_schema(schema)
        model: type[BaseModel] = schema["cls"]
        if text := class_text(model):
            result["description"] = unfold(text)
        texts = field_texts(model)
        for name, field in model.model_fields.items():
            key = field.serialization_alias or field.alias or name
            if name in texts and key in result.get("properties", {}):
                result["properties"][key]["description"] = texts[name]
                result["properties"][key][SHOWN_ONLY] = key in getattr(model, "show_only", ())
        return result


def inlined_schema(model: type[BaseModel]) -> Schema:
    """Return the JSON schema of ``model`` without references.

    Raises:
        SchemaError: The model contains itself, which no structural schema can express.
    """
    schema = model.model_json_schema(by_alias=True, mode="validation", schema_generator=_DocumentedSchema)
    definitions: dict[str, Schema] = schema.pop("$defs", {})
    return _resolve(schema, definitions, ())


def _resolve(schema: Schema, definitions: dict[str, Schema], above: tuple[str, ...]) -> Schema:
    if "$ref" in schema:
        name = str(schema["$ref"]).removeprefix(_REFERENCE_PREFIX)
        if name in above:
            raise SchemaError(f"{' contains '.join([*above, name])}; mark one of them as PreserveUnknown")
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return {**_resolve(definitions[name], definitions, (*above, name)), **beside}
    return {key: _resolve_value(key, value, definitions, above) for key, value in schema.items()}


def _resolve_value(key: str, value: Any, definitions: dict[str, Schema], above: tuple[str, ...]) -> Any:
    if key == "properties":
        return {name: _resolve(below, definitions, above) for name, below in value.items()}
    if key in ("items", "additionalProperties") and isinstance(value, dict):
        return _resolve(value, definitions, above)
    if key in ("anyOf", "oneOf", "allOf"):
        return [_resolve(below, definitions, above) for below in value]
    return value
