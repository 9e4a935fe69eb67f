"""What the NetworkManager of a node is too old for, said before anything is changed. Pure: no I/O."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nmstate_k8s.networkmanager import Feature

if TYPE_CHECKING:
    from nmstate_k8s.netstate.merge import MergedState


def lacking(state: "MergedState", feature: Feature, what: str) -> Iterator[str]:
    """Tell that ``what``, an interface's property with its value, takes a newer NetworkManager, if it does."""
    if not state.can(feature):
        needed = feature.since
        yield (
            f"{what} needs NetworkManager {needed.major}.{needed.minor} or later, and this node has "
            f"{state.network_manager_version}; leave it out, or update NetworkManager"
        )
