"""Kinds that are not modelled: kept as JSON, or reduced to their metadata."""

from collections.abc import Mapping
from typing import ClassVar, Self, cast

from pydantic import ConfigDict

from nmstate_api.meta import JsonObject, KubernetesObject, ObjectMeta
from nmstate_k8s.kube.resource import api_version


class JsonDocument:
    """An object kept as the JSON that it came as; a subclass names the kind.

    For large or foreign objects: nothing but the metadata is parsed or checked.

    Attributes:
        body: Everything but ``apiVersion``, ``kind`` and ``metadata``.
    """

    __slots__ = ("body", "metadata")

    group: ClassVar[str]
    version: ClassVar[str]
    kind: ClassVar[str]
    plural: ClassVar[str]
    namespaced: ClassVar[bool] = False

    def __init__(self, metadata: ObjectMeta, body: JsonObject) -> None:
        self.metadata = metadata
        self.body = body

    @classmethod
    def from_wire(cls, wire: Mapping[str, object]) -> Self:
        body = {key: value for key, value in wire.items() if key not in ("apiVersion", "kind", "metadata")}
        return cls(ObjectMeta.model_validate(wire.get("metadata", {})), cast(JsonObject, body))

    def to_wire(self) -> JsonObject:
        metadata = self.metadata.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
        return {"apiVersion": api_version(type(self)), "kind": self.kind, "metadata": metadata, **self.body}


class PartialObject(KubernetesObject):
    """An object of which only the metadata is asked for; a subclass names the kind.

    The API server leaves the rest out, so that watching a kind with large objects costs
    neither traffic nor memory. Not for writing: what is not there would be removed.
    """

    model_config = ConfigDict(extra="ignore")
