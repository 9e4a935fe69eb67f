"""Why an interface did not come up, in words. Pure: no I/O."""

from nmstate_k8s.networkmanager.enums import ActiveConnectionStateReason as TunnelReason
from nmstate_k8s.networkmanager.enums import DeviceStateReason as Reason

_AUTHENTICATION = "802.1X authentication failed"
_DHCP = "the DHCP client failed"

_CAUSES = {
    Reason.NOW_UNMANAGED: "NetworkManager stopped managing it",
    Reason.CONFIG_FAILED: "the kernel refused its configuration",
    Reason.IP_CONFIG_UNAVAILABLE: "its IP configuration could not be obtained",
    Reason.IP_CONFIG_EXPIRED: "its IP configuration expired",
    Reason.NO_SECRETS: "a secret that it needs is missing",
    Reason.SUPPLICANT_DISCONNECT: _AUTHENTICATION,
    Reason.SUPPLICANT_CONFIG_FAILED: _AUTHENTICATION,
    Reason.SUPPLICANT_FAILED: "the 802.1X supplicant failed; is wpa_supplicant installed?",
    Reason.SUPPLICANT_TIMEOUT: _AUTHENTICATION + ": no answer in time",
    Reason.DHCP_START_FAILED: _DHCP,
    Reason.DHCP_ERROR: _DHCP,
    Reason.DHCP_FAILED: "DHCP gave no lease",
    Reason.FIRMWARE_MISSING: "its firmware is missing",
    Reason.REMOVED: "it vanished from the system",
    Reason.SLEEPING: "networking is switched off",
    Reason.CONNECTION_REMOVED: "someone deleted its profile meanwhile",
    Reason.USER_REQUESTED: "someone took it down meanwhile",
    Reason.CARRIER: "it has no carrier; check the cable or the switch port",
    Reason.DEPENDENCY_FAILED: "what it depends on, its controller or parent, did not come up",
    Reason.NEW_ACTIVATION: "someone activated another profile on it meanwhile",
    Reason.PARENT_CHANGED: "its parent interface changed meanwhile",
    Reason.PARENT_MANAGED_CHANGED: "its parent interface is no longer managed by NetworkManager",
    Reason.OVSDB_FAILED: "Open vSwitch refused it or does not run",
    Reason.IP_ADDRESS_DUPLICATE: "another host uses one of its addresses",
    Reason.IP_METHOD_UNSUPPORTED: "it does not support the IP method",
    Reason.SRIOV_CONFIGURATION_FAILED: "its SR-IOV configuration failed",
    Reason.PEER_NOT_FOUND: "its peer does not exist",
}


_CAUSES_OF_TUNNELS = {
    TunnelReason.SERVICE_STOPPED: "the VPN plugin stopped",
    TunnelReason.IP_CONFIG_INVALID: "the IP configuration of its other side is not usable",
    TunnelReason.CONNECT_TIMEOUT: "its other side did not answer in time",
    TunnelReason.SERVICE_START_TIMEOUT: "the VPN plugin did not start in time",
    TunnelReason.SERVICE_START_FAILED: "the VPN plugin cannot be started",
    TunnelReason.NO_SECRETS: "a secret that it needs is missing",
    TunnelReason.LOGIN_FAILED: "its other side did not let it in",
}


def cause(reason: Reason, of_tunnel: TunnelReason = TunnelReason.UNKNOWN) -> str:
    """The cause that NetworkManager's ``reason`` stands for; its own name when there is nothing better to say.

    What has no device has no such reason, but that ``of_tunnel``.
    """
    if reason == Reason.NONE and of_tunnel in _CAUSES_OF_TUNNELS:
        return _CAUSES_OF_TUNNELS[of_tunnel]
    return _CAUSES.get(reason) or f"NetworkManager gives the reason {reason.name.lower().replace('_', '-')}"
