"""What the API server would refuse is found first."""

import pytest

from nmstate_k8s.crdgen.lint import lint_definition, lint_schema
from nmstate_k8s.crdgen.schematype import Schema


@pytest.mark.parametrize(
    ("schema", "finding"),
    [
        ({"description": "?"}, "a: type is missing"),
        ({"type": "null"}, "a: null is not a type"),
        ({"type": "string", "$ref": "#/x"}, "a: $ref cannot be used"),
        ({"type": "string", "title": "A"}, "a: title cannot be used"),
        ({"type": "array", "items": {"type": "string"}, "uniqueItems": True}, "a: uniqueItems cannot be used"),
        ({"type": "array"}, "a: a list needs one schema for its items"),
        ({"type": "object", "properties": {}, "additionalProperties": {"type": "string"}}, "a: properties and addit"),
        ({"type": "object", "required": ["b"]}, "a: requires b without describing it"),
        ({"type": "object", "properties": {"b": {}}}, "a.b: type is missing"),
        ({"type": "object", "additionalProperties": {}}, "a{}: type is missing"),
        ({"type": "array", "items": {}}, "a[]: type is missing"),
        ({"type": "string", "x-kubernetes-int-or-string": True}, "a: a number or text must not have a type"),
        ({"type": "string", "anyOf": [{"type": "string"}]}, "a: anyOf is only understood for a number or text"),
        ({"type": "string", "pattern": "(?=x)"}, "a: the pattern looks around, which RE2 cannot"),
        ({"type": "object", "x-kubernetes-preserve-unknown-fields": False}, "a: preserving unknown fields cannot be"),
        ({"type": "object", "x-kubernetes-validations": []}, "a: a rule needs maxProperties to bound its cost"),
        (
            {"type": "array", "items": {"type": "object"}, "x-kubernetes-list-type": "map"},
            "a: a list that is a map needs keys",
        ),
        (
            {
                "type": "array",
                "items": {"type": "object", "properties": {"b": {"type": "string"}}},
                "x-kubernetes-list-type": "map",
                "x-kubernetes-list-map-keys": ["b"],
            },
            "a: the key b of the list must be required or have a default",
        ),
    ],
)
def test_finds_what_is_not_structural(schema: Schema, finding: str) -> None:
    (found,) = lint_schema(schema, "a")

    assert found.startswith(finding)


@pytest.mark.parametrize(
    "schema",
    [
        {"description": "free-form", "x-kubernetes-preserve-unknown-fields": True},
        {"x-kubernetes-int-or-string": True, "anyOf": [{"type": "integer"}, {"type": "string"}]},
        {"type": "object", "properties": {"b": {"type": "string"}}, "required": ["b"]},
        {
            "type": "array",
            "items": {"type": "object", "properties": {"b": {"type": "string"}}, "required": ["b"]},
            "x-kubernetes-list-type": "map",
            "x-kubernetes-list-map-keys": ["b"],
        },
    ],
)
def test_finds_nothing_in_a_structural_schema(schema: Schema) -> None:
    assert list(lint_schema(schema, "a")) == []


def test_the_root_is_an_object_that_leaves_metadata_alone() -> None:
    root: Schema = {"type": "string", "properties": {"metadata": {"type": "object", "required": ["name"]}}}
    definition: Schema = {
        "metadata": {"name": "things.example.org"},
        "spec": {"versions": [{"name": "v1", "schema": {"openAPIV3Schema": root}}]},
    }

    findings = list(lint_definition(definition))

    assert "things.example.org/v1: the root must be an object" in findings
    assert "things.example.org/v1.metadata: only name and generateName may be restricted" in findings
