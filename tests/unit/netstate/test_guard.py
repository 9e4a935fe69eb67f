import asyncio

import pytest

from nmstate_k8s.netstate.guard import guarded


async def forever() -> None:
    await asyncio.Event().wait()


async def test_gives_the_result_and_ends_the_guard() -> None:
    async def work() -> int:
        return 3

    assert await guarded(work(), forever()) == 3


async def test_a_guard_that_raises_cancels_the_work_and_is_heard() -> None:
    ended: list[str] = []

    async def work() -> None:
        try:
            await forever()
        finally:
            ended.append("cancelled")

    async def guard() -> None:
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError, match="gone"):
        await guarded(work(), guard())
    assert ended == ["cancelled"]


async def test_an_error_of_the_work_is_raised_as_it_is() -> None:
    async def work() -> None:
        raise LookupError("nothing there")

    with pytest.raises(LookupError, match="nothing there"):
        await guarded(work(), forever())


async def test_a_cancellation_from_outside_stays_one() -> None:
    async with asyncio.TaskGroup() as group:
        task = group.create_task(guarded(forever(), forever()))
        await asyncio.sleep(0)
        task.cancel()
    assert task.cancelled()
