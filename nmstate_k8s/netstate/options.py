"""How an apply is to be done, and what came of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from nmstate_api.network import JsonObject

DEFAULT_TIMEOUT = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyOptions:
    """How an apply is to be done.

    Attributes:
        verify: Compare the node with the document before the commit.
        commit: Keep the change. Else it is left for ``Engine.commit`` and undone if that does not come in time.
        timeout: How long after the last sign of life of this process NetworkManager undoes the change.
        memory_only: Write nothing to disk, so that a reboot undoes the change.
        override: Have the interfaces of the document take nothing over from what they are; see `merge`.
        prepare: Called before the first change, if there is one to make; an error that it raises prevents it.
        probe: Called when all else is well, before the commit; an error that it raises undoes the change.
    """

    verify: bool = True
    commit: bool = True
    timeout: timedelta = DEFAULT_TIMEOUT
    memory_only: bool = False
    override: bool = False
    prepare: Callable[[], Awaitable[None]] | None = None
    probe: Callable[[], Awaitable[None]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyResult:
    """What an apply did.

    Attributes:
        changed: Whether anything on the node is different now.
        plan_text: The change for people to read; empty if there is none.
        revert: A document that undoes it.
        warnings: What is not as it was asked for and yet no failure, a sentence each.
    """

    changed: bool
    plan_text: str
    revert: JsonObject
    warnings: tuple[str, ...] = ()
