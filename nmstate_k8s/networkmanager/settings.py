"""The profiles that NetworkManager keeps, and the host name."""

from collections.abc import Sequence
from typing import ClassVar

from nmstate_k8s.dbus import Bus, ObjectPath, VariantMap
from nmstate_k8s.networkmanager.enums import ProfileFlags, SettingsAddFlags, SettingsUpdateFlags
from nmstate_k8s.networkmanager.errors import InvalidProfileError, NoSecretsError, UnknownProfileError
from nmstate_k8s.networkmanager.profile import Profile, Settings
from nmstate_k8s.networkmanager.proxy import NetworkManagerObject

_NO_ARGUMENTS: VariantMap = {}


class SettingsProxy(NetworkManagerObject):
    """``org.freedesktop.NetworkManager.Settings``."""

    INTERFACE: ClassVar[str] = "org.freedesktop.NetworkManager.Settings"
    PATH = ObjectPath("/org/freedesktop/NetworkManager/Settings")

    def __init__(self, bus: Bus) -> None:
        super().__init__(bus, self.PATH)

    async def add_connection(self, profile: Profile, flags: SettingsAddFlags) -> ObjectPath:
        """Add ``profile``; with BLOCK_AUTOCONNECT, NetworkManager does not activate it by itself.

        Raises:
            InvalidProfileError: NetworkManager does not accept it.
        """
        path, _ = await self.call("AddConnection2", "a{sa{sv}}ua{sv}", profile.to_dbus(), int(flags), _NO_ARGUMENTS)
        return ObjectPath(path)

    async def connection_by_uuid(self, uuid: str) -> ObjectPath:
        (path,) = await self.call("GetConnectionByUuid", "s", uuid)
        return ObjectPath(path)

    async def find_uuid(self, uuid: str) -> ObjectPath | None:
        """As ``connection_by_uuid``; None if there is no such profile."""
        try:
            return await self.connection_by_uuid(uuid)
        except (InvalidProfileError, UnknownProfileError):
            return None

    async def load_connections(self, filenames: Sequence[str]) -> list[str]:
        """Read these keyfiles again, and return those that could not be read; the others stay as they are in memory."""
        _all_loaded, failed = await self.call("LoadConnections", "as", list(filenames))
        return [str(filename) for filename in failed]

    async def hostname(self) -> str:
        """The host name that is stored, which need not be the running one; empty if none is."""
        name: str = await self.get_property("Hostname", "s")
        return name

    async def save_hostname(self, hostname: str) -> None:
        """Store ``hostname``, which cannot be empty, and perhaps let the kernel have it too, as is configured.

        Raises:
            InvalidArgumentsError: It is no host name.
        """
        await self.call("SaveHostname", "s", hostname)


class SettingsConnectionProxy(NetworkManagerObject):
    """``org.freedesktop.NetworkManager.Settings.Connection``: one profile."""

    INTERFACE: ClassVar[str] = "org.freedesktop.NetworkManager.Settings.Connection"

    async def get_settings(self) -> Profile:
        """The profile without its secrets."""
        (settings,) = await self.call("GetSettings")
        return Profile.from_dbus(settings)

    async def get_secrets(self, setting: str) -> Settings:
        """The secrets of one setting, in a profile that holds nothing else; empty if it has none."""
        try:
            (secrets,) = await self.call("GetSecrets", "s", setting)
        except NoSecretsError:
            return {}
        found: Settings = secrets
        return found

    async def update(self, profile: Profile, flags: SettingsUpdateFlags) -> None:
        """Replace the profile's settings; an active connection keeps the old ones until it is reapplied or activated.

        Secrets are kept if ``profile`` has none; if it has one, those that it lacks are lost.

        Raises:
            InvalidProfileError: NetworkManager does not accept it.
        """
        await self.call("Update2", "a{sa{sv}}ua{sv}", profile.to_dbus(), int(flags), _NO_ARGUMENTS)

    async def save(self) -> None:
        """Write the profile to disk as it is."""
        await self.call("Save")

    async def delete(self) -> None:
        """Remove the profile, in memory and on disk; what is active with it is taken down."""
        await self.call("Delete")

    async def flags(self) -> ProfileFlags:
        return ProfileFlags(await self.get_property("Flags", "u"))
