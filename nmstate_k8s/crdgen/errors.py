"""What can go wrong while generating."""

from nmstate_k8s.errors import NmstateError


class SchemaError(NmstateError):
    """A model says something that the API server's schemas cannot."""
