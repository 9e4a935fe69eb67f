"""A kind that no cluster has, for tests of what is blind to kinds."""

from pydantic import Field

from nmstate_api.meta import ApiModel, Condition, KubernetesObject, ObjectMeta
from nmstate_k8s.kube.document import JsonDocument, PartialObject


class GadgetSpec(ApiModel):
    """What a gadget should be."""

    size: int = 0
    parts: dict[str, str] = Field(default_factory=dict)


class GadgetStatus(ApiModel):
    """What a gadget is."""

    conditions: list[Condition] = Field(default_factory=list)
    size: int = 0


class Gadget(KubernetesObject):
    """A cluster-scoped kind with a status."""

    group = "test.example"
    version = "v1"
    kind = "Gadget"
    plural = "gadgets"

    spec: GadgetSpec = Field(default_factory=GadgetSpec)
    status: GadgetStatus | None = None


class GadgetMetadata(PartialObject):
    """The same kind, without its content."""

    group = "test.example"
    version = "v1"
    kind = "Gadget"
    plural = "gadgets"


class GadgetDocument(JsonDocument):
    """The same kind, as JSON."""

    group = "test.example"
    version = "v1"
    kind = "Gadget"
    plural = "gadgets"


def a_gadget(name: str, *, size: int = 1, labels: dict[str, str] | None = None) -> Gadget:
    """A gadget as someone would create it."""
    metadata = ObjectMeta(name=name, labels=labels) if labels else ObjectMeta(name=name)
    return Gadget(metadata=metadata, spec=GadgetSpec(size=size))


def stored(item: Gadget, *, uid: str = "uid-1", resource_version: str = "1", generation: int = 1) -> Gadget:
    """``item`` as the API server would return it."""
    update = {"uid": uid, "resource_version": resource_version, "generation": generation}
    return item.model_copy(update={"metadata": item.metadata.model_copy(update=update)})
