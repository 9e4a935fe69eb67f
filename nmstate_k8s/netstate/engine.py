"""The engine: one node's network, to be looked at and to be changed."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Self

from nmstate_api.network import JsonObject, NetworkState
from nmstate_k8s.dbus import Bus
from nmstate_k8s.netstate.errors import VerificationError
from nmstate_k8s.netstate.journal import JournalFile, Phase, state_directory
from nmstate_k8s.netstate.observer import Observer
from nmstate_k8s.netstate.options import ApplyOptions, ApplyResult
from nmstate_k8s.netstate.plan import Plan, make_plan
from nmstate_k8s.netstate.recovery import Recovery
from nmstate_k8s.netstate.revert import revert
from nmstate_k8s.netstate.secret import are_in_clear
from nmstate_k8s.netstate.show import show
from nmstate_k8s.netstate.snapshot import Snapshot
from nmstate_k8s.netstate.transaction import Transaction
from nmstate_k8s.netstate.translate import ethtool
from nmstate_k8s.netstate.verify import Difference, differences, patience, tolerated_differences
from nmstate_k8s.networkmanager import NetworkManagerUnavailableError

__all__ = ["ApplyOptions", "ApplyResult", "Engine"]

_SHOWN_DIFFERENCES = 5

_DEFAULT_OPTIONS = ApplyOptions()


class Engine:
    """One node's network, while the context is open.

    Anyone may look. Whoever changes something holds the node's lock (see ``lock.node_lock``) for as long as the
    engine is used, because a journal that is found is taken for that of a dead process. One change at a time.
    """

    def __init__(self, bus: Bus, directory: Path | None = None) -> None:
        """``directory`` is where the journal is kept; the node's own if not given."""
        self._bus = bus
        self._file = JournalFile(directory or state_directory())
        self._observer = Observer(bus)
        self._recovery = Recovery(bus, self._observer.model, self._file)
        self._stack = AsyncExitStack()
        self._changing = asyncio.Lock()
        self._shown: tuple[Snapshot, JsonObject] | None = None

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(_running(self._observer))
        return self

    async def __aexit__(self, *exception: object) -> bool | None:
        return await self._stack.__aexit__(*exception)  # type: ignore[arg-type]  # handed on as they come

    async def show(self, *, secrets: bool = False) -> JsonObject:
        """The current state as a document; its ``secrets`` only if they are asked for.

        It is not to be changed: while nothing changes on the node, each call returns the same one.

        Raises:
            NetworkManagerUnavailableError: NetworkManager is not running.
        """
        if secrets:
            return show(await self._observer.look_closely(ethtool=True, secrets=True), secrets=True)
        snapshot = await self._observer.look()
        if self._shown is None or self._shown[0] != snapshot:
            self._shown = (snapshot, show(snapshot))
        return self._shown[1]

    async def changes(self) -> AsyncIterator[None]:
        """Something may have changed, once or many times, since the last item or since the iteration began."""
        with self._observer.listening() as changes:
            while True:
                await changes.wait()
                yield

    async def network_manager_version(self) -> str:
        """Empty while it is not running."""
        try:
            return str((await self._observer.model.current()).version)
        except NetworkManagerUnavailableError:
            return ""

    async def apply(self, document: NetworkState, options: ApplyOptions = _DEFAULT_OPTIONS) -> ApplyResult:
        """Bring the node to ``document``, all of it or nothing. What an earlier process left is finished first.

        When cancelled it undoes what it did before it returns, or finishes a commit that had begun. Without anything to
        change, nothing is written.

        Raises:
            InvalidDocumentError: The document contradicts itself; nothing was changed.
            InvalidStateError: This node cannot have it; nothing was changed, or it was undone.
            NetstateError: Something else went wrong, and the change was undone; see its classes.
            NetworkManagerError: As before, when NetworkManager is to blame.
        """
        async with self._changing:
            await self._recovery.run()
            plan = await self.plan(document, options)
            if plan.is_empty:
                return ApplyResult(changed=False, plan_text="", revert={})
            undoes = revert(document, plan.current)
            if options.prepare is not None:
                await options.prepare()

            warnings: list[str] = []

            async def check() -> None:
                if options.verify:
                    warnings.extend(map(str, tolerated_differences(plan.expected, await self._verify(plan))))
                if options.probe is not None:
                    await options.probe()

            await Transaction(self._bus, self._observer.model, self._file).run(plan, check, options)
            return ApplyResult(changed=True, plan_text=plan.render(), revert=undoes, warnings=tuple(warnings))

    async def plan(self, document: NetworkState, options: ApplyOptions = _DEFAULT_OPTIONS) -> Plan:
        """What `apply` would do to the node as it is now; nothing is changed.

        Raises:
            InvalidDocumentError: The document contradicts itself.
            InvalidStateError: This node cannot have it.
        """
        before = await self._observer.look_closely(
            ethtool=ethtool.is_asked_for(document), secrets=are_in_clear(document)
        )
        return make_plan(document, before, memory_only=options.memory_only, override=options.override)

    async def recover(self) -> Phase | None:
        """Finish what an earlier process left, and tell how far that had come; see ``Recovery.run``."""
        async with self._changing:
            return await self._recovery.run()

    async def commit(self) -> None:
        """Keep a change that was applied without being committed; see ``Recovery.commit``."""
        async with self._changing:
            await self._recovery.commit()

    async def rollback(self) -> None:
        """Undo a change that was applied without being committed; see ``Recovery.rollback``."""
        async with self._changing:
            await self._recovery.rollback()

    async def _verify(self, plan: Plan) -> JsonObject:
        """Compare the node with the document, again after each change, until nothing differs or one time is up.

        Each property has a time of its own. Return the state in which nothing differed. One look is taken once a time
        is up, however long a look takes.
        """
        asks = ethtool.is_expected(plan.expected)
        clock = asyncio.get_running_loop()
        began = clock.time()
        with self._observer.listening() as changes:
            while True:
                waited = clock.time() - began
                state = show(await self._observer.look_closely(ethtool=asks))
                found = differences(plan.expected, state)
                if not found:
                    return state
                shortest = min(patience(difference) for difference in found).total_seconds()
                if shortest <= waited:
                    raise VerificationError(_sentence(found))
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout_at(began + shortest):
                        await changes.wait()


@contextlib.asynccontextmanager
async def _running(observer: Observer) -> AsyncIterator[None]:
    try:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(observer.run(), name="observer")
            yield
            task.cancel()
    except BaseExceptionGroup as failed:
        raise _first(failed) from None


def _first(failed: BaseExceptionGroup[BaseException]) -> BaseException:
    error: BaseException = failed
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _sentence(found: tuple[Difference, ...]) -> str:
    shown = "; ".join(str(difference) for difference in found[:_SHOWN_DIFFERENCES])
    more = len(found) - _SHOWN_DIFFERENCES
    return f"the node is not what was asked for: {shown}" + (f"; and {more} more" if more > 0 else "")
