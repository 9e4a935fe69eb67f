"""A kind that every API server has, for tests on a real one."""

from nmstate_api.meta import ObjectMeta
from nmstate_k8s.kube.document import JsonDocument, PartialObject


class ConfigMap(JsonDocument):
    """A namespaced kind without a status."""

    group = ""
    version = "v1"
    kind = "ConfigMap"
    plural = "configmaps"
    namespaced = True


class ConfigMapMetadata(PartialObject):
    """Its metadata alone."""

    group = ""
    version = "v1"
    kind = "ConfigMap"
    plural = "configmaps"
    namespaced = True


def a_config_map(name: str, test: str, **data: str) -> ConfigMap:
    """A config map in namespace ``default``, labelled with the test that makes it."""
    return ConfigMap(ObjectMeta(name=name, namespace="default", labels={"test": test}), {"data": {**data}})
