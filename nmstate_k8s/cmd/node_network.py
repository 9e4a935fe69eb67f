"""The engine as the controllers know it: here the two halves meet."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import cast

from nmstate_api.meta import JsonObject
from nmstate_k8s.controllers.node import Node
from nmstate_k8s.controllers.state_report.network import Versions
from nmstate_k8s.errors import NmstateError
from nmstate_k8s.kube import Client
from nmstate_k8s.netstate.applied import RevertStore
from nmstate_k8s.netstate.engine import ApplyOptions, Engine
from nmstate_k8s.netstate.journal import state_directory
from nmstate_k8s.probes import require

PROBE_DEADLINE = timedelta(seconds=60)


class RefusedDocumentError(NmstateError):
    """A policy's document contradicts itself; the text says where, and what would be right."""


class EngineNetwork:
    """The node's network by way of its engine. A change that cuts the node off from the API server is undone."""

    def __init__(self, engine: Engine, client: Client, node: str) -> None:
        self._engine = engine
        self._reverts = RevertStore(state_directory())
        self._probe = ApiServerProbe(client, node)
        self._handler_version = _version()

    async def apply(self, document: JsonObject, *, policy_uid: str) -> None:
        # Imported late: an idle handler needs no vocabulary.
        from nmstate_api.network import InvalidDocumentError, parse

        async def probe() -> None:
            await require(self._probe, within=PROBE_DEADLINE)

        try:
            result = await self._engine.apply(parse(document), ApplyOptions(probe=probe))
        except InvalidDocumentError as error:
            raise RefusedDocumentError(str(error)) from error
        if result.changed:
            older = self._reverts.get(policy_uid)
            self._reverts.keep(policy_uid, result.revert if older is None else earliest(older, result.revert))

    async def show(self) -> JsonObject:
        return await self._engine.show()

    async def versions(self) -> Versions:
        return Versions(self._handler_version, await self._engine.network_manager_version())

    def changes(self) -> AsyncIterator[None]:
        return self._engine.changes()


class ApiServerProbe:
    """That the node can still be told what to do."""

    what = "the API server"

    def __init__(self, client: Client, node: str) -> None:
        self._client = client
        self._node = node

    async def check(self) -> None:
        await self._client.get(Node, self._node)


def earliest(older: JsonObject, newer: JsonObject) -> JsonObject:
    """What undoes two changes, of which ``older`` undoes the first: what both speak of was as ``older`` says."""
    interfaces = {str(interface.get("name")): interface for interface in _interfaces(newer) + _interfaces(older)}
    return {**newer, **older, **({"interfaces": list(interfaces.values())} if interfaces else {})}


def _interfaces(document: JsonObject) -> list[JsonObject]:
    return cast(list[JsonObject], document.get("interfaces") or [])


def _version() -> str:
    from importlib.metadata import version

    return version("nmstate-k8s")
