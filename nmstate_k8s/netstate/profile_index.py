"""Which of NetworkManager's profiles is for which interface. Pure: no I/O.

An interface may have several: the one in use counts, else the one that NetworkManager would choose.
"""

from collections.abc import Mapping
from functools import cached_property

from nmstate_k8s.netstate.kind import TYPE_OF_PROFILE
from nmstate_k8s.netstate.tunnel import active_tunnels, is_tunnel
from nmstate_k8s.networkmanager import (
    Device,
    MultiConnect,
    NetworkManagerState,
    Profile,
    ProfileFlags,
    SavedProfile,
)


def interface_type(profile: Profile) -> str:
    """The interface type that a profile is for, in nmstate's words; its own word where nmstate has none."""
    kind = profile.connection.type or ""
    if profile.macvlan is not None and profile.macvlan.tap:
        return "mac-vtap"
    if profile.vpn is not None and not is_tunnel(profile):
        return kind
    return TYPE_OF_PROFILE.get(kind, kind)


def is_shared(profile: Profile) -> bool:
    """Whether several devices may use the profile at once, so that it is not one interface's to change."""
    return profile.connection.multi_connect in (MultiConnect.MANUAL_MULTIPLE, MultiConnect.MULTIPLE)


class ProfileIndex:
    """The profiles of one state of NetworkManager, by interface; made once and then only read."""

    def __init__(self, state: NetworkManagerState) -> None:
        self._state = state
        self._active = {active.profile for active in state.active_connections.values()}
        self._by_mac = {
            device.hardware_address.upper(): device.interface
            for device in state.devices.values()
            if device.hardware_address and device.real
        }
        self._by_path = {device.plug: device.interface for device in state.devices.values() if device.plug}
        self._by_interface: dict[tuple[str, str], list[SavedProfile]] = {}
        self._by_controller: dict[str, list[SavedProfile]] = {}
        self._tunnels = {name: state.saved_profile_of(active) for name, active in active_tunnels(state).items()}
        self._by_uuid = {saved.profile.connection.uuid: saved for saved in state.profiles.values()}
        for saved in state.profiles.values():
            if saved.profile.connection.controller:
                self._by_controller.setdefault(saved.profile.connection.controller, []).append(saved)
            name = self._interface_of(saved.profile)
            if name is not None:
                self._by_interface.setdefault((name, interface_type(saved.profile)), []).append(saved)

    def _interface_of(self, profile: Profile) -> str | None:
        """The one interface that a profile is for; None for one that fits any."""
        if is_tunnel(profile):
            return profile.connection.id
        if profile.connection.interface_name:
            return profile.connection.interface_name
        if profile.vlan is not None and profile.vlan.parent:
            return f"{profile.vlan.parent}.{profile.vlan.id or 0}"
        # Of a VLAN, the MAC address there is its parent's.
        if interface_type(profile) == "ethernet" and profile.ethernet is not None and profile.ethernet.mac_address:
            return self._by_mac.get(profile.ethernet.mac_address)
        if profile.match is not None and profile.match.path:
            return self._by_path.get(profile.match.path[0])
        return None

    def all_of(self, interface: str, kind: str) -> list[SavedProfile]:
        """Every profile for the interface."""
        return list(self._by_interface.get((interface, kind), ()))

    def all_named(self, interface: str) -> list[SavedProfile]:
        """Every profile for an interface of that name, whatever its type, and every profile of that name."""
        return list(self._by_name.get(interface, ()))

    @cached_property
    def _by_name(self) -> Mapping[str, list[SavedProfile]]:
        found: dict[str, list[SavedProfile]] = {}
        for saved in self._state.profiles.values():
            for name in {saved.profile.connection.id, self._interface_of(saved.profile)} - {None}:
                found.setdefault(name or "", []).append(saved)
        return found

    def by_address(self, mac: str | None, slot: str | None) -> list[SavedProfile]:
        """Every profile that goes by that MAC address or by that PCI address, whether or not there is such a device."""
        if mac is None and slot is None:
            return []
        return [saved for saved in self._state.profiles.values() if _goes_by(saved.profile, mac, slot)]

    def active_of(self, interface: str) -> SavedProfile | None:
        """The profile that is active on the interface, or on the way there."""
        if interface in self._tunnels:
            return self._tunnels[interface]
        device = self._state.device(interface)
        active = self._state.active_on(device) if device is not None else None
        return self._state.saved_profile_of(active) if active is not None else None

    def preferred(self, interface: str, kind: str) -> SavedProfile | None:
        """The profile to change: the active one, else the one that NetworkManager would activate."""
        active = self.active_of(interface)
        if active is not None and interface_type(active.profile) == kind:
            return active
        return max(self._by_interface.get((interface, kind), ()), key=self._rank, default=None)

    def in_use(self, device: Device, kind: str) -> Profile | None:
        """The profile whose settings count for ``device``: none for one that others configured."""
        active = self._state.active_on(device)
        if active is not None and active.external:
            return None
        saved = self._state.saved_profile_of(active) if active is not None else None
        if saved is None:
            saved = self.preferred(device.interface, kind)
        return saved.profile if saved is not None else None

    def names(self, reference: str | None, interface: str) -> bool:
        """Whether ``reference``, an interface name or the UUID of a profile, means ``interface``."""
        if reference == interface:
            return True
        saved = self._by_uuid.get(reference) if reference else None
        return saved is not None and saved.profile.connection.interface_name == interface

    def ports_of(self, controller: str, kind: str) -> list[SavedProfile]:
        """Profiles of what is, or would be, a port of ``controller``, be it given by name or by a profile's UUID."""
        references = [controller, *(saved.profile.connection.uuid or "" for saved in self.all_of(controller, kind))]
        return [saved for reference in references for saved in self._by_controller.get(reference, ())]

    def is_active(self, saved: SavedProfile) -> bool:
        return saved.path in self._active

    def _rank(self, saved: SavedProfile) -> tuple[bool, int, int, str]:
        connection = saved.profile.connection
        return (
            saved.path in self._active,
            connection.autoconnect_priority or 0,
            connection.timestamp or 0,
            connection.uuid or "",
        )


def _goes_by(profile: Profile, mac: str | None, slot: str | None) -> bool:
    if mac is not None and profile.ethernet is not None and interface_type(profile) == "ethernet":
        return profile.ethernet.mac_address == mac
    return slot is not None and profile.match is not None and f"pci-{slot}" in profile.match.path


def is_passing(saved: SavedProfile) -> bool:
    """Whether the profile goes away by itself with what it describes."""
    return bool(saved.flags & (ProfileFlags.VOLATILE | ProfileFlags.EXTERNAL))


def is_unsaved(saved: SavedProfile) -> bool:
    """Whether someone's change to it would be lost with the next boot; defaults come back by themselves."""
    return bool(saved.flags & ProfileFlags.UNSAVED) and not saved.flags & ProfileFlags.NM_GENERATED
