"""NetworkManager's objects, built up from what D-Bus brings. Pure: no I/O."""

from collections.abc import Callable, Mapping
from typing import Any

from nmstate_k8s.dbus import ObjectPath, Variant, VariantMap
from nmstate_k8s.networkmanager.active_connection import ACTIVE_CONNECTION_INTERFACE, ActiveConnection
from nmstate_k8s.networkmanager.device import DEVICE_INTERFACE, Device
from nmstate_k8s.networkmanager.dns_manager import DNS_MANAGER_INTERFACE, DnsManager, GlobalDns
from nmstate_k8s.networkmanager.manager import NetworkManagerProxy
from nmstate_k8s.networkmanager.profile import ConnectionSetting, Profile
from nmstate_k8s.networkmanager.settings import SettingsConnectionProxy, SettingsProxy
from nmstate_k8s.networkmanager.state import CheckpointInfo, NetworkManagerState, SavedProfile
from nmstate_k8s.networkmanager.version import Version, capabilities

ManagedObjects = Mapping[str, Mapping[str, Mapping[str, Variant]]]
"""``a{oa{sa{sv}}}``: properties by object and interface."""

PROFILE_INTERFACE = SettingsConnectionProxy.INTERFACE
CHECKPOINT_INTERFACE = "org.freedesktop.NetworkManager.Checkpoint"

_NOT_READ_YET = Profile(connection=ConnectionSetting())

_MAKERS: Mapping[str, Callable[[ObjectPath], Any]] = {
    DEVICE_INTERFACE: lambda path: Device(path=path),
    ACTIVE_CONNECTION_INTERFACE: lambda path: ActiveConnection(path=path),
    PROFILE_INTERFACE: lambda path: SavedProfile(path=path, profile=_NOT_READ_YET),
    CHECKPOINT_INTERFACE: lambda path: CheckpointInfo(path=path),
}


class ObjectTree:
    """The objects that matter here, kept by path; the others are dropped.

    A profile counts as stale from when it appears, or is said to have changed, until its settings are handed in:
    D-Bus does not send them along. The owner tells what happened, in order; the tree asks nothing itself.

    Attributes:
        stale_profiles: Those whose settings have to be read.
    """

    def __init__(self) -> None:
        self.devices: dict[ObjectPath, Device] = {}
        self.active_connections: dict[ObjectPath, ActiveConnection] = {}
        self.profiles: dict[ObjectPath, SavedProfile] = {}
        self.checkpoints: dict[ObjectPath, CheckpointInfo] = {}
        self.stale_profiles: set[ObjectPath] = set()
        self._many: dict[str, dict[ObjectPath, Any]] = {
            DEVICE_INTERFACE: self.devices,
            ACTIVE_CONNECTION_INTERFACE: self.active_connections,
            PROFILE_INTERFACE: self.profiles,
            CHECKPOINT_INTERFACE: self.checkpoints,
        }
        self._manager: dict[str, Variant] = {}
        self._settings: dict[str, Variant] = {}
        self._dns: dict[str, Variant] = {}
        self._single = {
            NetworkManagerProxy.INTERFACE: self._manager,
            SettingsProxy.INTERFACE: self._settings,
            DNS_MANAGER_INTERFACE: self._dns,
        }

    def load(self, objects: ManagedObjects) -> None:
        """Take what ``GetManagedObjects`` returned."""
        for path, interfaces in objects.items():
            self.add(ObjectPath(path), interfaces)

    def add(self, path: ObjectPath, interfaces: Mapping[str, VariantMap]) -> None:
        """Take a new object."""
        for interface, properties in interfaces.items():
            if (kept := self._many.get(interface)) is not None:
                kept[path] = _MAKERS[interface](path).updated(properties)
            elif (single := self._single.get(interface)) is not None:
                single.update(properties)
        if PROFILE_INTERFACE in interfaces:
            self.stale_profiles.add(path)

    def remove(self, path: ObjectPath) -> None:
        """Forget an object, which need not have been kept."""
        for kept in self._many.values():
            kept.pop(path, None)
        self.stale_profiles.discard(path)

    def change(self, path: ObjectPath, interface: str, properties: VariantMap) -> bool:
        """Take new values of properties and tell whether anything that is kept changed."""
        if (single := self._single.get(interface)) is not None:
            single.update(properties)
            return True
        kept = self._many.get(interface)
        before = None if kept is None else kept.get(path)
        if kept is None or before is None:
            return False
        kept[path] = before.updated(properties)
        return bool(kept[path] != before)

    def mark_stale(self, path: ObjectPath) -> None:
        if path in self.profiles:
            self.stale_profiles.add(path)

    def put_profile(self, path: ObjectPath, profile: Profile) -> None:
        """Take the settings of a profile, unless it went away while they were read."""
        if (saved := self.profiles.get(path)) is not None:
            self.profiles[path] = saved.with_profile(profile)

    def state(self) -> NetworkManagerState:
        """What it all amounts to now; what the tree learns later does not change it."""
        return NetworkManagerState(
            version=Version.parse(_value(self._manager, "Version", "")),
            hostname=_value(self._settings, "Hostname", ""),
            devices=dict(self.devices),
            active_connections=dict(self.active_connections),
            profiles=dict(self.profiles),
            checkpoints=dict(self.checkpoints),
            global_dns=GlobalDns.from_dbus(_value(self._manager, "GlobalDnsConfiguration", {})),
            dns=DnsManager.from_dbus(self._dns),
            capabilities=capabilities(_value(self._manager, "VersionInfo", ())),
        )


def _value(properties: VariantMap, name: str, otherwise: Any) -> Any:
    found = properties.get(name)
    return otherwise if found is None else found.value
