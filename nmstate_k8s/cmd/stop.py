"""SIGINT and SIGTERM as a cancellation, so that whatever runs ends in order."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Stopped(Exception):
    """A signal ended the work, which had the time to clean up."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.signal = number


async def until_stopped(work: Coroutine[Any, Any, T]) -> T:
    """Run ``work``; the first signal cancels it, and further ones change nothing.

    Raises:
        Stopped: A signal came and ``work`` ended by its cancellation.
    """
    task = asyncio.current_task()
    received: list[int] = []

    def stop(number: int) -> None:
        received.append(number)
        if task is not None and len(received) == 1:
            task.cancel()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop, number)
    try:
        return await work
    except asyncio.CancelledError:
        if task is not None and received:
            task.uncancel()
            raise Stopped(received[0]) from None
        raise
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
