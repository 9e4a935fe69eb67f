"""A checkpoint with an owner: prolonged while the owner works, and ended one way or the other."""

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

_MADE_WITHIN = timedelta(minutes=1)
FIRST_TIMER = timedelta(seconds=23)
"""One whose owner dies before it wrote down that it has one is in the way of others for no longer than this.

Nobody else is likely to choose it, so that such a one can be told from those of others.
"""


class Checkpoint:
    """One checkpoint, owned by the ``async with`` block that it was made for.

    Its timer runs, unless ``prolong`` does. It ends with ``commit``, ``roll_back`` or ``leave``; a block that ends with
    none of them, by an error or by being cancelled, rolls back. If even that cannot be done, the timer does it:
    nothing of this process is needed.

    Attributes:
        path: Empty until it is made.
    """

    def __init__(self, manager: NetworkManagerProxy, timer: Timer) -> None:
        self.path = ObjectPath("")
        self._manager = manager
        self._timer = timer
        self._decided = False

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
        """
        checkpoint = cls(manager, timer)
        try:
            # To its end, even when cancelled: one whose path nobody knows could not be rolled back.
            await shielded(checkpoint._make(flags), _MADE_WITHIN)
            yield checkpoint
        finally:
            await checkpoint._close()

    async def _make(self, flags: CheckpointFlags) -> None:
        first = min(FIRST_TIMER, self._timer.rollback_after)
        self.path = await self._manager.checkpoint_create(WHOLE_NODE, first, flags)

    async def prolong(self) -> None:
        """Keep the timer from running out until cancelled, which has to be before the checkpoint is ended.

        Raises:
            CheckpointLostError: It is gone: rolled back or ended by somebody else, or NetworkManager restarted.
        """
        while True:
            await self._prolong_once()
            await asyncio.sleep(self._timer.prolong_every.total_seconds())

    async def _prolong_once(self) -> None:
        while True:
            try:
                await self._manager.checkpoint_adjust_rollback_timeout(self.path, self._timer.rollback_after)
            except NoAnswerError:
                continue  # waiting for the answer took long enough; another pause could miss the timer
            return

    async def commit(self) -> None:
        """Keep what was changed; from here on nothing rolls back.

        Raises:
            CheckpointLostError: It had been rolled back already, or NetworkManager restarted.
        """
        await self._manager.checkpoint_destroy(self.path)
        self._decided = True

    async def roll_back(self) -> dict[ObjectPath, RollbackResult]:
        """Go back, and tell how that ended for each device.

        Devices are still on their way when this returns: wait until they are settled.

        Raises:
            CheckpointLostError: As for ``commit``.
        """
        self._decided = True
        return await self._manager.checkpoint_rollback(self.path)

    async def leave(self, rollback_after: timedelta) -> None:
        """Give it up as it is: unless somebody ends it, NetworkManager rolls back ``rollback_after`` from now."""
        await self._manager.checkpoint_adjust_rollback_timeout(self.path, rollback_after)
        self._decided = True

    async def _close(self) -> None:
        if self._decided or not self.path:
            return
        self._decided = True
        # What ended the block matters more than a failure here, after which the timer still rolls back.
        with suppress(NetworkManagerError, TimeoutError):
            await shielded(self._manager.checkpoint_rollback(self.path), ROLLBACK_TIMEOUT)
