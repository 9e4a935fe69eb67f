"""What to do with the journal of a process that died, or that left its change uncommitted on purpose."""

import contextlib

from nmstate_k8s.dbus import Bus
from nmstate_k8s.netstate.completion import Completion
from nmstate_k8s.netstate.daemon import wait_daemon
from nmstate_k8s.netstate.errors import NothingHeldError, RollbackFailedError
from nmstate_k8s.netstate.journal import Journal, JournalFile, Phase
from nmstate_k8s.netstate.undo import Undo
from nmstate_k8s.networkmanager import FIRST_TIMER, NetworkManagerError, NetworkManagerModel, NetworkManagerProxy


class Recovery:
    """Finishes what another process began. Whoever calls it holds the node's lock, so that process is not alive."""

    def __init__(self, bus: Bus, model: NetworkManagerModel, file: JournalFile) -> None:
        self._bus = bus
        self._model = model
        self._file = file

    async def run(self) -> Phase | None:
        """Complete a change that was decided, undo one that was not; return how far it had come, None if there is none.

        Raises:
            RollbackFailedError: The node is not what it was before the change. This is said once: the journal is gone.
            CommitIncompleteError: As for ``Completion``.
        """
        journal = self._file.read()
        if journal is None:
            self._file.drop()  # what is left of one that was being written
            await self._end_unknown_checkpoint()
            return None
        if journal.phase is Phase.COMMIT:
            await Completion(self._bus, self._model, self._file).run(journal)
        else:
            await self._undo(journal)
        return journal.phase

    async def _end_unknown_checkpoint(self) -> None:
        """End the checkpoint of a process that died before its journal was written, and so before any change.

        It would be in the way until its timer has run out.
        """
        with contextlib.suppress(NetworkManagerError):
            for checkpoint in (await self._model.current()).checkpoints.values():
                if checkpoint.rollback_timeout == FIRST_TIMER:
                    await NetworkManagerProxy(self._bus).checkpoint_destroy(checkpoint.path)

    async def commit(self) -> None:
        """Keep a change that was left uncommitted.

        Raises:
            NothingHeldError: There is none any more.
        """
        journal = self._held()
        daemon = await wait_daemon(self._bus)
        manager = NetworkManagerProxy(self._bus)
        if not journal.is_of(daemon) or journal.checkpoint not in await manager.checkpoints():
            await self._undo(journal)
            raise NothingHeldError("the change was undone before it was committed: its time was up")
        committed = journal.at(Phase.COMMIT)
        self._file.write(committed)
        await manager.checkpoint_destroy(journal.checkpoint)
        await Completion(self._bus, self._model, self._file).save(committed)

    async def rollback(self) -> None:
        """Undo a change that was left uncommitted.

        Raises:
            NothingHeldError: There is none.
        """
        await self._undo(self._held())

    def _held(self) -> Journal:
        journal = self._file.read()
        if journal is None or journal.phase is not Phase.HELD:
            raise NothingHeldError("there is no uncommitted change on this node")
        return journal

    async def _undo(self, journal: Journal) -> None:
        try:
            await Undo(self._bus, self._model, journal).run()
        except RollbackFailedError:
            self._file.drop()
            raise
        self._file.drop()
