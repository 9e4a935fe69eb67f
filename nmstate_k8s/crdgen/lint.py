"""What the API server would refuse or warn about, found before it is asked. Pure: no clock, no I/O.

The rules are those of apiextensions.k8s.io/v1 for structural schemas, and its cost limits for CEL.
"""

from collections.abc import Iterator

from nmstate_k8s.crdgen.schematype import INT_OR_STRING, PRESERVE_UNKNOWN, VALIDATIONS, Schema

_TYPES = frozenset({"array", "boolean", "integer", "number", "object", "string"})

_KEYS = frozenset(
    {
        "additionalProperties", "anyOf", "default", "description", "enum", "format", "items", "maxItems", "maxLength",
        "maxProperties", "maximum", "minItems", "minLength", "minProperties", "minimum", "nullable", "pattern",
        "properties", "required", "type", "x-kubernetes-list-map-keys", "x-kubernetes-list-type",
        "x-kubernetes-map-type", INT_OR_STRING, PRESERVE_UNKNOWN, VALIDATIONS,
    }
)  # fmt: skip

_INTEGER_OR_TEXT = [{"type": "integer"}, {"type": "string"}]

_LOOK_AROUND = ("(?=", "(?!", "(?<")

_BOUND_FOR_RULES = {"array": "maxItems", "object": "maxProperties", "string": "maxLength"}


def lint_definition(definition: Schema) -> Iterator[str]:
    """Yield what is wrong with the schemas of a CustomResourceDefinition."""
    for version in definition["spec"]["versions"]:
        root = version["schema"]["openAPIV3Schema"]
        name = f"{definition['metadata']['name']}/{version['name']}"
        if root.get("type") != "object":
            yield f"{name}: the root must be an object"
        if set(root.get("properties", {}).get("metadata", {})) - {"type", "description"}:
            yield f"{name}.metadata: only name and generateName may be restricted"
        yield from lint_schema(root, name)


def lint_schema(schema: Schema, path: str) -> Iterator[str]:
    """Yield what is wrong with a schema and with everything below it."""
    if unknown := sorted(set(schema) - _KEYS):
        yield f"{path}: {', '.join(unknown)} cannot be used"
    yield from (f"{path}: {finding}" for finding in _type_findings(schema))
    yield from (f"{path}: {finding}" for finding in _container_findings(schema))
    yield from (f"{path}: {finding}" for finding in _rule_findings(schema))
    for key, below in schema.get("properties", {}).items():
        yield from lint_schema(below, f"{path}.{key}")
    if isinstance(schema.get("items"), dict):
        yield from lint_schema(schema["items"], f"{path}[]")
    if isinstance(schema.get("additionalProperties"), dict):
        yield from lint_schema(schema["additionalProperties"], f"{path}{{}}")


def _type_findings(schema: Schema) -> Iterator[str]:
    kind = schema.get("type")
    if kind is None and not schema.get(INT_OR_STRING) and not schema.get(PRESERVE_UNKNOWN):
        yield "type is missing"
    if kind is not None and kind not in _TYPES:
        yield f"{kind} is not a type"
    if schema.get(INT_OR_STRING) and kind is not None:
        yield "a number or text must not have a type"
    if "anyOf" in schema and not (schema["anyOf"] == _INTEGER_OR_TEXT and schema.get(INT_OR_STRING)):
        yield "anyOf is only understood for a number or text"
    if any(token in schema.get("pattern", "") for token in _LOOK_AROUND):
        yield "the pattern looks around, which RE2 cannot"


def _container_findings(schema: Schema) -> Iterator[str]:
    if "properties" in schema and "additionalProperties" in schema:
        yield "properties and additionalProperties exclude each other"
    if schema.get("type") == "array" and not isinstance(schema.get("items"), dict):
        yield "a list needs one schema for its items"
    if missing := sorted(set(schema.get("required", [])) - set(schema.get("properties", {}))):
        yield f"requires {', '.join(missing)} without describing it"
    if schema.get(PRESERVE_UNKNOWN, True) is not True:
        yield "preserving unknown fields cannot be switched off"
    yield from _list_map_findings(schema)


def _list_map_findings(schema: Schema) -> Iterator[str]:
    keys = schema.get("x-kubernetes-list-map-keys", [])
    if (schema.get("x-kubernetes-list-type") == "map") != bool(keys):
        yield "a list that is a map needs keys, and only such a list has them"
    items = schema.get("items") or {}
    for key in keys:
        if key not in items.get("required", []) and "default" not in items.get("properties", {}).get(key, {}):
            yield f"the key {key} of the list must be required or have a default"


def _rule_findings(schema: Schema) -> Iterator[str]:
    """A rule's cost is estimated from the largest value that the schema allows."""
    bound = _BOUND_FOR_RULES.get(schema.get("type", ""))
    if VALIDATIONS in schema and bound is not None and bound not in schema and "properties" not in schema:
        yield f"a rule needs {bound} to bound its cost"
