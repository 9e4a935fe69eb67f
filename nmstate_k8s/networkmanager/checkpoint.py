"""A checkpoint with an owner: prolonged while the owner lives, and ended one way or the other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from nmstate_k8s.asynckit import shielded
from nmstate_k8s.dbus import ObjectPath
from nmstate_k8s.networkmanager.enums import CheckpointFlags, RollbackResult
from nmstate_k8s.networkmanager.errors import NetworkManagerError, NoAnswerError
from nmstate_k8s.networkmanager.manager import ROLLBACK_TIMEOUT, NetworkManagerProxy

WHOLE_NODE: tuple[ObjectPath, ...] = ()

TAKE_BACK_ALL = CheckpointFlags.DELETE_NEW_CONNECTIONS | CheckpointFlags.DISCONNECT_NEW_DEVICES


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """How long NetworkManager waits for a sign of life before it rolls back, and how often one is given."""

    rollback_after: timedelta = timedelta(seconds=60)
    prolong_every: timedelta = timedelta(seconds=20)


DEFAULT_TIMER = Timer()


class Checkpoint:
    """One checkpoint, owned by the ``async with`` block that it was made or adopted for.

    While the block runs the timer is prolonged. It ends with ``commit``, ``roll_back`` or ``leave``; a block that ends
    with none of them, by an error or by being cancelled, rolls back. If even that cannot be done, the timer
    does it: nothing of this process is needed.
    """

    def __init__(self, manager: NetworkManagerProxy, path: ObjectPath, timer: Timer) -> None:
        self.path = path
        self._manager = manager
        self._timer = timer
        self._decided = False
        self._prolonging: asyncio.Task[None] | None = None

    @classmethod
    @asynccontextmanager
    async def create(
        cls,
        manager: NetworkManagerProxy,
        *,
        flags: CheckpointFlags = TAKE_BACK_ALL,
        timer: Timer = DEFAULT_TIMER,
    ) -> AsyncIterator[Self]:
        """Make a checkpoint of the whole node and own it for the length of the block.

        Raises:
            CheckpointConflictError: There is another one.
            CheckpointLostError: It was gone before the block ended it; the block is cancelled.
        """
        path = await manager.checkpoint_create(WHOLE_NODE, timer.rollback_after, flags)
        async with cls.adopt(manager, path, timer=timer) as checkpoint:
            yield checkpoint

    @classmethod
    @asynccontextmanager
    async def adopt(
        cls, manager: NetworkManagerProxy, path: ObjectPath, *, timer: Timer = DEFAULT_TIMER
    ) -> AsyncIterator[Self]:
        """Own a checkpoint that exists, such as one that a former process left.

        Raises:
            CheckpointLostError: As for ``create``.
        """
        checkpoint = cls(manager, path, timer)
        try:
            async with asyncio.TaskGroup() as group:
                checkpoint._prolonging = group.create_task(checkpoint._prolong_forever(), name="checkpoint-prolonger")
                yield checkpoint
                checkpoint._stop_prolonging()
        except BaseExceptionGroup as failed:
            raise failed.exceptions[0] from None
        finally:
            await checkpoint._close()

    async def commit(self) -> None:
        """Keep what was changed; from here on nothing rolls back.

        Raises:
            CheckpointLostError: It had been rolled back already, or NetworkManager restarted.
        """
        self._stop_prolonging()
        await self._manager.checkpoint_destroy(self.path)
        self._decided = True

    async def roll_back(self) -> dict[ObjectPath, RollbackResult]:
        """Go back, and tell how that ended for each device.

        Devices are still on their way when this returns: wait until they are settled.

        Raises:
            CheckpointLostError: As for ``commit``.
        """
        self._stop_prolonging()
        self._decided = True
        return await self._manager.checkpoint_rollback(self.path)

    async def leave(self, rollback_after: timedelta) -> None:
        """Give it up as it is: unless somebody ends it, NetworkManager rolls back ``rollback_after`` from now."""
        self._stop_prolonging()
        await self._manager.checkpoint_adjust_rollback_timeout(self.path, rollback_after)
        self._decided = True

    async def _prolong_forever(self) -> None:
        while True:
            await asyncio.sleep(self._timer.prolong_every.total_seconds())
            await self._prolong()

    async def _prolong(self) -> None:
        while True:
            try:
                await self._manager.checkpoint_adjust_rollback_timeout(self.path, self._timer.rollback_after)
            except NoAnswerError:
                continue  # waiting for the answer took long enough; another pause could miss the timer
            return

    def _stop_prolonging(self) -> None:
        # Before the end is asked for: prolonging what has ended would look like a loss.
        if self._prolonging is not None:
            self._prolonging.cancel()

    async def _close(self) -> None:
        if self._decided:
            return
        self._decided = True
        # What ended the block matters more than a failure here, after which the timer still rolls back.
        with suppress(NetworkManagerError, TimeoutError):
            await shielded(self._manager.checkpoint_rollback(self.path), ROLLBACK_TIMEOUT)
