"""`nmstate-k8s handler`: what runs on every node."""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import structlog
from prometheus_client import CollectorRegistry

from nmstate_api.v1beta1 import NodeNetworkConfigurationEnactment
from nmstate_k8s.asynckit import SystemClock
from nmstate_k8s.cmd import logs, serve
from nmstate_k8s.cmd.main import EXIT_OK
from nmstate_k8s.controllers.enactment.attempt import AttemptPolicy
from nmstate_k8s.controllers.enactment.controller import EnactmentReconciler
from nmstate_k8s.controllers.enactment.network import NodeNetwork
from nmstate_k8s.controllers.enactment.reporter import Reporter
from nmstate_k8s.controllers.name import NODE_LABEL, relationship_labels
from nmstate_k8s.controllers.node import Node
from nmstate_k8s.controllers.node_state import NodeStateMetadata
from nmstate_k8s.controllers.state_report.controller import (
    StateListers,
    StateReportReconciler,
    follow_changes,
)
from nmstate_k8s.controllers.state_report.network import ObservedNetwork
from nmstate_k8s.errors import NmstateError
from nmstate_k8s.kube import Client, Selection, connect, load_config
from nmstate_k8s.runtime import (
    Controller,
    EventRecorder,
    Informer,
    Manager,
    RuntimeMetrics,
    generation_changed,
    itself,
    labels_changed,
)

if TYPE_CHECKING:
    from nmstate_k8s.netstate.engine import Engine

log = structlog.get_logger(__name__)

RETRY = timedelta(seconds=5)
GRACE = timedelta(seconds=1)
"""What an apply that is nearly done gets on SIGTERM; after that it is cancelled, and rolls back."""


class NodeNameError(NmstateError):
    """It is not known on which node this process runs."""


class HandledNetwork(NodeNetwork, ObservedNetwork, Protocol):
    """All that a handler needs of its node."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--node", default=os.environ.get("NODE_NAME"), help="name of this node (default: $NODE_NAME)")
    serve.add_arguments(parser)


async def run(arguments: argparse.Namespace) -> int:
    """Run the enactment and the state-report controller of this node until told to stop."""
    from nmstate_k8s.cmd.node_network import EngineNetwork

    if not arguments.node:
        raise NodeNameError("NODE_NAME is mandatory: set it, or name the node with --node")
    logs.configure(arguments)
    registry = CollectorRegistry()
    metrics = RuntimeMetrics(registry)
    config = load_config(arguments.kubeconfig)
    async with (
        connect(config, field_manager="nmstate-handler", observe=metrics.observe_request) as client,
        ready_engine() as engine,
    ):
        manager = Manager(grace=GRACE)
        network = EngineNetwork(engine, client, arguments.node)
        add_controllers(manager, client, network, node=arguments.node, metrics=metrics)
        serve.serve_health(manager, registry, arguments.health_bind_address)
        await manager.run()
    return EXIT_OK


def add_controllers(
    manager: Manager, client: Client, network: HandledNetwork, *, node: str, metrics: RuntimeMetrics
) -> None:
    """Give ``manager`` the controllers of ``node``."""
    events = EventRecorder(client, component=f"{node}.nmstate-handler", host=node)
    manager.add_runnable("events", events.run)
    manager.add(_enactment_controller(client, network, events, node=node, metrics=metrics))
    report = _state_report_controller(client, network, node=node, metrics=metrics)
    manager.add(report)
    manager.add_runnable("network-changes", lambda: follow_changes(network, report.queue, node))


def _enactment_controller(
    client: Client, network: NodeNetwork, events: EventRecorder, *, node: str, metrics: RuntimeMetrics
) -> Controller:
    """Only this node's enactments are watched: what a handler holds does not grow with the cluster."""
    enactments = Informer(client, NodeNetworkConfigurationEnactment, Selection(labels={NODE_LABEL: node}))
    reporter = Reporter(client, events, SystemClock())
    attempts = AttemptPolicy.from_environment(os.environ)
    reconciler = EnactmentReconciler(client, enactments.lister, network, reporter, attempts)
    controller = Controller("enactment", reconciler, metrics=metrics, limiter=serve.limiter())
    # Its own reports change no generation; reacting to them would cut the waits between attempts short.
    controller.watch(enactments, itself, generation_changed)
    return controller


def _state_report_controller(
    client: Client, network: ObservedNetwork, *, node: str, metrics: RuntimeMetrics
) -> Controller:
    this_one = Selection(fields={"metadata.name": node})
    nodes = Informer(client, Node, this_one)
    states = Informer(client, NodeStateMetadata, this_one)
    reconciler = StateReportReconciler(
        client,
        StateListers(nodes.lister, states.lister),
        network,
        labels=relationship_labels(os.environ),
        clock=SystemClock(),
    )
    controller = Controller("state-report", reconciler, metrics=metrics, limiter=serve.limiter())
    controller.watch(nodes, itself, generation_changed)
    controller.watch(states, itself, labels_changed)
    return controller


@asynccontextmanager
async def ready_engine() -> AsyncIterator["Engine"]:
    """The node's engine, once the lock is free, NetworkManager runs, and what a dead process left is finished."""
    from nmstate_k8s.cmd.node import open_engine
    from nmstate_k8s.netstate.lock import lock_file

    async with _locked(lock_file()), open_engine() as engine:
        await _settle(engine)
        yield engine


@asynccontextmanager
async def _locked(path: Path) -> AsyncIterator[None]:
    """Hold the node's lock; wait for whoever has it, such as the handler that this one replaces."""
    from nmstate_k8s.netstate.errors import LockHeldError
    from nmstate_k8s.netstate.lock import node_lock

    with ExitStack() as stack:
        while True:
            try:
                stack.enter_context(node_lock(path))
                break
            except LockHeldError as error:
                log.warning("waiting for the node's lock", error=str(error))
            await asyncio.sleep(RETRY.total_seconds())  # a file lock gives no signal that a loop can wait for
        yield


async def _settle(engine: "Engine") -> None:
    """Return when what a dead process left is finished and the node can be looked at."""
    while True:
        try:
            phase = await engine.recover()
            await engine.show()
        except NmstateError as error:
            log.warning("waiting for the node's network", error=str(error))
            await asyncio.sleep(RETRY.total_seconds())  # what fails here is mostly NetworkManager not running yet
        else:
            if phase is not None:
                log.info("finished what an earlier process left", phase=str(phase))
            return
