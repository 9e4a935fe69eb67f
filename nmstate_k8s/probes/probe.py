"""Asking again until it works, or until it is too late."""

import asyncio
from datetime import timedelta
from typing import ClassVar, Protocol

from nmstate_k8s.errors import NmstateError

PAUSE = timedelta(seconds=1)
TRY_DEADLINE = timedelta(seconds=5)
"""For one try: what a change has cut off does not answer at all, and a new try may take another way."""


class Probe(Protocol):
    """One thing that has to work.

    Attributes:
        what: As it stands in "... cannot be reached".
    """

    what: str

    async def check(self) -> None:
        """Return when it works.

        Raises:
            NmstateError: It does not, for now.
        """
        ...


class ProbeFailedError(NmstateError):
    """A change cut the node off from what it needs."""

    retryable: ClassVar[bool] = True


async def require(probe: Probe, *, within: timedelta) -> None:
    """Return as soon as ``probe`` works.

    Raises:
        ProbeFailedError: It did not within that time; the text tells why the last try failed.
    """
    loop = asyncio.get_running_loop()
    ends_at = loop.time() + within.total_seconds()
    while True:
        try:
            async with asyncio.timeout_at(min(ends_at, loop.time() + TRY_DEADLINE.total_seconds())):
                await probe.check()
        except TimeoutError:
            cause = "no answer"
        except NmstateError as error:
            cause = str(error)
        else:
            return
        if loop.time() + PAUSE.total_seconds() >= ends_at:
            raise ProbeFailedError(f"after the change {probe.what} cannot be reached from this node: {cause}")
        await asyncio.sleep(PAUSE.total_seconds())  # there is no signal for "reachable again"
