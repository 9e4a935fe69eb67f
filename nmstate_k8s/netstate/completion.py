"""Putting on disk what was decided, now or by a process that died after it had decided."""

import asyncio
import contextlib
from datetime import timedelta

from nmstate_k8s.dbus import Bus, pipelined
from nmstate_k8s.netstate.daemon import wait_daemon
from nmstate_k8s.netstate.errors import CommitIncompleteError, OutsideError
from nmstate_k8s.netstate.journal import Journal, JournalFile, boot_id
from nmstate_k8s.netstate.outside_store import OutsideStore
from nmstate_k8s.netstate.profile_store import ProfileStore
from nmstate_k8s.networkmanager import NetworkManagerError, NetworkManagerModel, NetworkManagerProxy

SAVE_DEADLINE = timedelta(seconds=120)


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
        try:
            if not journal.memory_only:
                async with asyncio.timeout(SAVE_DEADLINE.total_seconds()):
                    await self._put_on_disk(journal)
        except (NetworkManagerError, OutsideError, TimeoutError) as error:
            raise CommitIncompleteError(
                f"the change is in effect, but not all of it could be written to disk: {error or 'it took too long'}"
            ) from error
        self._file.drop()

    async def _put_on_disk(self, journal: Journal) -> None:
        lasting = journal.outside_after.lasting()
        self._outside.write_files(lasting)
        await self._outside.bring_about(lasting)
        await self._profiles.save(journal.writes)
        await pipelined(self._profiles.delete(uuid) for uuid in journal.deletions)
        await self._profiles.sync(journal)

    async def run(self, journal: Journal) -> None:
        """Do all that is left, on whatever the node has become meanwhile."""
        daemon = await wait_daemon(self._bus)
        manager = NetworkManagerProxy(self._bus)
        if journal.is_of(daemon) and journal.checkpoint in await manager.checkpoints():
            await manager.checkpoint_destroy(journal.checkpoint)
        if journal.memory_only and journal.boot_id != boot_id():
            self._file.drop()  # what was to stay in memory went with the boot
            return
        await self.save(journal)
        await self._activate(journal, manager)

    async def _activate(self, journal: Journal, manager: NetworkManagerProxy) -> None:
        """Bring up what a reboot or a roll-back left down; who applies next finds out whether that was enough."""
        state = await self._model.current()
        active = {connection.uuid for connection in state.active_connections.values()}
        paths = {saved.profile.connection.uuid: path for path, saved in state.profiles.items()}
        for uuid in journal.activations:
            if uuid not in active and uuid in paths:
                with contextlib.suppress(NetworkManagerError):
                    await manager.activate_connection(paths[uuid])
