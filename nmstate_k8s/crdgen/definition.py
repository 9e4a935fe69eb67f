"""CustomResourceDefinitions. Pure: no clock, no I/O."""

from collections.abc import Sequence

from nmstate_api.meta import CustomResource, KubernetesObject
from nmstate_k8s.crdgen.errors import SchemaError
from nmstate_k8s.crdgen.schematype import PRESERVE_UNKNOWN, Schema
from nmstate_k8s.crdgen.structural import structural_schema

_API_VERSION_TEXT = "Version of the schema that this object is written in."
_KIND_TEXT = "Kind of object that this is."


def file_name(kind: type[KubernetesObject]) -> str:
    return f"{kind.group}_{kind.plural}.yaml"


def custom_resource_definition(versions: Sequence[type[KubernetesObject]]) -> Schema:
    """Return the definition of a kind from its classes, one for each version.

    Raises:
        SchemaError: The versions disagree on names, or not exactly one of them is stored.
    """
    newest = versions[0]
    if len({(version.group, version.kind, version.plural, version.namespaced) for version in versions}) != 1:
        raise SchemaError(f"the versions of {newest.kind} disagree on group, names or scope")
    if sum(_registration(version).storage for version in versions) != 1:
        raise SchemaError(f"{newest.kind} needs exactly one version that is stored")
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{newest.plural}.{newest.group}"},
        "spec": {
            "group": newest.group,
            "names": _names(newest),
            "scope": "Namespaced" if newest.namespaced else "Cluster",
            "versions": [_version(version) for version in versions],
        },
    }


def _registration(version: type[KubernetesObject]) -> CustomResource:
    if version.crd is None:
        raise SchemaError(f"{version.kind} does not say how it is registered")
    return version.crd


def _names(kind: type[KubernetesObject]) -> Schema:
    registration = _registration(kind)
    names: Schema = {
        "kind": kind.kind,
        "listKind": f"{kind.kind}List",
        "plural": kind.plural,
        "singular": kind.kind.lower(),
    }
    if registration.short_names:
        names["shortNames"] = list(registration.short_names)
    if registration.categories:
        names["categories"] = list(registration.categories)
    return names


def _version(version: type[KubernetesObject]) -> Schema:
    registration = _registration(version)
    result: Schema = {
        "name": version.version,
        "served": True,
        "storage": registration.storage,
        "schema": {"openAPIV3Schema": _root_schema(version)},
    }
    if registration.columns:
        result["additionalPrinterColumns"] = [
            {"name": column.name, "description": column.name, "type": column.type, "jsonPath": column.json_path}
            for column in registration.columns
        ]
    if version.status_subresource:
        result["subresources"] = {"status": {}}
    if registration.deprecation is not None:
        result["deprecated"] = True
        if registration.deprecation:
            result["deprecationWarning"] = registration.deprecation
    return result


def _root_schema(version: type[KubernetesObject]) -> Schema:
    schema = structural_schema(version)
    schema["properties"] |= {
        "apiVersion": {"type": "string", "description": _API_VERSION_TEXT},
        "kind": {"type": "string", "description": _KIND_TEXT},
        "metadata": {"type": "object"},
    }
    if _registration(version).preserve_unknown:
        schema[PRESERVE_UNKNOWN] = True
    return schema
