"""The node's network as it is, for whoever looks again and again."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import aclosing, contextmanager
from dataclasses import replace

from nmstate_k8s import netlink
from nmstate_k8s.dbus import Bus
from nmstate_k8s.netlink import EthtoolState, KernelState, Link
from nmstate_k8s.netstate.daemon import until_daemon
from nmstate_k8s.netstate.secret_store import SecretStore, must_be_told
from nmstate_k8s.netstate.snapshot import Snapshot, take_snapshot
from nmstate_k8s.netstate.translate.route import SHOWN_PROTOCOLS
from nmstate_k8s.networkmanager import NetworkManagerModel, NetworkManagerUnavailableError


class Changes:
    """Tells that something changed, and not what: whoever waits looks again."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def note(self) -> None:
        self._changed.set()

    async def wait(self) -> None:
        """Return when something may have changed since the last time this returned, or since the beginning."""
        await self._changed.wait()
        self._changed.clear()


class Observer:
    """Keeps NetworkManager's state from the start, and the kernel's from the first ``listening`` on.

    ``run`` has to be running for anything else here to return. A command that looks once does not pay for following
    the kernel.

    Attributes:
        model: NetworkManager's state.
    """

    def __init__(self, bus: Bus) -> None:
        self.model = NetworkManagerModel(bus)
        self._bus = bus
        self._secrets = SecretStore(bus)
        self._kernel: KernelState | None = None
        self._followed = asyncio.Event()
        self._listeners: set[Changes] = set()
        self._settings: EthtoolState | None = None
        self._settings_changed = 0
        self._occasion: tuple[Mapping[int, Link], int] | None = None

    async def run(self) -> None:
        """Keep what is kept current, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.model.run(), name="networkmanager-model")
            group.create_task(self._follow_daemon(), name="networkmanager-changes")
            group.create_task(self._follow_kernel(), name="kernel-changes")
            group.create_task(self._follow_settings(), name="ethtool-changes")

    async def look(self) -> Snapshot:
        """The state now, as the signals that have arrived tell it, which may lag by a moment."""
        followed = self._kernel
        if followed is None:
            return await self.look_closely(ethtool=True)
        return await self._snapshot(await self._completed(followed))

    async def look_closely(self, *, ethtool: bool = False, secrets: bool = False) -> Snapshot:
        """The state now; the kernel is asked.

        What ``ethtool`` sets, and what the ``secrets`` are, is asked for only if somebody wants to know.
        """
        kernel = await netlink.dump(route_protocols=SHOWN_PROTOCOLS, ethtool=ethtool)
        return await self._snapshot(kernel, secrets=secrets)

    async def _snapshot(self, kernel: KernelState, *, secrets: bool = False) -> Snapshot:
        state = await self.model.current()
        told = secrets or must_be_told(state)
        found = await self._secrets.read(state, told=told)
        return replace(take_snapshot(kernel, state), secrets=found, tells_secrets=told)

    async def _completed(self, followed: KernelState) -> KernelState:
        """With what its notifications do not tell; what ethtool sets is read again when that, or a link, changed."""
        occasion = (followed.links, self._settings_changed)
        if self._settings is None or self._occasion != occasion:
            self._settings, self._occasion = await netlink.dump_ethtool(), occasion
        endpoints = await netlink.dump_mptcp_endpoints()
        return replace(followed, ethtool=self._settings, mptcp_endpoints=endpoints)

    @contextmanager
    def listening(self) -> Iterator["Changes"]:
        """Notice changes while the block runs, from its first line on."""
        changes = Changes()
        self._listeners.add(changes)
        self._followed.set()
        try:
            yield changes
        finally:
            self._listeners.discard(changes)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener.note()

    async def _follow_kernel(self) -> None:
        await self._followed.wait()
        async with aclosing(netlink.follow(route_protocols=SHOWN_PROTOCOLS)) as states:
            async for state in states:
                self._kernel = state
                self._tell()

    async def _follow_settings(self) -> None:
        await self._followed.wait()
        async with aclosing(netlink.follow_ethtool()) as changes:
            async for _ in changes:
                self._settings_changed += 1
                self._tell()

    async def _follow_daemon(self) -> None:
        generation = 0
        while True:
            try:
                generation = await self.model.wait_change(generation)
            except NetworkManagerUnavailableError:
                await until_daemon(self._bus)
            self._tell()
