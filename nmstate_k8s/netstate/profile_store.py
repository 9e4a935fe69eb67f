"""The profiles that NetworkManager keeps, changed in memory first and put on disk, or back, at the end."""

import asyncio
from pathlib import Path

from nmstate_k8s.dbus import Bus, ObjectPath, pipelined
from nmstate_k8s.netstate.durable import sync_changes_of_others
from nmstate_k8s.netstate.journal import Journal, ProfileChange, ProfileRecord
from nmstate_k8s.networkmanager import (
    GoneError,
    NetworkManagerModel,
    NetworkManagerState,
    Profile,
    SavedProfile,
    SettingsAddFlags,
    SettingsConnectionProxy,
    SettingsProxy,
    SettingsUpdateFlags,
)

# NetworkManager must not start activations of its own while activations are asked for: they would contend.
_ADD_IN_MEMORY = SettingsAddFlags.IN_MEMORY | SettingsAddFlags.BLOCK_AUTOCONNECT
_UPDATE_IN_MEMORY = SettingsUpdateFlags.IN_MEMORY | SettingsUpdateFlags.BLOCK_AUTOCONNECT
_PUT_BACK = SettingsUpdateFlags.BLOCK_AUTOCONNECT | SettingsUpdateFlags.NO_REAPPLY


class ProfileStore:
    """Writes profiles; it neither activates anything nor decides which profile is whose.

    A profile that is changed in memory lies in a file under ``/run`` that hides the one on disk, which stays
    as it is. A power cut takes it away. A restart of NetworkManager and the roll-back of a checkpoint do not: after
    a roll-back the file under ``/run`` is still there, with the old content if the profile was active and
    with the new content if it was not (seen with 1.42 and 1.52).
    """

    def __init__(self, bus: Bus, model: NetworkManagerModel) -> None:
        self._bus = bus
        self._model = model
        self._settings = SettingsProxy(bus)

    async def wait_ready(self) -> None:
        """Wait until NetworkManager has read its profiles; it is on the bus before that."""
        while True:
            generation = self._model.generation
            try:
                await self._settings.hostname()
            except GoneError:
                await self._model.wait_change(generation)
            else:
                return

    async def write_in_memory(self, profile: Profile, path: ObjectPath | None) -> ObjectPath:
        """Change the profile at ``path``, or add one, without touching the disk."""
        if path is None:
            return await self._settings.add_connection(profile, _ADD_IN_MEMORY)
        await self._proxy(path).update(profile, _UPDATE_IN_MEMORY)
        return path

    async def find(self, uuid: str) -> ObjectPath | None:
        return await self._settings.find_uuid(uuid)

    async def save(self, changes: tuple[ProfileChange, ...]) -> None:
        """Have each profile on disk as ``changes`` say, whatever has become of it."""
        now = _by_uuid(await self._model.current())
        await pipelined(self._save(change, now.get(change.uuid)) for change in changes)

    async def _save(self, change: ProfileChange, saved: SavedProfile | None) -> None:
        profile = Profile.from_dbus(change.settings)
        if saved is None:
            await self._settings.add_connection(profile, SettingsAddFlags.TO_DISK)
        elif saved.profile != profile:
            await self._proxy(saved.path).update(profile, SettingsUpdateFlags.TO_DISK | SettingsUpdateFlags.NO_REAPPLY)
        elif saved.unsaved:
            await self._proxy(saved.path).save()

    async def delete(self, uuid: str) -> None:
        """Remove the profile, in memory and on disk, if it is there."""
        path = await self._settings.find_uuid(uuid)
        if path is not None:
            await self._proxy(path).delete()

    async def sync(self, journal: Journal) -> None:
        """Have what ``journal`` wrote and deleted survive a power cut: NetworkManager does not wait for the disk."""
        now = _by_uuid(await self._model.current())
        written = [Path(now[change.uuid].filename) for change in journal.writes if change.uuid in now]
        removed = [
            Path(record.file) for record in journal.before if record.uuid in journal.deletions and record.on_disk
        ]
        await asyncio.to_thread(sync_changes_of_others, written, removed)

    async def restore(self, records: tuple[ProfileRecord, ...]) -> None:
        """Have each profile as it was, on disk and in memory."""
        if not records:
            return
        now = _by_uuid(await self._model.current())
        changed = [record for record in records if not is_as_it_was(record, now.get(record.uuid))]
        uncovered = [record for record in changed if _uncover(record, now.get(record.uuid))]
        if uncovered:
            await self._settings.load_connections([record.file for record in uncovered])
            now = _by_uuid(await self._model.current())
        await pipelined(self._put_back(record, now.get(record.uuid)) for record in changed)

    async def _put_back(self, record: ProfileRecord, saved: SavedProfile | None) -> None:
        """Write what uncovering the file on disk did not bring back; this rewrites that file."""
        if is_as_it_was(record, saved):
            return
        profile = Profile.from_dbus(record.settings)
        if saved is None:
            place = SettingsAddFlags.TO_DISK if record.on_disk else SettingsAddFlags.IN_MEMORY
            await self._settings.add_connection(profile, place | SettingsAddFlags.BLOCK_AUTOCONNECT)
        elif record.on_disk:
            await self._proxy(saved.path).update(profile, SettingsUpdateFlags.TO_DISK | _PUT_BACK)
        else:
            await self._proxy(saved.path).update(profile, SettingsUpdateFlags.IN_MEMORY | _PUT_BACK)

    def _proxy(self, path: ObjectPath) -> SettingsConnectionProxy:
        return SettingsConnectionProxy(self._bus, path)


def is_as_it_was(record: ProfileRecord, saved: SavedProfile | None) -> bool:
    """Whether the profile has the settings that it had, and lies where it lay."""
    return (
        saved is not None
        and saved.filename == record.file
        and saved.unsaved == record.unsaved
        and saved.profile == Profile.from_dbus(record.settings)
    )


def record_of(saved: SavedProfile) -> ProfileRecord:
    """What the journal needs to have of a profile."""
    return ProfileRecord(
        saved.profile.connection.uuid or "", saved.profile.without_secrets().to_dbus(), saved.filename, saved.unsaved
    )


def _by_uuid(state: NetworkManagerState) -> dict[str, SavedProfile]:
    return {saved.profile.connection.uuid or "": saved for saved in state.profiles.values()}


def _uncover(record: ProfileRecord, saved: SavedProfile | None) -> bool:
    """Remove the file under ``/run`` that hides the one on disk, and tell whether that one is to be read again.

    Reading it beats writing it: nobody but NetworkManager knows the secrets that are in it. That the hiding one is not
    there may mean that this process has another view of the file system, or that another one was killed right here.
    """
    if not record.on_disk or (saved is not None and not saved.filename.startswith("/run/")):
        return False
    if saved is None:
        return True
    file = Path(saved.filename)
    try:
        if record.uuid not in file.read_text():
            return False
        file.unlink()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True
