"""From models to schemas that the API server takes."""

from enum import StrEnum
from typing import Annotated, Literal

import pytest
from pydantic import Field

from nmstate_api.meta import (
    CEL,
    ApiModel,
    Defaulted,
    Int64,
    IntOrString,
    JsonObject,
    ListType,
    MapType,
    PreserveUnknown,
    SchemaOnly,
    Time,
)
from nmstate_k8s.crdgen.errors import SchemaError
from nmstate_k8s.crdgen.structural import structural_schema


class Colour(StrEnum):
    """A colour."""

    RED = "red"
    BLUE = "blue"


class Part(ApiModel):
    """A part."""

    part_name: str
    """What it is called."""

    weight: Int64 | None = None


class Thing(ApiModel):
    """A thing.

    Attributes:
        secret: Not for users.
    """

    colour: Annotated[Colour, Defaulted("red")] = Colour.RED
    kind: Literal["thing"] = "thing"
    made: Time | None = None
    parts: Annotated[list[Part], ListType("map", keys=("partName",))] = Field(default_factory=list)
    selector: Annotated[
        dict[str, str], MapType("atomic"), SchemaOnly({"maxProperties": 4}), CEL("size(self) > 0", message="is empty")
    ] = Field(default_factory=dict)
    how_many: Annotated[int | str | None, IntOrString()] = None
    free: Annotated[JsonObject, PreserveUnknown()] = Field(default_factory=dict)


def test_a_model_becomes_a_structural_schema() -> None:
    assert structural_schema(Thing) == {
        "description": "A thing.",
        "type": "object",
        "properties": {
            "colour": {"description": "A colour.", "type": "string", "enum": ["red", "blue"], "default": "red"},
            "kind": {"type": "string", "enum": ["thing"]},
            "made": {"type": "string", "format": "date-time"},
            "parts": {
                "type": "array",
                "x-kubernetes-list-type": "map",
                "x-kubernetes-list-map-keys": ["partName"],
                "items": {
                    "description": "A part.",
                    "type": "object",
                    "required": ["partName"],
                    "properties": {
                        "partName": {"description": "What it is called.", "type": "string"},
                        "weight": {"type": "integer", "format": "int64"},
                    },
                },
            },
            "selector": {
                "type": "object",
                "additionalProperties": {"type": "string"},
                "maxProperties": 4,
                "x-kubernetes-map-type": "atomic",
                "x-kubernetes-validations": [{"rule": "size(self) > 0", "message": "is empty"}],
            },
            "howMany": {"anyOf": [{"type": "integer"}, {"type": "string"}], "x-kubernetes-int-or-string": True},
            "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
        },
    }


class Tree(ApiModel):
    """A tree."""

    branches: "list[Tree]" = Field(default_factory=list)


class Pair(ApiModel):
    """A pair."""

    pair: tuple[int, str]


class Choice(ApiModel):
    """A choice."""

    choice: Part | Pair


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (Tree, "Tree contains Tree"),
        (Pair, "Pair.pair: a tuple cannot be expressed"),
        (Choice, "Choice.choice: a choice between types cannot be expressed"),
    ],
)
def test_what_a_schema_cannot_say_is_an_error_that_names_the_place(model: type[ApiModel], reason: str) -> None:
    with pytest.raises(SchemaError, match=reason):
        structural_schema(model)
