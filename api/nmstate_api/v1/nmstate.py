"""The installation of the operator itself."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from nmstate_api.meta import ApiModel, Condition, CustomResource, Defaulted, KubernetesObject
from nmstate_api.v1.policy import REASON_COLUMN, STATUS_COLUMN
from nmstate_api.v1.scheduling import Affinity, Toleration


class LogLevel(StrEnum):
    """How much the handlers log."""

    INFO = "info"
    DEBUG = "debug"


class SelfSignConfiguration(ApiModel):
    """When the webhook's self-signed certificates are replaced. Durations as Go writes them, such as 24h0m0s."""

    ca_rotate_interval: str = ""
    """How long a certificate authority is used before a new one replaces it."""

    ca_overlap_interval: str = ""
    """How long the old certificate authority stays trusted next to the new one."""

    cert_rotate_interval: str = ""
    """How long a serving certificate is used before a new one replaces it."""

    cert_overlap_interval: str = ""
    """How long the old serving certificate stays valid next to the new one."""


class DnsProbe(ApiModel):
    """The check that names still resolve after a change."""

    host: Annotated[str, Defaulted("root-servers.net")] = "root-servers.net"
    """Name that is looked up."""


class ProbeConfiguration(ApiModel):
    """What is checked after a change, before it is kept."""

    dns: Annotated[DnsProbe, Defaulted({"host": "root-servers.net"})] = Field(default_factory=DnsProbe)
    """The check that names still resolve."""


class MetricsConfiguration(ApiModel):
    """Where metrics are served."""

    bind_address: Annotated[str, Defaulted(":8089")] = ":8089"
    """Address on which metrics are served. Accepted for compatibility; it has no effect."""


class NMStateSpec(ApiModel):
    """Where the parts of the operator run, and how they check and log."""

    affinity: Affinity | None = None
    """Affinity of the handler, which runs on every node that it allows."""

    infra_affinity: Affinity | None = None
    """Affinity of the webhook and of the other parts that are not bound to a node."""

    node_selector: dict[str, str] = Field(default_factory=dict)
    """Labels of the nodes that get a handler. Empty selects every node."""

    tolerations: list[Toleration] = Field(default_factory=list)
    """Taints that the handler tolerates."""

    infra_node_selector: dict[str, str] = Field(default_factory=dict)
    """Labels of the nodes on which the webhook and the other parts that are not bound to a node may run."""

    infra_tolerations: list[Toleration] = Field(default_factory=list)
    """Taints that the webhook and the other parts that are not bound to a node tolerate."""

    self_sign_configuration: SelfSignConfiguration | None = None
    """When the webhook's self-signed certificates are replaced."""

    probe_configuration: Annotated[ProbeConfiguration, Defaulted({})] = Field(default_factory=ProbeConfiguration)
    """What is checked after a change, before it is kept."""

    metrics_configuration: Annotated[MetricsConfiguration, Defaulted({})] = Field(default_factory=MetricsConfiguration)
    """Where metrics are served."""

    log_level: Annotated[LogLevel, Defaulted("info")] = LogLevel.INFO
    """How much the handlers log."""


class NMStateStatus(ApiModel):
    """How far the installation has come."""

    conditions: list[Condition] = Field(default_factory=list)
    """Available, Degraded and Progressing."""


class NMState(KubernetesObject):
    """Installs the operator's handler, webhook and metrics. There is one, named nmstate."""

    group: ClassVar[str] = "nmstate.io"
    version: ClassVar[str] = "v1"
    kind: ClassVar[str] = "NMState"
    plural: ClassVar[str] = "nmstates"
    crd: ClassVar[CustomResource | None] = CustomResource(columns=(STATUS_COLUMN, REASON_COLUMN))

    spec: Annotated[NMStateSpec, Defaulted({})] = Field(default_factory=NMStateSpec)
    """Where the parts of the operator run, and how they check and log."""

    status: NMStateStatus = Field(default_factory=NMStateStatus)
    """How far the installation has come. Written by the install controller alone."""
