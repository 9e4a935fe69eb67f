"""IPsec tunnels that are up, or on the way there: NetworkManager has no devices for them. Pure: no I/O."""

from collections.abc import Mapping

from nmstate_k8s.networkmanager import ActiveConnection, ActiveConnectionState, NetworkManagerState, Profile
from nmstate_k8s.networkmanager.profile import LIBRESWAN


def is_tunnel(profile: Profile) -> bool:
    """Whether it makes an IPsec tunnel, which is an interface by the profile's name."""
    return profile.vpn is not None and profile.vpn.service_type == LIBRESWAN


def active_tunnels(state: NetworkManagerState) -> Mapping[str, ActiveConnection]:
    """By name, which is that of the profile; the one that is further on its way where there are two of a name."""
    found = {
        saved.profile.connection.id or "": active
        for active in sorted(state.active_connections.values(), key=lambda active: active.state)
        if active.state <= ActiveConnectionState.ACTIVATED
        and (saved := state.saved_profile_of(active)) is not None
        and is_tunnel(saved.profile)
    }
    links = {device.interface for device in state.devices.values() if device.real and device.managed}
    return {name: active for name, active in found.items() if name not in links}
