"""The one place that makes tasks outside a ``TaskGroup``."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, TypeVar

T = TypeVar("T")


async def shielded(work: Coroutine[Any, Any, T], deadline: timedelta) -> T:
    """Run clean-up to its end, even while the caller is being cancelled.

    A cancellation that arrives meanwhile is not lost: it is raised when ``work`` has ended, and then
    ``work``'s own result or error is dropped in its favour. ``work`` never outlives the call.

    Raises:
        TimeoutError: ``work`` did not end within ``deadline`` and was cancelled.
    """
    task = asyncio.create_task(work, name="shielded")
    cancelled = await _settle(task, deadline.total_seconds())
    timed_out = not task.done()
    if timed_out:
        task.cancel()
        cancelled = await _settle(task, None) or cancelled
    if cancelled is not None:
        if not task.cancelled():
            task.exception()  # looked at, so that the loop does not report it as lost
        raise cancelled
    if timed_out and task.cancelled():
        raise TimeoutError
    return task.result()


async def _settle(task: asyncio.Task[T], seconds: float | None) -> asyncio.CancelledError | None:
    """Wait until ``task`` is done or ``seconds`` are over; return the last cancellation that arrived meanwhile."""
    loop = asyncio.get_running_loop()
    ends_at = None if seconds is None else loop.time() + seconds
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        left = None if ends_at is None else max(0.0, ends_at - loop.time())
        try:
            await asyncio.wait([task], timeout=left)
        except asyncio.CancelledError as error:
            cancelled = error
        else:
            break
    return cancelled
