"""Doing something for only as long as something else holds."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def guarded(work: Coroutine[Any, Any, T], *guards: Coroutine[Any, Any, None]) -> T:
    """The result of ``work``, which is cancelled if a guard raises first; the first error is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            watching = [group.create_task(guard, name="guard") for guard in guards]
            result = await work
            for guard in watching:
                guard.cancel()
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return result
