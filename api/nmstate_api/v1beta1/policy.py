"""Policies in their older version; the fields are those of v1."""

from typing import ClassVar

from nmstate_api import v1
from nmstate_api.meta import CustomResource
from nmstate_api.v1.policy import REASON_COLUMN, STATUS_COLUMN


class NodeNetworkConfigurationPolicy(v1.NodeNetworkConfigurationPolicy):
    """A network state that the selected nodes are brought to. Use version v1."""

    version: ClassVar[str] = "v1beta1"
    crd: ClassVar[CustomResource | None] = CustomResource(
        short_names=("nncp",), columns=(STATUS_COLUMN, REASON_COLUMN), storage=False, deprecation=""
    )
