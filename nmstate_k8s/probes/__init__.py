"""What has to work on a node after a change, or the change is undone."""

from nmstate_k8s.probes.probe import Probe, ProbeFailedError, require

__all__ = ["Probe", "ProbeFailedError", "require"]
