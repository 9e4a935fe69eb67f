"""NetworkManager's state, kept current by its signals."""

import asyncio
from collections.abc import Callable, Mapping

from nmstate_k8s.dbus import Bus, MatchRule, ObjectPath, Signal
from nmstate_k8s.networkmanager.activation import Activations
from nmstate_k8s.networkmanager.active_connection import ACTIVE_CONNECTION_INTERFACE, ActiveConnection
from nmstate_k8s.networkmanager.device import DEVICE_INTERFACE
from nmstate_k8s.networkmanager.enums import (
    ActiveConnectionState,
    ActiveConnectionStateReason,
    DeviceState,
    DeviceStateReason,
)
from nmstate_k8s.networkmanager.errors import ActivationFailedError, NetworkManagerUnavailableError
from nmstate_k8s.networkmanager.object_tree import PROFILE_INTERFACE, ObjectTree
from nmstate_k8s.networkmanager.proxy import BUS_NAME, ROOT_PATH
from nmstate_k8s.networkmanager.snapshot import OBJECT_MANAGER, managed_objects, read_profiles
from nmstate_k8s.networkmanager.state import NetworkManagerState

_EVERYTHING = MatchRule(sender=BUS_NAME, path_namespace=ROOT_PATH)
_OWNER = MatchRule(sender="org.freedesktop.DBus", member="NameOwnerChanged", arg0=BUS_NAME)


class NetworkManagerModel:
    """NetworkManager's state as its signals tell it, from one sweep at the start; nothing is polled.

    ``run`` keeps it current and has to be running for anything else here to return. When the daemon restarts the
    model starts over by itself; meanwhile everything raises ``NetworkManagerUnavailableError``. When the bus goes,
    so does ``run``.

    What a reply implies is in the model when the caller gets the reply: a profile that was just added is in
    ``current``, and an active connection that is not in it any more has ended.

    Attributes:
        generation: Counts changes; see ``wait_change``.
    """

    def __init__(self, bus: Bus) -> None:
        self.generation = 0
        self._bus = bus
        self._tree: ObjectTree | None = None
        self._activations = Activations()
        self._owner = ""
        self._early: list[Signal] | None = None
        self._reading = False
        self._away: NetworkManagerUnavailableError | None = None
        self._state: NetworkManagerState | None = None
        self._work = asyncio.Event()
        self._change = asyncio.Event()
        self._handlers: Mapping[tuple[str, str], Callable[[ObjectTree, Signal], bool]] = {
            (OBJECT_MANAGER, "InterfacesAdded"): self._on_added,
            (OBJECT_MANAGER, "InterfacesRemoved"): self._on_removed,
            ("org.freedesktop.DBus.Properties", "PropertiesChanged"): self._on_properties,
            (DEVICE_INTERFACE, "StateChanged"): self._on_device_state,
            (ACTIVE_CONNECTION_INTERFACE, "StateChanged"): self._on_active_connection_state,
            (PROFILE_INTERFACE, "Updated"): self._on_profile_updated,
        }

    async def run(self) -> None:
        """Keep the model current until cancelled.

        Raises:
            NetworkManagerUnavailableError: The connection to the bus is gone.
            NoAnswerError: NetworkManager is on the bus and does not answer.
        """
        try:
            async with (
                self._bus.subscribe(_OWNER, self._on_owner),
                self._bus.subscribe(_EVERYTHING, self._on_signal),
                asyncio.TaskGroup() as group,
            ):
                group.create_task(self._keep_current(), name="networkmanager-model")
                group.create_task(self._watch_bus(), name="networkmanager-bus")
        except BaseExceptionGroup as failed:
            raise failed.exceptions[0] from None
        finally:
            self._lose("NetworkManager is not being listened to any more")

    async def current(self) -> NetworkManagerState:
        """The state with every change that was signalled before the call.

        Raises:
            NetworkManagerUnavailableError: The daemon is not on the bus.
        """
        while not self._is_current():
            if self._away is not None:
                raise self._away
            await self._change.wait()
        return self._snapshot()

    async def wait_until(self, reached: Callable[[NetworkManagerState], bool]) -> NetworkManagerState:
        """Wait for a state of which ``reached`` is true and return it; states that pass quickly may be missed."""
        while not reached(state := await self.current()):
            await self.wait_change(self.generation)
        return state

    async def wait_change(self, after: int) -> int:
        """Wait until ``generation`` is beyond ``after`` and return it.

        Raises:
            NetworkManagerUnavailableError: The daemon is not on the bus.
        """
        while self.generation <= after:
            if self._away is not None:
                raise self._away
            await self._change.wait()
        return self.generation

    async def wait_activated(
        self, active_connection: ObjectPath, at_least: DeviceState = DeviceState.ACTIVATED
    ) -> None:
        """Wait until the device of ``active_connection`` is activated, or as far on the way as ``at_least``.

        When NetworkManager starts the same profile once more, as a controller does with ports that it brings up by
        itself, the newer activation counts.

        Raises:
            ActivationFailedError: It went down instead, or is gone already.
            NetworkManagerUnavailableError: The daemon is not on the bus.
        """
        tree = await self._loaded()
        active = tree.active_connections.get(active_connection)
        try:
            await self._ending(tree, active_connection, at_least)
        except ActivationFailedError as failed:
            successor = None if active is None else self._successor(active)
            if successor is None or failed.reason != DeviceStateReason.NEW_ACTIVATION:
                raise
            await self.wait_activated(successor, at_least)

    def _ending(self, tree: ObjectTree, path: ObjectPath, at_least: DeviceState) -> asyncio.Future[None]:
        ending = self._activations.wait(path, at_least)
        active = tree.active_connections.get(path)
        if active is not None:
            self._activations.active_connection_changed(active)
            for device in filter(None, map(tree.devices.get, active.devices)):
                self._activations.device_changed(device)
        elif not ending.done():
            self._activations.active_connection_removed(path)
        return ending

    def _successor(self, ended: ActiveConnection) -> ObjectPath | None:
        others = self._tree.active_connections.values() if self._tree else ()
        same = (active.path for active in others if active.profile == ended.profile and active.path != ended.path)
        return next(same, None)

    async def _loaded(self) -> ObjectTree:
        while self._tree is None:
            if self._away is not None:
                raise self._away
            await self._change.wait()
        return self._tree

    def _is_current(self) -> bool:
        return self._tree is not None and not self._tree.stale_profiles and not self._reading

    def _snapshot(self) -> NetworkManagerState:
        if self._state is None:
            assert self._tree is not None  # noqa: S101 (callers have seen that it is current)
            self._state = self._tree.state()
        return self._state

    async def _keep_current(self) -> None:
        self._work.set()
        while True:
            await self._work.wait()
            self._work.clear()
            try:
                if self._tree is None:
                    await self._load()
                await self._read_stale_profiles()
            except NetworkManagerUnavailableError as error:
                # Its owner signal starts the next attempt; if the bus is what went, the other task says so.
                self._lose(str(error))

    async def _watch_bus(self) -> None:
        await self._bus.wait_disconnected()
        raise NetworkManagerUnavailableError("the connection to the message bus is gone")

    async def _load(self) -> None:
        early = self._early = []
        reply = await managed_objects(self._bus)
        if early is not self._early:
            return  # the daemon changed meanwhile, and its successor has asked for another load
        self._early = None
        self._tree = ObjectTree()
        self._tree.load(reply.body[0])
        self._owner = reply.sender
        self._away = None
        for signal in early:
            if signal.serial > reply.serial:
                self._on_signal(signal)
        self._mark_changed()

    async def _read_stale_profiles(self) -> None:
        tree = self._tree
        while tree is not None and tree is self._tree and tree.stale_profiles:
            wanted = set(tree.stale_profiles)
            tree.stale_profiles.clear()  # whatever changes while it is being read is stale again
            self._reading = True
            try:
                profiles = await read_profiles(self._bus, wanted)
            finally:
                self._reading = False
            for path, profile in profiles.items():
                if profile is not None:
                    tree.put_profile(path, profile)
            self._mark_changed()

    def _mark_changed(self) -> None:
        self.generation += 1
        self._state = None
        self._change.set()
        self._change = asyncio.Event()

    def _lose(self, why: str) -> None:
        self._tree = None
        self._early = None
        self._away = NetworkManagerUnavailableError(why)
        self._activations.abandon(self._away)
        self._mark_changed()

    def _on_owner(self, signal: Signal) -> None:
        if signal.sender != _OWNER.sender:
            return
        _name, _old, new = signal.body
        self._lose("NetworkManager is not running")
        if new:
            self._away = None  # coming back: callers wait for the load
            self._work.set()

    def _on_signal(self, signal: Signal) -> None:
        if self._early is not None:
            self._early.append(signal)
            return
        handler = self._handlers.get((signal.interface, signal.member))
        if handler is None or self._tree is None or signal.sender != self._owner:
            return
        if handler(self._tree, signal):
            self._mark_changed()
        if self._tree.stale_profiles:
            self._work.set()

    def _on_added(self, tree: ObjectTree, signal: Signal) -> bool:
        path, interfaces = signal.body
        tree.add(ObjectPath(path), interfaces)
        return True

    def _on_removed(self, tree: ObjectTree, signal: Signal) -> bool:
        path = ObjectPath(signal.body[0])
        if path in tree.active_connections:
            self._activations.active_connection_removed(path)
        tree.remove(path)
        return True

    def _on_properties(self, tree: ObjectTree, signal: Signal) -> bool:
        interface, changed, _invalidated = signal.body
        if not tree.change(signal.path, interface, changed):
            return False
        if interface == DEVICE_INTERFACE:
            self._activations.device_changed(tree.devices[signal.path])
        elif interface == ACTIVE_CONNECTION_INTERFACE:
            self._activations.active_connection_changed(tree.active_connections[signal.path])
        return True

    def _on_device_state(self, tree: ObjectTree, signal: Signal) -> bool:
        new, old, reason = signal.body
        device = tree.devices.get(signal.path)
        if device is None:
            return False
        device = tree.devices[signal.path] = device.in_state(DeviceState(new), DeviceStateReason(reason))
        if old > DeviceState.DISCONNECTED and not DeviceState.DISCONNECTED < new <= DeviceState.ACTIVATED:
            self._activations.device_left(device, device.reason)
        self._activations.device_changed(device)
        return True

    def _on_active_connection_state(self, tree: ObjectTree, signal: Signal) -> bool:
        state, reason = signal.body
        active = tree.active_connections.get(signal.path)
        if active is None:
            return False
        active = tree.active_connections[signal.path] = active.in_state(ActiveConnectionState(state))
        self._activations.active_connection_changed(active, ActiveConnectionStateReason(reason))
        return True

    def _on_profile_updated(self, tree: ObjectTree, signal: Signal) -> bool:
        tree.mark_stale(signal.path)
        return False
