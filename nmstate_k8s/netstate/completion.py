"""Putting on disk what was decided, now or by a process that died after it had decided."""

import asyncio
import contextlib
from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from nmstate_k8s.dbus import Bus, ObjectPath, pipelined
from nmstate_k8s.netstate.daemon import wait_daemon
from nmstate_k8s.netstate.errors import CommitIncompleteError, InvalidStateError, OutsideError
from nmstate_k8s.netstate.journal import Journal, JournalFile, boot_id
from nmstate_k8s.netstate.outside_store import OutsideStore
from nmstate_k8s.netstate.profile_store import ProfileStore
from nmstate_k8s.networkmanager import (
    ActiveConnection,
    DeviceState,
    NetworkManagerError,
    NetworkManagerModel,
    NetworkManagerProxy,
    NetworkManagerState,
    Profile,
)

SAVE_DEADLINE = timedelta(seconds=120)
START_DEADLINE = timedelta(seconds=20)
"""How long after its start NetworkManager may take to read its profiles."""

SETTLE_DEADLINE = timedelta(seconds=15)
"""How long each round of activations may take after a boot."""


class Completion:
    """Finishes an apply whose journal says `commit`. It may be repeated, and by another process."""

    def __init__(self, bus: Bus, model: NetworkManagerModel, file: JournalFile) -> None:
        self._bus = bus
        self._model = model
        self._file = file
        self._profiles = ProfileStore(bus, model)
        self._outside = OutsideStore(bus, model)

    async def save(self, journal: Journal) -> None:
        """Save and delete profiles as decided, and drop the journal.

        Raises:
            CommitIncompleteError: Not all of it could be done; the journal stays.
        """
        await self._save(journal)
        self._file.drop()

    async def _save(self, journal: Journal) -> None:
        try:
            if not journal.memory_only:
                async with asyncio.timeout(SAVE_DEADLINE.total_seconds()):
                    await self._put_on_disk(journal)
        except (InvalidStateError, NetworkManagerError, OutsideError, TimeoutError) as error:
            raise CommitIncompleteError(
                f"the change is in effect, but not all of it could be written to disk: {error or 'it took too long'}"
            ) from error

    async def _put_on_disk(self, journal: Journal) -> None:
        lasting = journal.outside_after.lasting()
        self._outside.write_files(lasting)
        await self._outside.bring_about(lasting)
        await self._profiles.save(journal.writes)
        await pipelined(self._profiles.delete(uuid) for uuid in journal.deletions)
        await self._profiles.sync(journal)

    async def run(self, journal: Journal) -> None:
        """Do all that is left, on whatever the node has become meanwhile.

        Raises:
            CommitIncompleteError: As for `save`.
        """
        daemon = await wait_daemon(self._bus)
        manager = NetworkManagerProxy(self._bus)
        # What is not there then fails below, and says so.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(START_DEADLINE.total_seconds()):
                await self._profiles.wait_ready()
        if journal.is_of(daemon) and journal.checkpoint in await manager.checkpoints():
            await manager.checkpoint_destroy(journal.checkpoint)
        if journal.memory_only and journal.boot_id != boot_id():
            self._file.drop()  # what was to stay in memory went with the boot
            return
        state = await self._model.current()
        await self._save(journal)
        await _Activations(self._model, manager, _outdated(state, journal)).run(journal)
        if journal.boot_id != boot_id():
            await self._outside.restore(journal.outside_after.booted())
        self._file.drop()


class _Activations:
    """Brings up what a boot or a roll-back left down, or brought up with the profile that was.

    ``outdated`` are the active connections that were made with one, by the profile's UUID.
    """

    def __init__(
        self, model: NetworkManagerModel, manager: NetworkManagerProxy, outdated: Mapping[str, ObjectPath]
    ) -> None:
        self._model = model
        self._manager = manager
        self._outdated = outdated

    async def run(self, journal: Journal) -> None:
        """Return when all is up, or the time is; who applies next finds out whether that was enough."""
        # What is asked for brings the others up with it, as a controller its ports, unless they are up already.
        for uuids in (journal.activations, journal.brought):
            state = await self._model.current()
            down = {*uuids} - self._up(state)
            lost = (path for path, saved in state.profiles.items() if saved.profile.connection.uuid in down)
            await pipelined(map(self._activate, lost))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SETTLE_DEADLINE.total_seconds()):
                    await self._model.wait_until(partial(self._are_up, frozenset(uuids)))

    async def _activate(self, profile: ObjectPath) -> None:
        with contextlib.suppress(NetworkManagerError):
            await self._manager.activate_connection(profile)

    def _are_up(self, uuids: frozenset[str], state: NetworkManagerState) -> bool:
        return uuids <= self._up(state)

    def _up(self, state: NetworkManagerState) -> set[str]:
        """The profiles that are in use as they are now."""
        return {
            active.uuid
            for active in state.active_connections.values()
            if active.path != self._outdated.get(active.uuid) and _has_link_up(state, active)
        }


def _outdated(state: NetworkManagerState, journal: Journal) -> dict[str, ObjectPath]:
    now = {saved.profile.connection.uuid: saved.profile for saved in state.profiles.values()}
    changed = {change.uuid for change in journal.writes if now.get(change.uuid) != Profile.from_dbus(change.settings)}
    return {active.uuid: active.path for active in state.active_connections.values() if active.uuid in changed}


def _has_link_up(state: NetworkManagerState, active: ActiveConnection) -> bool:
    """Whether its device is configured and attached; what is left may depend on a DHCP server."""
    devices = filter(None, map(state.devices.get, active.devices))
    return any(DeviceState.IP_CONFIG <= device.state <= DeviceState.ACTIVATED for device in devices)
