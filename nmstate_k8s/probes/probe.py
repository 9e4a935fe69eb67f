"""Asking again until it works, or until it is too late."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import ClassVar, Protocol

import structlog

from nmstate_api.network import JsonObject
from nmstate_k8s.errors import NmstateError

log = structlog.get_logger(__name__)

SELECTION_DEADLINE = timedelta(seconds=3)
"""How long finding out what works may take: it is waited for before each change, so it must not be long."""

PAUSE = timedelta(seconds=1)
TRY_DEADLINE = timedelta(seconds=5)
"""For one try: what a change has cut off does not answer at all, and a new try may take another way."""

ShowState = Callable[[], Awaitable[JsonObject]]
"""The node's current state, as a document."""


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


class ProbeSet:
    """What worked before a change, to be asked again after it."""

    def __init__(self, probes: Sequence[Probe], *, within: timedelta) -> None:
        """``within`` is how long after a change each may take to work again."""
        self._probes = probes
        self._within = within
        self._required: tuple[Probe, ...] = ()

    async def select(self) -> None:
        """Find out what works now; the rest is not required, because no change broke it."""
        async with asyncio.TaskGroup() as group:
            asked = [(probe, group.create_task(_works(probe))) for probe in self._probes]
        self._required = tuple(probe for probe, works in asked if works.result())
        missing = [probe.what for probe in self._probes if probe not in self._required]
        if missing:
            log.info("not required after the change, since it does not work before", missing=missing)

    async def require(self) -> None:
        """Return as soon as everything works that was selected.

        Raises:
            ProbeFailedError: Something did not work in time; the text tells what, and why its last try failed.
        """
        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(_require(probe, self._within)) for probe in self._required]
        failures = [failure for task in asked if (failure := task.result())]
        if failures:
            raise ProbeFailedError(f"after the change {'; and '.join(failures)}")


async def _works(probe: Probe) -> bool:
    try:
        async with asyncio.timeout(SELECTION_DEADLINE.total_seconds()):
            await probe.check()
    except (NmstateError, TimeoutError):
        return False
    return True


async def _require(probe: Probe, within: timedelta) -> str:
    """Empty when it works; else why it does not, when the time is up."""
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
            return ""
        if loop.time() + PAUSE.total_seconds() >= ends_at:
            return f"{probe.what} cannot be reached from this node: {cause}"
        await asyncio.sleep(PAUSE.total_seconds())  # there is no signal for "reachable again"
