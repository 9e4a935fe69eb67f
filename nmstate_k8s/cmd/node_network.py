"""The engine as the controllers know it: here the two halves meet."""

import os
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from typing import ClassVar

import structlog

from nmstate_api.meta import JsonObject
from nmstate_k8s.controllers.node import Node
from nmstate_k8s.controllers.state_report.network import Versions
from nmstate_k8s.errors import NmstateError
from nmstate_k8s.kube import Client
from nmstate_k8s.netstate.applied import RevertStore
from nmstate_k8s.netstate.engine import ApplyOptions, Engine
from nmstate_k8s.netstate.journal import state_directory
from nmstate_k8s.netstate.revert import revert_both
from nmstate_k8s.probes import ROOT_SERVERS, DnsProbe, GatewayProbe, Probe, ProbeSet

log = structlog.get_logger(__name__)

DNS_HOST_VARIABLE = "PROBE_DNS_HOST"
"""As in kubernetes-nmstate: the name that name servers are asked for."""

DEADLINE_VARIABLE = "PROBE_TIMEOUT_SECONDS"
DEADLINE = timedelta(seconds=120)
"""As kubernetes-nmstate has it; there it cannot be changed."""


class RefusedDocumentError(NmstateError):
    """A policy's document contradicts itself; the text says where, and what would be right."""


class EngineNetwork:
    """The node's network by way of its engine.

    A change is undone that cuts the node off from what it reached before: default gateway, name servers, API server.
    """

    def __init__(self, engine: Engine, client: Client, node: str, environment: Mapping[str, str] = os.environ) -> None:
        self._engine = engine
        self._reverts = RevertStore(state_directory())
        self._probes: Sequence[Probe] = (
            GatewayProbe(engine.show),
            DnsProbe(engine.show, environment.get(DNS_HOST_VARIABLE) or ROOT_SERVERS),
            ApiServerProbe(client, node),
            ReadinessProbe(client, node),
        )
        self._probe_deadline = _deadline(environment)
        self._handler_version = _version()

    async def apply(self, document: JsonObject, *, policy_uid: str) -> None:
        # Imported late: an idle handler needs no vocabulary.
        from nmstate_api.network import InvalidDocumentError, parse

        probes = ProbeSet(self._probes, within=self._probe_deadline)
        options = ApplyOptions(prepare=probes.select, probe=probes.require)
        try:
            result = await self._engine.apply(parse(document), options)
        except InvalidDocumentError as error:
            raise RefusedDocumentError(str(error)) from error
        for warning in result.warnings:
            log.warning("the node is not quite what was asked for", difference=warning)
        if result.changed:
            self._keep_revert(policy_uid, result.revert)

    def _keep_revert(self, policy_uid: str, newer: JsonObject) -> None:
        try:
            older = self._reverts.get(policy_uid)
            self._reverts.keep(policy_uid, newer if older is None else revert_both(older, newer))
        except (OSError, ValueError) as error:
            # The change is in effect and stays.
            log.warning("what undoes the policy cannot be kept", error=str(error))

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


class NotReadyError(NmstateError):
    """The API server says that the node is not Ready."""

    retryable: ClassVar[bool] = True


class ReadinessProbe:
    """That the node counts as Ready."""

    what = "an API server that counts it as Ready"

    def __init__(self, client: Client, node: str) -> None:
        self._client = client
        self._node = node

    async def check(self) -> None:
        if not (await self._client.get(Node, self._node)).ready:
            raise NotReadyError("its condition Ready is not True")


def _deadline(environment: Mapping[str, str]) -> timedelta:
    """How long after a change what worked before may take to work again."""
    given = environment.get(DEADLINE_VARIABLE, "")
    return timedelta(seconds=int(given)) if given.isdecimal() and int(given) > 0 else DEADLINE


def _version() -> str:
    from importlib.metadata import version

    return version("nmstate-k8s")
