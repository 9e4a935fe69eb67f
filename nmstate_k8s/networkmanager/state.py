"""All that NetworkManager says, at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import Self

from nmstate_k8s.dbus import Codec, ObjectPath, Record, prop
from nmstate_k8s.networkmanager.active_connection import ActiveConnection
from nmstate_k8s.networkmanager.device import Device
from nmstate_k8s.networkmanager.dns_manager import DnsManager, GlobalDns
from nmstate_k8s.networkmanager.enums import ProfileFlags
from nmstate_k8s.networkmanager.profile import Profile
from nmstate_k8s.networkmanager.version import Feature, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedProfile(Record):
    """A profile that NetworkManager keeps.

    Attributes:
        filename: Where it is stored; under ``/run`` or empty for one in memory.
        unsaved: Whether it differs from what is on disk.
    """

    path: ObjectPath
    profile: Profile
    flags: ProfileFlags = prop("Flags", "u", unset=ProfileFlags(0), codec=Codec(ProfileFlags, int))
    unsaved: bool = prop("Unsaved", "b", unset=False)
    filename: str = prop("Filename", "s", unset="")

    def with_profile(self, profile: Profile) -> Self:
        return replace(self, profile=profile)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointInfo(Record):
    """A checkpoint, whoever made it.

    Attributes:
        devices: What it covers.
        rollback_timeout: Time between its making, or the last prolonging, and its roll-back; zero means never.
    """

    path: ObjectPath
    devices: tuple[str, ...] = prop("Devices", "ao")
    rollback_timeout: timedelta = prop(
        "RollbackTimeout",
        "u",
        unset=timedelta(0),
        codec=Codec(lambda seconds: timedelta(seconds=seconds), lambda timeout: int(timeout.total_seconds())),
    )


@dataclass(frozen=True, kw_only=True)
class NetworkManagerState:
    """What NetworkManager has and does.

    Attributes:
        hostname: The stored host name; empty if none is.
        global_dns: Equal to ``GlobalDns()`` if none is set.
        capabilities: What this build says that it can do, whether or not its version does.
    """

    version: Version
    hostname: str
    devices: Mapping[ObjectPath, Device]
    active_connections: Mapping[ObjectPath, ActiveConnection]
    profiles: Mapping[ObjectPath, SavedProfile]
    checkpoints: Mapping[ObjectPath, CheckpointInfo]
    global_dns: GlobalDns
    dns: DnsManager
    capabilities: frozenset[Feature] = frozenset()

    @cached_property
    def devices_by_interface(self) -> Mapping[str, tuple[Device, ...]]:
        """More than one only with Open vSwitch, whose bridge, port and interface may share a name."""
        found: dict[str, list[Device]] = {}
        for device in self.devices.values():
            found.setdefault(device.interface, []).append(device)
        return {interface: tuple(devices) for interface, devices in found.items()}

    def device(self, interface: str) -> Device | None:
        """The device of that name; with Open vSwitch, the one that exists in the kernel."""
        devices = self.devices_by_interface.get(interface, ())
        return next((device for device in devices if device.real), devices[0] if devices else None)

    def active_on(self, device: Device) -> ActiveConnection | None:
        """What is active on ``device``, or on the way there."""
        return self.active_connections.get(device.active_connection) if device.active_connection else None

    def saved_profile_of(self, active_connection: ActiveConnection) -> SavedProfile | None:
        """The profile that ``active_connection`` was made from, as it is now."""
        return self.profiles.get(active_connection.profile) if active_connection.profile else None
