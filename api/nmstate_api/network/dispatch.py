"""Scripts that NetworkManager runs when an interface comes up or goes down."""

from nmstate_api.network.model import NetworkModel


class Dispatch(NetworkModel):
    """Shell scripts of an interface; an empty one is removed."""

    post_activation: str | None = None
    """Run after the interface came up or was configured anew. Default: as it is."""

    post_deactivation: str | None = None
    """Run after the interface went down. Default: as it is."""
