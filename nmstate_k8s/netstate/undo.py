"""Bringing the node back to what a journal says it was, by whoever finds the journal."""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from nmstate_k8s.dbus import Bus, ObjectPath, pipelined
from nmstate_k8s.netstate.apply import state_to_await
from nmstate_k8s.netstate.daemon import wait_daemon
from nmstate_k8s.netstate.errors import OutsideError, RollbackFailedError
from nmstate_k8s.netstate.journal import Journal
from nmstate_k8s.netstate.outside import Outside
from nmstate_k8s.netstate.outside_store import OutsideStore
from nmstate_k8s.netstate.profile_store import ProfileStore, is_as_it_was
from nmstate_k8s.networkmanager import (
    ActiveConnectionState,
    Checkpoint,
    Device,
    DeviceProxy,
    DeviceState,
    NetworkManagerError,
    NetworkManagerModel,
    NetworkManagerProxy,
    NetworkManagerState,
    NetworkManagerUnavailableError,
)

SETTLE_ROUNDS = 3
SETTLE_DEADLINE = timedelta(seconds=15)
"""How long a round may take; a bond with many ports and static IPv6 addresses takes a few seconds.

There are several because NetworkManager, when it was just started, does things of its own at the same time.
"""

RESTARTS = 3
"""How often NetworkManager may be restarted in the middle of it."""

START_DEADLINE = timedelta(seconds=20)
"""How long after its start NetworkManager may take to find the devices that it has to have."""

IsUp = Callable[[NetworkManagerState, Device, str], bool]

_ASLEEP = (DeviceState.UNKNOWN, DeviceState.UNMANAGED, DeviceState.UNAVAILABLE, DeviceState.DISCONNECTED)
_UNDER_WAY = (ActiveConnectionState.ACTIVATING, ActiveConnectionState.ACTIVATED)


class Undo:
    """Takes an apply back. It may be repeated, and by another process: it looks at what is, not at what was done.

    The checkpoint brings devices back. It leaves three things: profiles that were inactive keep what was
    written, those that were active lie in memory though they were on disk, and after a restart of NetworkManager
    there is no checkpoint at all. The journal serves for these.
    """

    def __init__(
        self, bus: Bus, model: NetworkManagerModel, journal: Journal, checkpoint: Checkpoint | None = None
    ) -> None:
        """``checkpoint`` is the journal's, when it is this process that owns it."""
        self._bus = bus
        self._model = model
        self._journal = journal.surviving()
        self._checkpoint = checkpoint
        self._manager = NetworkManagerProxy(bus)
        self._profiles = ProfileStore(bus, model)
        self._outside = OutsideStore(bus, model)
        self._new_tunnels: dict[str, ObjectPath] = {}

    async def run(self) -> None:
        """Do it, and return when the node's devices are settled.

        Raises:
            RollbackFailedError: Something is not what it was; the text says what.
            NetworkManagerUnavailableError: The daemon did not come back; the journal is still needed.
        """
        for _ in range(RESTARTS):
            daemon = await wait_daemon(self._bus)
            # One that is restarted meanwhile is waited for, and all is looked at again.
            with contextlib.suppress(NetworkManagerUnavailableError):
                return await self._run(daemon)
        raise NetworkManagerUnavailableError("NetworkManager was restarted again and again while a change was undone")

    async def _run(self, daemon: str) -> None:
        before = self._journal.outside_before
        with contextlib.suppress(OutsideError):
            self._outside.write_files(before)  # NetworkManager runs some of them when it brings an interface back
        # NetworkManager would take a link that is there for the one that was, as an HSR with another port (1.52).
        state = await self._model.current()
        known = self._journal.tunnels.values()
        self._new_tunnels = {uuid: path for uuid, path in _alive(state).items() if path not in known}
        await pipelined(self._remove_device(state, name) for name in self._journal.rebuilt)
        if self._journal.is_of(daemon):
            # Before NetworkManager does it, which would write files again that nobody has touched (1.52).
            await self._profiles.restore(self._journal.before)
            await self._roll_checkpoint_back()
        else:
            await self._await_start()
        await pipelined(self._profiles.delete(uuid) for uuid in self._journal.added)
        await self._profiles.restore(self._journal.before)
        differences = await self._put_back(before)
        if differences:
            raise RollbackFailedError("the change could not be undone in full: " + "; ".join(differences))

    async def _put_back(self, outside: Outside) -> list[str]:
        """Have devices and the rest as they were, and return what is not after some attempts."""
        differences: list[str] = []
        for number in range(SETTLE_ROUNDS):
            await self._put_devices_back(patiently=number == 0)
            differences = await self._settle()
            await self._outside.restore(outside)
            differences += await self._outside.differences(outside)
            if len(differences) == len(self._gone(await self._model.current())):
                break  # a NIC that was pulled does not come back by waiting
        return differences

    def _gone(self, state: NetworkManagerState) -> list[str]:
        return [name for name in self._journal.active if state.device(name) is None]

    async def _roll_checkpoint_back(self) -> None:
        """Let NetworkManager undo what it can, if it still has the checkpoint."""
        path = self._journal.checkpoint
        if self._checkpoint is not None:
            # Lost or not: what it does not bring back is compared and put right below.
            with contextlib.suppress(NetworkManagerError):
                await self._checkpoint.roll_back()
        elif path is not None and path in await self._manager.checkpoints():
            await self._manager.checkpoint_rollback(path)

    async def _await_start(self) -> None:
        """Give a NetworkManager that was just started the time to read its profiles and find the devices."""
        wanted = self._journal.active
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(START_DEADLINE.total_seconds()):
                await self._profiles.wait_ready()
                await self._model.wait_until(lambda state: all(map(state.device, wanted)))

    async def _put_devices_back(self, *, patiently: bool) -> None:
        """Activate, deactivate and delete what differs; controllers before their ports, as far as that is known.

        With ``patiently``, what NetworkManager is bringing up by itself is left to it.
        """
        state = await self._model.current()
        await pipelined(self._remove_device(state, name) for name in self._journal.missing)
        await pipelined(self._leave_alone(state, name) for name in self._journal.unmanaged)
        idle = (name for name, uuid in self._journal.active.items() if uuid is None)
        await pipelined(self._disconnect(state, name) for name in idle if name not in self._journal.unmanaged)
        lost = [uuid for name, uuid in self._journal.active.items() if uuid and not _is_active(state, name, uuid)]
        if patiently:
            under_way = {one.uuid for one in state.active_connections.values() if one.state in _UNDER_WAY}
            lost = [uuid for uuid in lost if uuid not in under_way]
        paths = {saved.profile.connection.uuid: path for path, saved in state.profiles.items()}
        ports = {r.uuid for r in self._journal.before if "slave-type" in r.settings.get("connection", {})}
        for uuids in ([u for u in lost if u not in ports], [u for u in lost if u in ports]):
            await pipelined(self._activate(paths.get(uuid)) for uuid in uuids)
        await self._put_tunnels_back(paths)

    async def _put_tunnels_back(self, profiles: Mapping[str | None, ObjectPath]) -> None:
        """Do it for what no checkpoint covers; one that was activated anew may have been so with other options."""
        alive = _alive(await self._model.current())
        for uuid, path in self._journal.tunnels.items():
            now = alive.get(uuid)
            if path is None and now is not None:
                with contextlib.suppress(NetworkManagerError):
                    await self._manager.deactivate_connection(now)
            elif path is not None and now in (None, self._new_tunnels.get(uuid)):
                await self._activate(profiles.get(uuid))

    async def _remove_device(self, state: NetworkManagerState, name: str) -> None:
        device = state.device(name)
        if device is not None and device.real:
            # It may be gone by now, or not be virtual; if it is still there, the comparison says so.
            with contextlib.suppress(NetworkManagerError):
                await DeviceProxy(self._bus, device.path).delete()

    async def _leave_alone(self, state: NetworkManagerState, name: str) -> None:
        device = state.device(name)
        if device is not None and device.managed:
            with contextlib.suppress(NetworkManagerError):
                await DeviceProxy(self._bus, device.path).leave_alone()

    async def _disconnect(self, state: NetworkManagerState, name: str) -> None:
        device = state.device(name)
        if device is not None and device.state not in _ASLEEP:
            with contextlib.suppress(NetworkManagerError):
                await DeviceProxy(self._bus, device.path).disconnect()

    async def _activate(self, profile: ObjectPath | None) -> None:
        if profile is not None:
            # It fails for a NIC that was pulled; the comparison says so.
            with contextlib.suppress(NetworkManagerError):
                await self._manager.activate_connection(profile)

    async def _settle(self) -> list[str]:
        """Wait until all is what it was, and return what is not when the time is up.

        Then it counts for nothing that addresses are still being configured: it may have been so before.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_DEADLINE.total_seconds()):
                await self._model.wait_until(lambda state: not self._differences(state, _has_come_up))
        return self._differences(await self._model.current(), _has_link_up)

    def _differences(self, state: NetworkManagerState, is_up: IsUp) -> list[str]:
        found = [*self._profile_differences(state), *self._device_differences(state, is_up)]
        return found + list(self._tunnel_differences(state))

    def _profile_differences(self, state: NetworkManagerState) -> Iterable[str]:
        saved = {profile.profile.connection.uuid: profile for profile in state.profiles.values()}
        for record in self._journal.before:
            if not is_as_it_was(record, saved.get(record.uuid)):
                yield f"profile {record.uuid} is not what it was"
        for uuid in self._journal.added:
            if uuid in saved:
                yield f"profile {uuid} is still there"

    def _device_differences(self, state: NetworkManagerState, is_up: IsUp) -> Iterable[str]:
        for name, uuid in self._journal.active.items():
            device = state.device(name)
            if device is None:
                yield f"interface {name} is gone"
            elif uuid is not None and not is_up(state, device, uuid):
                yield f"interface {name} is {device.state.name.lower()} and was active with profile {uuid}"
            elif uuid is None and device.state not in _ASLEEP:
                yield f"interface {name} is {device.state.name.lower()} and was not active"
            elif name in self._journal.unmanaged and device.managed:
                yield f"interface {name} is managed by NetworkManager and was not"
        for name in self._journal.missing:
            found = state.device(name)
            if found is not None and found.real:
                yield f"interface {name} is still there"

    def _tunnel_differences(self, state: NetworkManagerState) -> Iterable[str]:
        alive = _alive(state)
        for uuid, path in self._journal.tunnels.items():
            if (path is None) != (uuid not in alive):
                yield f"profile {uuid} is " + ("active and was not" if path is None else "not active and was")


def _alive(state: NetworkManagerState) -> dict[str, ObjectPath]:
    return {one.uuid: one.path for one in state.active_connections.values() if one.state in _UNDER_WAY}


def _is_active(state: NetworkManagerState, name: str, uuid: str) -> bool:
    device = state.device(name)
    return device is not None and _has_link_up(state, device, uuid)


def _has_link_up(state: NetworkManagerState, device: Device, uuid: str) -> bool:
    """Whether the device is configured and attached with that profile; what is left may depend on a DHCP server."""
    active = state.active_on(device)
    return active is not None and active.uuid == uuid and DeviceState.IP_CONFIG <= device.state <= DeviceState.ACTIVATED


def _has_come_up(state: NetworkManagerState, device: Device, uuid: str) -> bool:
    """Whether it is also as far as it gets without anybody else's doing."""
    active = state.active_on(device)
    saved = None if active is None else state.saved_profile_of(active)
    wanted = DeviceState.IP_CONFIG if saved is None else state_to_await(saved.profile)
    return _has_link_up(state, device, uuid) and device.state >= wanted
