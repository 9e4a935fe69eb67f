import asyncio
import os
import signal

import pytest

from nmstate_k8s.cmd.stop import Stopped, until_stopped


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_cancels_the_work_once_and_lets_it_clean_up(number: signal.Signals) -> None:
    cleaned: list[str] = []

    async def work() -> None:
        try:
            os.kill(os.getpid(), number)
            await asyncio.Event().wait()
        finally:
            os.kill(os.getpid(), number)  # an impatient person presses the keys again
            await asyncio.sleep(0)
            cleaned.append("yes")

    with pytest.raises(Stopped) as stopped:
        await until_stopped(work())

    assert stopped.value.signal == number
    assert cleaned == ["yes"]


async def test_work_that_ends_by_itself_gives_its_result() -> None:
    async def work() -> int:
        return 3

    assert await until_stopped(work()) == 3


async def test_an_error_is_not_taken_for_a_stop() -> None:
    async def work() -> None:
        raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        await until_stopped(work())


async def test_a_cancellation_from_within_is_not_taken_for_a_stop() -> None:
    async def work() -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await until_stopped(work())
