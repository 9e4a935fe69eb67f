"""`nmstate-k8s operator`: what runs once per cluster, however many replicas there are."""

import argparse
import socket
import uuid

from prometheus_client import CollectorRegistry

from nmstate_api.v1 import NodeNetworkConfigurationPolicy
from nmstate_api.v1beta1 import NodeNetworkConfigurationEnactment
from nmstate_k8s.asynckit import SystemClock
from nmstate_k8s.cmd import logs, serve
from nmstate_k8s.cmd.main import EXIT_OK
from nmstate_k8s.controllers.name import POLICY_LABEL
from nmstate_k8s.controllers.node import Node
from nmstate_k8s.controllers.node_state import NodeStateMetadata
from nmstate_k8s.controllers.policy.controller import (
    ENACTMENTS_BY_POLICY,
    PolicyListers,
    PolicyReconciler,
    index_by_policy,
    without_documents,
)
from nmstate_k8s.kube import Client, ObjectKey, connect, load_config
from nmstate_k8s.runtime import (
    Change,
    Controller,
    Informer,
    LeaderElector,
    Manager,
    RuntimeMetrics,
    every,
    generation_changed,
    labelled,
)

POLICY_WORKERS = 4
LEASE = "nmstate-operator"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    serve.add_arguments(parser)
    parser.add_argument("--leader-elect", action="store_true", help="work only while holding the lease of all replicas")
    parser.add_argument(
        "--leader-election-namespace", metavar="NAMESPACE", help="where that lease is (default: the pod's namespace)"
    )


async def run(arguments: argparse.Namespace) -> int:
    """Run the policy controller until told to stop."""
    logs.configure(arguments)
    registry = CollectorRegistry()
    metrics = RuntimeMetrics(registry)
    config = load_config(arguments.kubeconfig)
    async with connect(config, field_manager="nmstate-operator", observe=metrics.observe_request) as client:
        namespace = arguments.leader_election_namespace or config.namespace
        manager = Manager(elector=_elector(client, namespace, registry) if arguments.leader_elect else None)
        manager.add(policy_controller(client, metrics))
        serve.serve_health(manager, registry, arguments.health_bind_address)
        await manager.run()
    return EXIT_OK


def _elector(client: Client, namespace: str, registry: CollectorRegistry) -> LeaderElector:
    identity = f"{socket.gethostname()}_{uuid.uuid4()}"
    return LeaderElector(client, ObjectKey(LEASE, namespace), identity, registry=registry)


def policy_controller(client: Client, metrics: RuntimeMetrics) -> Controller:
    """The policy controller, and what it watches."""
    policies = Informer(client, NodeNetworkConfigurationPolicy)
    enactments = Informer(
        client,
        NodeNetworkConfigurationEnactment,
        indexers={ENACTMENTS_BY_POLICY: index_by_policy},
        transform=without_documents,
    )
    nodes = Informer(client, Node)
    reported = Informer(client, NodeStateMetadata)
    listers = PolicyListers(policies.lister, enactments.lister, nodes.lister, reported.lister)
    reconciler = PolicyReconciler(client, listers, SystemClock())

    controller = Controller("policy", reconciler, metrics=metrics, concurrency=POLICY_WORKERS, limiter=serve.limiter())
    controller.watch(policies)
    controller.watch(enactments, labelled(POLICY_LABEL))
    controller.watch(nodes, every(policies.lister), _matching_changed)
    controller.watch(reported, every(policies.lister), generation_changed)
    return controller


def _matching_changed(change: Change[Node]) -> bool:
    """Kubelets write their node's status all the time; labels and readiness are what a policy asks for."""
    if change.old is None or change.new is None:
        return True
    return (change.old.metadata.labels, change.old.ready) != (change.new.metadata.labels, change.new.ready)
