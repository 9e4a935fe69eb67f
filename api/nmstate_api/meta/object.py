"""The base of every kind."""

from collections.abc import Mapping
from typing import ClassVar, Self, cast

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from nmstate_api.jsonvalue import JsonObject
from nmstate_api.meta.model import ApiModel
from nmstate_api.meta.objectmeta import ObjectMeta
from nmstate_api.meta.resource import CustomResource


class KubernetesObject(ApiModel):
    """An object with a kind and metadata.

    What it is called is on the class, not in fields: ``apiVersion`` and ``kind`` are written
    by :meth:`to_wire`, and ignored on reading, where items of a list lack them anyway.

    Attributes:
        group: API group; empty for the core group.
        plural: The name of the resource in URLs.
        status_subresource: Whether status is written through a path of its own.
        crd: How the kind is registered, for kinds that a CustomResourceDefinition defines.
    """

    group: ClassVar[str]
    version: ClassVar[str]
    kind: ClassVar[str]
    plural: ClassVar[str]
    namespaced: ClassVar[bool] = False
    status_subresource: ClassVar[bool] = True
    crd: ClassVar[CustomResource | None] = None

    metadata: ObjectMeta = Field(default_factory=ObjectMeta)

    @classmethod
    def api_version(cls) -> str:
        return f"{cls.group}/{cls.version}" if cls.group else cls.version

    @classmethod
    def from_wire(cls, wire: Mapping[str, object]) -> Self:
        """Read an object as the API server sent it.

        Raises:
            pydantic.ValidationError: A known field has a value of the wrong type.
        """
        return cls.model_validate(wire, by_name=False)

    def to_wire(self) -> JsonObject:
        """Write what was set, and nothing else: fields left at their default do not appear."""
        return cast(JsonObject, self.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True))

    @model_validator(mode="before")
    @classmethod
    def _kind_is_on_the_class(cls, values: object) -> object:
        if isinstance(values, dict) and ("kind" in values or "apiVersion" in values):
            return {key: value for key, value in values.items() if key not in ("kind", "apiVersion")}
        return values

    @model_serializer(mode="wrap")
    def _with_type(self, handler: SerializerFunctionWrapHandler) -> dict[str, object]:
        fields = cast(dict[str, object], handler(self))
        return {"apiVersion": self.api_version(), "kind": self.kind, **fields}
