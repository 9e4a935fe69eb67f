"""The node's network at one moment, as the kernel and NetworkManager tell it."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from nmstate_k8s.dbus import ObjectPath
from nmstate_k8s.netlink import KernelState
from nmstate_k8s.netstate.node_file import read_node_files
from nmstate_k8s.netstate.secret import Secrets
from nmstate_k8s.netstate.vpn_plugin import vpn_services
from nmstate_k8s.networkmanager import NetworkManagerState

_MPTCP_SWITCH = Path("/proc/sys/net/mptcp/enabled")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What kernel and NetworkManager said; never changes.

    Attributes:
        hostname: The kernel's host name.
        stored_hostname: The one that the node boots with; empty if none is stored.
        files: Those that belong to single interfaces.
        has_mptcp: Whether multipath TCP is switched on.
        vpn_services: Plugins for VPNs that NetworkManager can use.
        secrets: Those of profiles, by path.
        tells_secrets: Whether they are in `secrets`, and not only which there are.
    """

    kernel: KernelState
    network_manager: NetworkManagerState
    hostname: str = ""
    stored_hostname: str = ""
    files: Mapping[Path, str] = field(default_factory=dict)
    has_mptcp: bool = True
    vpn_services: frozenset[str] = frozenset()
    secrets: Mapping[ObjectPath, Secrets] = field(default_factory=dict)
    tells_secrets: bool = False

    def disclosed(self) -> NetworkManagerState:
        """NetworkManager's state with the secrets in its profiles, or what stands for them."""
        if not self.secrets:
            return self.network_manager
        profiles = dict(self.network_manager.profiles)
        for path, secrets in self.secrets.items():
            if path in profiles:
                profiles[path] = profiles[path].with_profile(profiles[path].profile.with_secrets(secrets.settings))
        return replace(self.network_manager, profiles=profiles)

    @property
    def writable(self) -> NetworkManagerState:
        """NetworkManager's state with profiles that can be written back: with their secrets, or without any."""
        return self.disclosed() if self.tells_secrets else self.network_manager


def take_snapshot(kernel: KernelState, network_manager: NetworkManagerState) -> Snapshot:
    """A snapshot of states that somebody keeps current, with names, files and switches as they are now."""
    return Snapshot(
        kernel=kernel,
        network_manager=network_manager,
        hostname=socket.gethostname(),
        stored_hostname=network_manager.hostname,
        files=read_node_files(),
        has_mptcp=_has_mptcp(),
        vpn_services=vpn_services(),
    )


def _has_mptcp() -> bool:
    try:
        return _MPTCP_SWITCH.read_text(encoding="utf-8").strip() == "1"
    except OSError:
        return False
