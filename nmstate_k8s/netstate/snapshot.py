"""The node's network at one moment, as the kernel and NetworkManager tell it."""

import socket
from dataclasses import dataclass

from nmstate_k8s.netlink import KernelState
from nmstate_k8s.networkmanager import NetworkManagerState


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What kernel and NetworkManager said; never changes.

    Attributes:
        hostname: The kernel's host name.
        stored_hostname: The one that the node boots with; empty if none is stored.
    """

    kernel: KernelState
    network_manager: NetworkManagerState
    hostname: str = ""
    stored_hostname: str = ""


def take_snapshot(kernel: KernelState, network_manager: NetworkManagerState) -> Snapshot:
    """A snapshot of states that somebody keeps current, with the host names as they are now."""
    return Snapshot(kernel, network_manager, socket.gethostname(), network_manager.hostname)
