"""All of a plan or nothing of it, whatever happens to this process, to NetworkManager or to the machine."""

import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from nmstate_k8s.asynckit import shielded
from nmstate_k8s.dbus import Bus, ObjectPath
from nmstate_k8s.errors import NmstateError
from nmstate_k8s.netstate.apply import Apply
from nmstate_k8s.netstate.completion import SAVE_DEADLINE, Completion
from nmstate_k8s.netstate.daemon import daemon_owner, stay_with, wait_daemon
from nmstate_k8s.netstate.errors import InterruptedApplyError, JournalError, RollbackFailedError
from nmstate_k8s.netstate.guard import guarded
from nmstate_k8s.netstate.journal import Journal, JournalFile, Phase, ProfileChange, boot_id
from nmstate_k8s.netstate.kind import is_virtual
from nmstate_k8s.netstate.options import ApplyOptions
from nmstate_k8s.netstate.outside_store import OutsideStore
from nmstate_k8s.netstate.plan import Plan
from nmstate_k8s.netstate.profile_store import record_of
from nmstate_k8s.netstate.tunnel import active_tunnels, is_tunnel
from nmstate_k8s.netstate.undo import Undo
from nmstate_k8s.netstate.wire import name_of, objects, type_of
from nmstate_k8s.networkmanager import (
    TAKE_BACK_ALL,
    Checkpoint,
    CheckpointFlags,
    CheckpointLostError,
    Feature,
    NetworkManagerModel,
    NetworkManagerProxy,
    NetworkManagerState,
    Profile,
    Timer,
    supports,
)

UNDO_DEADLINE = timedelta(seconds=150)
"""Longer than rolling back, a restart of NetworkManager and settling may take one after another."""

CONCLUSION_DEADLINE = UNDO_DEADLINE + SAVE_DEADLINE + timedelta(seconds=30)
"""For all that may have to be waited for once the change is in effect; each part has a deadline of its own."""

Check = Callable[[], Awaitable[None]]


class Transaction:
    """Runs one plan between a journal and a checkpoint, both of which outlive this process.

    The order is what makes it safe. Journal before the first change; profiles in memory until the commit; then
    phase `commit` in the journal, before anything that cannot be undone. A process that dies before that is undone, by
    NetworkManager's timer and by the next process that finds the journal; one that dies after it is completed. The
    checkpoint goes before the profiles are saved: else its timer would take a commit back whose process died.
    """

    def __init__(self, bus: Bus, model: NetworkManagerModel, file: JournalFile) -> None:
        self._bus = bus
        self._model = model
        self._file = file

    async def run(self, plan: Plan, check: Check, options: ApplyOptions) -> None:
        """Apply ``plan``, run ``check``, and commit; undo all of it on any error, and when cancelled before the commit.

        One that is cancelled later has committed.

        Raises:
            NetstateError: What went wrong; nothing of the plan is left.
            RollbackFailedError: Something went wrong, and something of the plan is left.
            CommitIncompleteError: All went well, but for the saving.
        """
        before = await self._model.current()
        outside = await OutsideStore(self._bus, self._model).before(plan.outside)
        timer = Timer(rollback_after=options.timeout, prolong_every=options.timeout / 3)
        manager = NetworkManagerProxy(self._bus)
        async with Checkpoint.create(manager, flags=_flags(before), timer=timer) as checkpoint:
            owner = await wait_daemon(self._bus)
            journal = replace(
                _journal(plan, before, owner, memory_only=options.memory_only),
                checkpoint=checkpoint.path,
                outside_before=outside,
            )
            self._file.write(journal)
            try:
                await guarded(self._work(plan, check), stay_with(self._bus, owner), checkpoint.prolong())
            except BaseException as error:
                await self._undo(journal, checkpoint, error)
                raise
            await shielded(self._conclude(journal, checkpoint, options), CONCLUSION_DEADLINE)

    async def _work(self, plan: Plan, check: Check) -> None:
        await Apply(self._bus, self._model, plan).run()
        await check()

    async def _conclude(self, journal: Journal, checkpoint: Checkpoint, options: ApplyOptions) -> None:
        try:
            await self._decide(journal, checkpoint, options)
        except Exception as error:
            await self._undo(journal, checkpoint, error)
            raise
        if options.commit:
            await Completion(self._bus, self._model, self._file).save(journal)

    async def _decide(self, journal: Journal, checkpoint: Checkpoint, options: ApplyOptions) -> None:
        if options.commit:
            self._file.write(journal.at(Phase.COMMIT))
            await checkpoint.commit()
        else:
            self._file.write(journal.at(Phase.HELD))
            await checkpoint.leave(options.timeout)

    async def _undo(self, journal: Journal, checkpoint: Checkpoint, error: BaseException) -> None:
        """Undo on behalf of ``error``, and raise in its place only what says more."""
        try:
            await shielded(self._take_back(journal, checkpoint), UNDO_DEADLINE)
        except (NmstateError, TimeoutError) as failure:
            if not isinstance(error, Exception):
                error.add_note(f"undoing it failed: {failure}")
                return
            raise RollbackFailedError(f"{error}; and {failure or 'undoing it took too long'}") from error
        if isinstance(error, Exception):
            await self._raise_interruption(journal, error)

    async def _raise_interruption(self, journal: Journal, error: Exception) -> None:
        """Raise what says more than ``error`` if it only followed from somebody else's doing."""
        if await daemon_owner(self._bus) != journal.daemon:
            raise InterruptedApplyError(
                "NetworkManager was restarted in the middle of the change, which was undone"
            ) from error
        if isinstance(error, CheckpointLostError):
            raise InterruptedApplyError(
                "NetworkManager's checkpoint ended in the middle of the change, by its timer or by somebody else; "
                "the change was undone"
            ) from error

    async def _take_back(self, journal: Journal, checkpoint: Checkpoint) -> None:
        # The journal still says `commit` if only ending the checkpoint failed, and must not be completed then. A disk
        # that does not take it is no reason to leave the change in effect.
        with contextlib.suppress(JournalError):
            self._file.write(journal)
        await Undo(self._bus, self._model, journal, checkpoint).run()
        self._file.drop()


def _flags(state: NetworkManagerState) -> CheckpointFlags:
    if supports(state.version, Feature.CHECKPOINT_GLOBAL_DNS, state.capabilities):
        return TAKE_BACK_ALL | CheckpointFlags.TRACK_INTERNAL_GLOBAL_DNS
    return TAKE_BACK_ALL


def _journal(plan: Plan, before: NetworkManagerState, owner: str, *, memory_only: bool) -> Journal:
    touched = frozenset(plan.touched_profiles)
    saved = [profile for profile in before.profiles.values() if profile.profile.connection.uuid in touched]
    return Journal(
        boot_id=boot_id(),
        phase=Phase.APPLY,
        daemon=owner,
        checkpoint=None,
        before=tuple(record_of(profile) for profile in saved),
        writes=tuple(
            ProfileChange(_uuid(write.profile), write.profile.without_secrets().to_dbus()) for write in plan.writes
        ),
        added=tuple(_uuid(write.profile) for write in plan.writes if write.path is None),
        deletions=tuple(deletion.uuid for deletion in plan.profile_deletions),
        active={name: _active_uuid(before, name) for name in plan.touched_interfaces if _exists(before, name)},
        unmanaged=tuple(name for name in plan.touched_interfaces if _is_left_alone(before, name)),
        missing=tuple(name for name in plan.touched_interfaces if not _exists(before, name)),
        rebuilt=_rebuilt(plan),
        tunnels=_tunnels([*(one.profile for one in saved), *(write.profile for write in plan.writes)], before),
        activations=tuple(activation.uuid for activation in plan.activations if activation.brought_by is None),
        brought=tuple(activation.uuid for activation in plan.activations if activation.brought_by is not None),
        memory_only=memory_only,
        outside_after=plan.outside,
    )


def _rebuilt(plan: Plan) -> tuple[str, ...]:
    if not plan.deactivate_first:
        return ()
    virtual = {name_of(shown) for shown in objects(plan.current, "interfaces") if is_virtual(type_of(shown))}
    return tuple(name for name in plan.deactivate_first if name in virtual)


def _tunnels(profiles: list[Profile], before: NetworkManagerState) -> dict[str, ObjectPath | None]:
    active = {one.uuid: one.path for one in active_tunnels(before).values()}
    return {_uuid(profile): active.get(_uuid(profile)) for profile in profiles if is_tunnel(profile)}


def _exists(state: NetworkManagerState, name: str) -> bool:
    device = state.device(name)
    return device is not None and device.real


def _is_left_alone(state: NetworkManagerState, name: str) -> bool:
    device = state.device(name)
    return device is not None and device.real and not device.managed


def _active_uuid(state: NetworkManagerState, name: str) -> str | None:
    device = state.device(name)
    active = None if device is None else state.active_on(device)
    return active.uuid if active else None


def _uuid(profile: Profile) -> str:
    """Every profile that is written has one, so that it can be found again."""
    return profile.connection.uuid or ""
