"""The API server without a cache: credentials, typed calls, one watch at a time.

Knows no kind of ours: a kind is a class that says how it is called and how it looks on the wire
(:class:`~nmstate_k8s.kube.resource.Resource`), as every ``nmstate_api.meta.KubernetesObject`` does.
"""

from nmstate_k8s.kube.client import Client
from nmstate_k8s.kube.cluster import ClusterConfig
from nmstate_k8s.kube.config import load_config
from nmstate_k8s.kube.connect import connect
from nmstate_k8s.kube.document import JsonDocument, PartialObject
from nmstate_k8s.kube.errors import (
    AlreadyExistsError,
    ConflictError,
    ForbiddenError,
    GoneError,
    InvalidError,
    KubeError,
    NotFoundError,
    TooManyRequestsError,
    UnauthorizedError,
    UnavailableError,
    UnreadableError,
)
from nmstate_k8s.kube.listing import Listing
from nmstate_k8s.kube.resource import ObjectKey, Resource, key_of
from nmstate_k8s.kube.selection import EVERYTHING, Selection
from nmstate_k8s.kube.watch import EventType, WatchEvent

__all__ = [
    "EVERYTHING",
    "AlreadyExistsError",
    "Client",
    "ClusterConfig",
    "ConflictError",
    "EventType",
    "ForbiddenError",
    "GoneError",
    "InvalidError",
    "JsonDocument",
    "KubeError",
    "Listing",
    "NotFoundError",
    "ObjectKey",
    "PartialObject",
    "Resource",
    "Selection",
    "TooManyRequestsError",
    "UnauthorizedError",
    "UnavailableError",
    "UnreadableError",
    "WatchEvent",
    "connect",
    "key_of",
    "load_config",
]
