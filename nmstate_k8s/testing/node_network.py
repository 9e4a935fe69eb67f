"""A node's network without a node."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable
from copy import deepcopy
from typing import ClassVar, cast

from nmstate_api.meta import JsonObject, JsonValue
from nmstate_k8s.controllers.state_report.network import Versions
from nmstate_k8s.errors import NmstateError

_HARDWARE = "ethernet"


class MissingInterfaceError(NmstateError):
    """A document needs an interface that the node does not have."""


class PassingError(NmstateError):
    """A failure that may pass by itself."""

    retryable: ClassVar[bool] = True


class FakeNodeNetwork:
    """Has interfaces and takes documents, all or nothing; ethernet interfaces cannot be made, others can.

    Attributes:
        interfaces: By name; what ``show`` shows.
        reverts: Policies that something was applied for, by UID, with the document.
        faults: What the next attempts fail with, at the end, when everything but the verification has been done.
        open_gate: While cleared, an apply stops halfway and waits.
        busy: Set while an apply is under way.
        applies: How many were begun.
    """

    def __init__(self, nics: Iterable[str] = ("eth1",)) -> None:
        self.interfaces: dict[str, JsonObject] = {nic: {"name": nic, "type": _HARDWARE, "state": "up"} for nic in nics}
        self.reverts: dict[str, JsonObject] = {}
        self.faults: deque[Exception] = deque()
        self.open_gate = asyncio.Event()
        self.open_gate.set()
        self.busy = asyncio.Event()
        self.applies = 0
        self._changed = asyncio.Event()

    async def apply(self, document: JsonObject, *, policy_uid: str) -> None:
        self.applies += 1
        self.busy.set()
        try:
            wanted = self._merged(cast(list[JsonObject], document.get("interfaces", [])))
            await self.open_gate.wait()
            if self.faults:
                raise self.faults.popleft()
            self.interfaces = wanted
            self.reverts[policy_uid] = document
            self.touch()
        finally:
            self.busy.clear()

    async def show(self) -> JsonObject:
        return {"interfaces": cast(list[JsonValue], deepcopy(list(self.interfaces.values()))), "hostname": {}}

    async def versions(self) -> Versions:
        return Versions(handler="0.1.0", network_manager="1.52.1")

    async def changes(self) -> AsyncIterator[None]:
        while True:
            await self._changed.wait()
            self._changed.clear()
            yield

    def touch(self) -> None:
        """Have whoever listens look again."""
        self._changed.set()

    def plug_in(self, name: str) -> None:
        """Someone adds an interface by hand."""
        self.interfaces[name] = {"name": name, "type": _HARDWARE, "state": "up"}
        self.touch()

    def _merged(self, wanted: list[JsonObject]) -> dict[str, JsonObject]:
        interfaces = dict(self.interfaces)
        for interface in wanted:
            name = str(interface["name"])
            if interface.get("type") == _HARDWARE and name not in interfaces:
                raise MissingInterfaceError(f"interface {name} does not exist on this node")
            interfaces[name] = {**interfaces.get(name, {}), **interface}
        return interfaces
