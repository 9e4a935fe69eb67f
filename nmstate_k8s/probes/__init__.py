"""What has to work on a node after a change, or the change is undone."""

from nmstate_k8s.probes.dns import ROOT_SERVERS, DnsProbe
from nmstate_k8s.probes.gateway import GatewayProbe
from nmstate_k8s.probes.probe import Probe, ProbeFailedError, ProbeSet, ShowState

__all__ = ["ROOT_SERVERS", "DnsProbe", "GatewayProbe", "Probe", "ProbeFailedError", "ProbeSet", "ShowState"]
