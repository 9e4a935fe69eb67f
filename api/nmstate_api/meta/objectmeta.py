"""Metadata of objects and of lists."""

from pydantic import Field

from nmstate_api.meta.model import ApiModel
from nmstate_api.meta.time import Time


class OwnerReference(ApiModel):
    """An object whose deletion takes this one with it."""

    api_version: str
    kind: str
    name: str
    uid: str
    controller: bool | None = None
    block_owner_deletion: bool | None = None


class ObjectMeta(ApiModel):
    """Name, identity and life of an object.

    Empty strings and zero stand for what the API server has not assigned yet.
    """

    name: str = ""
    generate_name: str = ""
    namespace: str = ""
    uid: str = ""
    resource_version: str = ""
    generation: int = 0
    creation_timestamp: Time | None = None
    deletion_timestamp: Time | None = None
    labels: dict[str, str] = Field(default_factory=dict)
    annotations: dict[str, str] = Field(default_factory=dict)
    owner_references: list[OwnerReference] = Field(default_factory=list)
    finalizers: list[str] = Field(default_factory=list)


class ListMeta(ApiModel):
    """Where in the history of the cluster a list was taken, and how to ask for the rest of it."""

    resource_version: str = ""
    continue_: str = Field(default="", alias="continue")
    remaining_item_count: int | None = None
