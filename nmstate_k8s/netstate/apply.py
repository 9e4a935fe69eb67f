"""Carrying a plan out: profiles in memory, then devices, waiting for NetworkManager's signals in between."""

import asyncio
import contextlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import groupby

from nmstate_k8s.dbus import Bus, ObjectPath, pipelined
from nmstate_k8s.netstate.errors import ActivationError, InvalidStateError
from nmstate_k8s.netstate.outside_store import OutsideStore
from nmstate_k8s.netstate.plan import Activation, Plan, ProfileWrite
from nmstate_k8s.netstate.profile_store import ProfileStore
from nmstate_k8s.netstate.reason import cause
from nmstate_k8s.netstate.tunnel import active_tunnels
from nmstate_k8s.networkmanager import (
    ActivationFailedError,
    ActiveConnectionState,
    Device,
    DeviceProxy,
    DeviceState,
    GoneError,
    InvalidProfileError,
    NetworkManagerError,
    NetworkManagerModel,
    NetworkManagerProxy,
    NetworkManagerState,
    NotActiveError,
    Profile,
)

BASE_DEADLINE = timedelta(seconds=90)
DEADLINE_PER_INTERFACE = timedelta(seconds=0.5)
"""NetworkManager needs a few hundredths of a second for an interface when there are a thousand."""

_NOT_AUTOMATIC = frozenset({None, "manual", "disabled", "ignore", "link-local", "shared"})
_DOWN = frozenset({DeviceState.UNKNOWN, DeviceState.UNMANAGED, DeviceState.UNAVAILABLE, DeviceState.DISCONNECTED})


class Apply:
    """Makes a plan true, with profiles in memory only. Undoes nothing: whoever runs it has checkpoint and journal."""

    def __init__(self, bus: Bus, model: NetworkManagerModel, plan: Plan) -> None:
        self._bus = bus
        self._model = model
        self._plan = plan
        self._deleted = frozenset(plan.device_deletions)
        self._manager = NetworkManagerProxy(bus)
        self._profiles = ProfileStore(bus, model)
        self._outside = OutsideStore(bus, model)
        self._paths: dict[str, ObjectPath] = {}
        self._awaited_state: dict[str, DeviceState] = {}

    async def run(self) -> None:
        """Return when every link is up, or gone, as planned; addresses that others hand out may still be missing.

        Raises:
            ActivationError: An interface did not get there; the text names it and the cause.
            InvalidStateError: NetworkManager does not accept a profile, or a host name.
            OutsideError: A file, or a name, could not be changed.
        """
        interfaces = len(self._plan.activations) + len(self._plan.deactivations) + len(self._plan.device_deletions)
        deadline = BASE_DEADLINE + interfaces * DEADLINE_PER_INTERFACE
        try:
            async with asyncio.timeout(deadline.total_seconds()):
                await self._run()
        except TimeoutError as error:
            raise ActivationError(f"{self._unfinished()} within {deadline.total_seconds():.0f} s") from error

    async def _run(self) -> None:
        self._outside.write_files(self._plan.outside)
        await self._take_down(self._plan.deactivate_first)
        await pipelined(self._write(write) for write in self._plan.writes)
        # Before anything comes up: a name, a VLAN id or a port may pass from what goes to what comes.
        await self._take_down(self._plan.deactivations)
        await pipelined(self._delete_device(name) for name in self._plan.device_deletions)
        for _, level in groupby(self._plan.activations, key=lambda activation: activation.level):
            await self._bring_up(list(level))
        await self._outside.bring_about(self._plan.outside)

    async def _write(self, write: ProfileWrite) -> None:
        try:
            path = await self._profiles.write_in_memory(write.profile, write.path)
        except InvalidProfileError as error:
            raise InvalidStateError(
                f"interface {write.interface}: NetworkManager refuses its profile: {error}"
            ) from error
        uuid = write.profile.connection.uuid
        if uuid is not None:
            self._paths[uuid] = path
            self._awaited_state[uuid] = state_to_await(write.profile)

    async def _take_down(self, interfaces: Iterable[str]) -> None:
        state = await self._model.current()
        names, tunnels = list(interfaces), active_tunnels(state)
        leaving = {name: tunnels[name].path for name in names if name in tunnels}
        found = (state.device(name) for name in names if name not in leaving)
        devices = [device for device in found if device is not None and not _is_down(device)]
        await pipelined(self._disconnect(device) for device in devices)
        await pipelined(self._close(name, path) for name, path in leaving.items())
        await self._model.wait_until(lambda state: all(_is_down(state.devices.get(device.path)) for device in devices))
        await self._model.wait_until(lambda state: state.active_connections.keys().isdisjoint(leaving.values()))

    async def _close(self, tunnel: str, path: ObjectPath) -> None:
        try:
            await self._manager.deactivate_connection(path)
        except (NotActiveError, GoneError):
            return  # down already, which is what was wanted
        except NetworkManagerError as error:
            raise ActivationError(f"interface {tunnel} cannot be taken down: {error}") from error

    async def _disconnect(self, device: Device) -> None:
        try:
            await DeviceProxy(self._bus, device.path).disconnect()
        except (NotActiveError, GoneError):
            return  # down already, which is what was wanted
        except NetworkManagerError as error:
            raise ActivationError(f"interface {device.interface} cannot be taken down: {error}") from error

    async def _delete_device(self, name: str) -> None:
        device = (await self._model.current()).device(name)
        if device is None or not device.real:
            return
        try:
            await DeviceProxy(self._bus, device.path).delete()
        except NetworkManagerError as error:
            # NetworkManager deletes what it made as soon as that is down, and may have been faster.
            if _is_real((await self._model.current()).devices.get(device.path)):
                raise ActivationError(f"interface {name} cannot be deleted: {error}") from error
        await self._model.wait_until(lambda state: not _is_real(state.devices.get(device.path)))

    async def _bring_up(self, level: list[Activation]) -> None:
        asked = [activation for activation in level if activation.brought_by is None]
        brought = [activation for activation in level if activation.brought_by is not None]
        before = _active_by_uuid(await self._model.current())
        # Followed from before anything is asked for, or what comes up and fails at once would be missed.
        await pipelined([self._follow(brought, before), *(self._ask(activation) for activation in asked)])

    async def _ask(self, activation: Activation) -> None:
        if activation.interface in self._deleted:
            # NetworkManager may still be letting go of the device that was deleted, and what begins on it ends with it.
            with contextlib.suppress(ActivationError):
                await self._arrive(activation, await self._activate(activation))
                return
        await self._arrive(activation, await self._activate(activation))

    async def _activate(self, activation: Activation) -> ObjectPath | None:
        """Ask for it; None if it is up already."""
        if activation.reapply and await self._reapply(activation):
            return None
        path = self._paths.get(activation.uuid) or await self._path_of(activation)
        try:
            return await self._manager.activate_connection(path)
        except NetworkManagerError as error:
            raise ActivationError(f"interface {activation.interface} cannot be activated: {error}") from error

    async def _arrive(self, activation: Activation, active: ObjectPath | None) -> None:
        try:
            await self._wait_up(activation, active)
        except ActivationFailedError as error:
            why = cause(error.reason, error.active_connection_reason)
            raise ActivationError(f"interface {activation.interface} did not come up: {why}") from error
        except NetworkManagerError as error:
            raise ActivationError(f"interface {activation.interface} cannot be activated: {error}") from error

    async def _follow(self, brought: list[Activation], before: Mapping[str, ObjectPath]) -> None:
        """Wait for what NetworkManager brings up by itself, and ask for what it forgets."""
        under_way: dict[str, ObjectPath] = {}
        open_ones = brought

        def all_decided(state: NetworkManagerState) -> bool:
            nonlocal open_ones
            active = _active_by_uuid(state)
            under_way.update({uuid: path for uuid, path in active.items() if before.get(uuid) != path})
            open_ones = [one for one in open_ones if one.uuid not in under_way and not _is_past_bringing(state, one)]
            return not open_ones

        if brought:
            await self._model.wait_until(all_decided)
        forgotten = [activation for activation in brought if activation.uuid not in under_way]
        by_itself = [(activation, under_way[activation.uuid]) for activation in brought if activation.uuid in under_way]
        await pipelined([*(self._ask(one) for one in forgotten), *(self._arrive(*one) for one in by_itself)])

    async def _wait_up(self, activation: Activation, active: ObjectPath | None) -> None:
        """Wait for the activation, or for the one that took its place with the same profile.

        A controller that a port brings up activates its ports in turn, the one that was asked for among them.
        """
        while active is not None:
            try:
                await self._model.wait_activated(active, await self._state_to_await(activation))
            except ActivationFailedError:
                active = await self._successor(activation, active)
                if active is None:
                    raise
            else:
                return

    async def _successor(self, activation: Activation, former: ObjectPath) -> ObjectPath | None:
        """Another use of the same profile, which need not have its device yet."""
        known = (await self._model.current()).active_connections.values()
        alive = (active for active in known if active.state <= ActiveConnectionState.ACTIVATED)
        return next((active.path for active in alive if active.uuid == activation.uuid and active.path != former), None)

    async def _reapply(self, activation: Activation) -> bool:
        """Change what is active without taking it down; whether that was possible."""
        device = (await self._model.current()).device(activation.interface)
        if device is None:
            return False
        try:
            await DeviceProxy(self._bus, device.path).reapply()
        except NetworkManagerError:
            return False  # whatever it does not like about reapplying, an activation may do
        return True

    async def _path_of(self, activation: Activation) -> ObjectPath:
        path = await self._profiles.find(activation.uuid)
        if path is None:
            raise ActivationError(f"interface {activation.interface}: someone deleted its profile meanwhile")
        return path

    async def _state_to_await(self, activation: Activation) -> DeviceState:
        if activation.uuid not in self._awaited_state:
            saved = (await self._model.current()).profiles.values()
            found = {one.profile.connection.uuid or "": state_to_await(one.profile) for one in saved}
            self._awaited_state = {activation.uuid: DeviceState.IP_CONFIG, **found, **self._awaited_state}
        return self._awaited_state[activation.uuid]

    def _unfinished(self) -> str:
        names = sorted({activation.interface for activation in self._plan.activations})
        return f"not all of these came up: {', '.join(names)}" if names else "not everything was taken down"


def state_to_await(profile: Profile) -> DeviceState:
    """How far a device gets without anybody else's doing: a DHCP server or a router may answer later, or never."""
    methods = {setting.method for setting in (profile.ipv4, profile.ipv6) if setting is not None}
    return DeviceState.ACTIVATED if methods <= _NOT_AUTOMATIC else DeviceState.IP_CONFIG


def _active_by_uuid(state: NetworkManagerState) -> dict[str, ObjectPath]:
    alive = (one for one in state.active_connections.values() if one.state <= ActiveConnectionState.ACTIVATED)
    return {one.uuid: one.path for one in alive}


def _is_past_bringing(state: NetworkManagerState, activation: Activation) -> bool:
    """Whether what brings it up is so far that NetworkManager has had its chance."""
    device = None if activation.brought_by is None else state.device(activation.brought_by)
    return device is not None and DeviceState.IP_CONFIG <= device.state <= DeviceState.ACTIVATED


def _is_down(device: Device | None) -> bool:
    return device is None or device.state in _DOWN


def _is_real(device: Device | None) -> bool:
    return device is not None and device.real
