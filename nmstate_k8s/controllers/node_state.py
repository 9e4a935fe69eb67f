"""A NodeNetworkState without a model: with thousands of interfaces, one would cost more than it tells."""

from typing import ClassVar

from nmstate_k8s.kube import JsonDocument, PartialObject


class NodeStateDocument(JsonDocument):
    """All of it, as JSON."""

    group: ClassVar[str] = "nmstate.io"
    version: ClassVar[str] = "v1beta1"
    kind: ClassVar[str] = "NodeNetworkState"
    plural: ClassVar[str] = "nodenetworkstates"


class NodeStateMetadata(PartialObject):
    """That there is one, which says that the node carries a handler; without its content."""

    group: ClassVar[str] = NodeStateDocument.group
    version: ClassVar[str] = NodeStateDocument.version
    kind: ClassVar[str] = NodeStateDocument.kind
    plural: ClassVar[str] = NodeStateDocument.plural
