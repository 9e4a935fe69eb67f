"""The keys of a network document, for ``kubectl explain`` and for nothing else.

No node below ``desiredState`` has a type, because documents hold ``"102"`` and
``{{ capture }}`` where a number or a list stands; the types are in the descriptions.
"""

import re
from functools import cache

from nmstate_api.network import SUPPORTED_TYPES, NetworkState
from nmstate_api.network.interface import Interface
from nmstate_api.network.registry import class_of
from nmstate_k8s.crdgen.jsonschema import inlined_schema
from nmstate_k8s.crdgen.schematype import PRESERVE_UNKNOWN, SHOWN_ONLY, Schema

_DEFAULT = re.compile(r"(?:^|(?<=\s))Default: ([^.]*(?:\.\d[^.]*)*)\.$")


@cache
def describe_network_state() -> Schema:
    """Return a schema that stores everything, and describes what ``nmstate_api.network`` knows."""
    schema = inlined_schema(NetworkState)
    schema["properties"]["interfaces"]["anyOf"][0]["items"] = _any_interface()
    return {**_described(schema), "type": "object"}


def _any_interface() -> Schema:
    """Return one schema with the keys of all types of interfaces."""
    merged = inlined_schema(Interface)
    for kind in sorted(SUPPORTED_TYPES):
        merged = _merged(merged, inlined_schema(class_of(kind)))
    return merged


def _merged(first: Schema, second: Schema) -> Schema:
    """Add to ``first`` the keys that only ``second`` has, as those of another kind of bridge."""
    first, second = _without_null(first), _without_null(second)
    if "properties" in first and "properties" in second:
        mine, other = first["properties"], second["properties"]
        both = {key: _merged(mine[key], other[key]) if key in other else mine[key] for key in mine}
        return {**first, "properties": {**other, **both}}
    if "items" in first and "items" in second:
        return {**first, "items": _merged(first["items"], second["items"])}
    return first


def _without_null(schema: Schema) -> Schema:
    if "anyOf" not in schema:
        return schema
    (choice,) = (choice for choice in schema["anyOf"] if choice.get("type") != "null")
    return {**choice, **{key: value for key, value in schema.items() if key != "anyOf"}}


def _described(schema: Schema) -> Schema:
    schema = _without_null(schema)
    result: Schema = {"description": _description(schema), PRESERVE_UNKNOWN: True}
    if "properties" in schema:
        result["properties"] = {
            key: _described(below) for key, below in schema["properties"].items() if not below.get(SHOWN_ONLY)
        }
    if "items" in schema:
        result["items"] = _described(schema["items"])
    return result


def _description(schema: Schema) -> str:
    """Put type and default first, where they are seen."""
    text = schema.get("description", "").partition("\n\n")[0]
    default = _DEFAULT.search(text)
    beginning = _type_name(schema) + (f", default: {default[1]}" if default else "")
    return f"{beginning}. {_DEFAULT.sub('', text)}".strip()


def _type_name(schema: Schema) -> str:
    if "enum" in schema:
        return f"One of {', '.join(schema['enum'])}"
    if schema.get("type") == "integer":
        return f"Integer {schema['minimum']} to {schema['maximum']}"
    return {"array": "List", "boolean": "Boolean", "object": "Object", "string": "String"}[schema["type"]]
