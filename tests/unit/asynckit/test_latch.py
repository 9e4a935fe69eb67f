"""A latch opens once, for everyone, for good."""

import asyncio

from nmstate_k8s.asynckit.latch import Latch


async def test_everyone_waiting_is_let_through() -> None:
    latch = Latch()
    passed: list[int] = []

    async def wait(number: int) -> None:
        await latch.wait()
        passed.append(number)

    async with asyncio.TaskGroup() as tasks:
        for number in range(3):
            tasks.create_task(wait(number))
        await asyncio.sleep(0)
        assert passed == []
        assert not latch.is_set
        latch.set()

    assert sorted(passed) == [0, 1, 2]
    assert latch.is_set


async def test_a_late_comer_does_not_wait() -> None:
    latch = Latch()
    latch.set()

    await latch.wait()
