"""What a request to a fake API server means. Pure: no clock, no I/O."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import cast
from urllib.parse import unquote

from nmstate_api.meta import JsonObject, JsonValue
from nmstate_k8s.kube.http import ApiRequest
from nmstate_k8s.kube.resource import ObjectKey
from nmstate_k8s.testing.refusal import RefusedError
from nmstate_k8s.testing.storage import Collection, metadata_of


@dataclass(frozen=True, slots=True)
class Target:
    """What a path points to; the name is empty for a whole collection."""

    collection: Collection
    key: ObjectKey
    subresource: str


def parse(path: str) -> Target:
    """``/api/v1/namespaces/a/events/b`` or ``/apis/nmstate.io/v1/nodenetworkconfigurationpolicies/b/status``."""
    parts = [unquote(part) for part in path.strip("/").split("/")]
    group, rest = ("", parts[2:]) if parts[0] == "api" else (parts[1], parts[3:])
    namespace = ""
    if rest[0] == "namespaces" and len(rest) > 2:
        namespace, rest = rest[1], rest[2:]
    plural, name, subresource = (*rest, "", "")[:3]
    if subresource not in ("", "status"):
        raise RefusedError(404, "NotFound", f"the server could not find {path}")
    return Target(Collection(group, plural), ObjectKey(name, namespace), subresource)


def only_writable(target: Target, old: JsonObject, new: JsonObject) -> JsonObject:
    """``new`` as far as its path may write it: status through its own path, everything else through the other."""
    source, kept = (old, new) if target.subresource else (new, old)
    result = {key: deepcopy(value) for key, value in source.items() if key != "status"}
    if kept.get("status") is not None:
        result["status"] = deepcopy(kept["status"])
    if target.subresource:
        preconditions = metadata_of(new)
        for name in ("uid", "resourceVersion"):
            metadata_of(result)[name] = preconditions.get(name) or metadata_of(old)[name]
    return result


def seen_as(accept: str, item: JsonObject) -> JsonObject:
    """The object as it was asked for: whole, or reduced to its metadata."""
    if "as=PartialObjectMetadata" not in accept:
        return item
    return {"apiVersion": "meta.k8s.io/v1", "kind": "PartialObjectMetadata", "metadata": item["metadata"]}


def selector(request: ApiRequest) -> Callable[[JsonObject], bool]:
    """Whether an object matches the selectors of a list or watch."""
    labels = _pairs(request.query.get("labelSelector", ""))
    fields = _pairs(request.query.get("fieldSelector", ""))
    namespace = parse(request.path).key.namespace

    def matches(item: JsonObject) -> bool:
        metadata = metadata_of(item)
        own = cast(JsonObject, metadata.get("labels") or {})
        return (
            (not namespace or metadata.get("namespace") == namespace)
            and all(own.get(name) == value for name, value in labels.items())
            and all(_field(item, name) == value for name, value in fields.items())
        )

    return matches


def _pairs(text: str) -> dict[str, str]:
    return dict(cast(tuple[str, str], tuple(pair.split("=", 1))) for pair in text.split(",") if pair)


def _field(item: JsonObject, name: str) -> JsonValue:
    value: JsonValue = item
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value
