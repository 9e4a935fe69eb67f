"""A condition that becomes true once and stays true."""

import asyncio


class Latch:
    """Something that happens once, such as "the first list is in".

    Unlike ``asyncio.Event`` it cannot be cleared, so whoever saw it set need not look again.
    """

    def __init__(self) -> None:
        self._event = asyncio.Event()

    @property
    def is_set(self) -> bool:
        return self._event.is_set()

    def set(self) -> None:
        self._event.set()

    async def wait(self) -> None:
        await self._event.wait()
