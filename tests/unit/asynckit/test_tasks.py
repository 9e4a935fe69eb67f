"""Clean-up ends before its caller does, whatever happens to the caller."""

import asyncio
from datetime import timedelta

import pytest

from nmstate_k8s.asynckit.tasks import shielded

pytestmark = pytest.mark.looptime

MINUTE = timedelta(minutes=1)


async def test_returns_what_the_work_returns() -> None:
    assert await shielded(asyncio.sleep(1, "clean"), MINUTE) == "clean"


async def test_raises_what_the_work_raises() -> None:
    async def fail() -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        await shielded(fail(), MINUTE)


@pytest.mark.parametrize("cancellations", [1, 3])
async def test_work_ends_although_its_caller_is_cancelled(cancellations: int) -> None:
    ended: list[float] = []

    async def clean_up() -> None:
        await asyncio.sleep(10)
        ended.append(asyncio.get_running_loop().time())

    async with asyncio.TaskGroup() as tasks:
        caller = tasks.create_task(shielded(clean_up(), MINUTE))
        for _ in range(cancellations):
            await asyncio.sleep(1)
            caller.cancel()

    assert caller.cancelled()
    assert ended == [10]


async def test_a_cancellation_outranks_an_error_of_the_work() -> None:
    async def fail_late() -> None:
        await asyncio.sleep(10)
        raise OSError("disk full")

    async with asyncio.TaskGroup() as tasks:
        caller = tasks.create_task(shielded(fail_late(), MINUTE))
        await asyncio.sleep(1)
        caller.cancel()

    assert caller.cancelled()


async def test_work_that_hangs_is_cancelled_at_its_deadline() -> None:
    loop = asyncio.get_running_loop()

    with pytest.raises(TimeoutError):
        await shielded(asyncio.sleep(3600), MINUTE)

    assert loop.time() == 60


async def test_an_error_while_being_cut_off_is_not_hidden_by_the_deadline() -> None:
    async def fail_when_cut_off() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            raise OSError("half written")

    with pytest.raises(OSError, match="half written"):
        await shielded(fail_when_cut_off(), MINUTE)


async def test_a_timeout_around_it_is_told_after_the_work_has_ended() -> None:
    loop = asyncio.get_running_loop()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1):
            await shielded(asyncio.sleep(10), MINUTE)

    assert loop.time() == 10
