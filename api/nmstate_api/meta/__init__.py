"""What every Kubernetes object has, whatever its kind: metadata, conditions, and how it looks on the wire."""

from nmstate_api.jsonvalue import JsonObject, JsonValue
from nmstate_api.meta.condition import Condition, ConditionStatus
from nmstate_api.meta.marker import (
    CEL,
    Defaulted,
    Int32,
    Int64,
    IntOrString,
    ListType,
    MapType,
    NetworkVocabulary,
    PreserveUnknown,
    SchemaOnly,
)
from nmstate_api.meta.model import ApiModel
from nmstate_api.meta.object import KubernetesObject
from nmstate_api.meta.objectmeta import ListMeta, ObjectMeta, OwnerReference
from nmstate_api.meta.resource import CustomResource, PrinterColumn
from nmstate_api.meta.time import Time

__all__ = [
    "CEL",
    "ApiModel",
    "Condition",
    "ConditionStatus",
    "CustomResource",
    "Defaulted",
    "Int32",
    "Int64",
    "IntOrString",
    "JsonObject",
    "JsonValue",
    "KubernetesObject",
    "ListMeta",
    "ListType",
    "MapType",
    "NetworkVocabulary",
    "ObjectMeta",
    "OwnerReference",
    "PreserveUnknown",
    "PrinterColumn",
    "SchemaOnly",
    "Time",
]
