"""The installation of the operator, in its older version."""

from typing import Annotated, ClassVar

from pydantic import Field

from nmstate_api import v1
from nmstate_api.meta import CustomResource, Defaulted
from nmstate_api.v1.nmstate import MetricsConfiguration
from nmstate_api.v1.policy import REASON_COLUMN, STATUS_COLUMN


class NMStateSpec(v1.NMStateSpec):
    """Where the parts of the operator run, and how they check and log."""

    metrics_configuration: MetricsConfiguration = Field(default_factory=MetricsConfiguration)
    """Where metrics are served."""


class NMState(v1.NMState):
    """Installs the operator's handler, webhook and metrics. Use version v1."""

    version: ClassVar[str] = "v1beta1"
    crd: ClassVar[CustomResource | None] = CustomResource(
        columns=(STATUS_COLUMN, REASON_COLUMN),
        storage=False,
        deprecation="nmstate/v1beta1 deprecated, use nmstate/v1 instead",
    )

    spec: Annotated[NMStateSpec, Defaulted({})] = Field(default_factory=NMStateSpec)
    """Where the parts of the operator run, and how they check and log."""
