"""A cluster of simulated nodes: the real API server, operator and handlers, and networks that only behave like ones."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from prometheus_client import CollectorRegistry

from nmstate_api.meta import JsonObject, ObjectMeta
from nmstate_api.v1 import NodeNetworkConfigurationPolicy, NodeNetworkConfigurationPolicySpec
from nmstate_api.v1beta1 import NodeNetworkConfigurationEnactment
from nmstate_k8s.cmd.handler import add_controllers
from nmstate_k8s.cmd.operator import policy_controller
from nmstate_k8s.controllers.node import Node
from nmstate_k8s.controllers.node_state import NodeStateDocument
from nmstate_k8s.kube import Client, ClusterConfig, NotFoundError, connect, load_config
from nmstate_k8s.kube.credentials import FixedHeaders
from nmstate_k8s.runtime import Informer, Manager, RuntimeMetrics
from nmstate_k8s.testing.node_network import FakeNodeNetwork
from tests.apiserver.server import ApiServer

RBAC = Path(__file__).parents[2] / "config" / "rbac"
EVERY_NODE = {"test": "yes"}


def install_rbac(server: ApiServer) -> None:
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "nmstate-system"}}
    server.kubectl("apply", "-f", "-", stdin=json.dumps(namespace))
    server.kubectl("apply", "-k", str(RBAC))


async def eventually(condition: Callable[[], bool], within_seconds: float = 15) -> None:
    """Return when ``condition`` holds; what it looks at is kept current by informers."""
    async with asyncio.timeout(within_seconds):
        while not condition():  # noqa: ASYNC110 - any condition, over objects that raise no event of their own
            await asyncio.sleep(0.02)


@dataclass
class Cluster:
    """What a test does to the cluster and sees of it.

    Attributes:
        networks: The nodes' networks, by node.
        shown: What ``kubectl get nncp`` would have shown of each policy, one after another.
        handlers: Those that run, by node.
        operator: The one that runs, if any.
    """

    client: Client
    config: ClusterConfig
    tasks: asyncio.TaskGroup
    policies: Informer[NodeNetworkConfigurationPolicy]
    enactments: Informer[NodeNetworkConfigurationEnactment]
    networks: dict[str, FakeNodeNetwork] = field(default_factory=dict)
    shown: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    handlers: dict[str, tuple[Manager, asyncio.Task[None]]] = field(default_factory=dict)
    operator: tuple[Manager, asyncio.Task[None]] | None = None

    def start_operator(self) -> None:
        manager = Manager()
        task = self.tasks.create_task(_run_operator(manager, self.config), name="operator")
        self.operator = manager, task

    async def kill_operator(self) -> None:
        """End the operator without giving it time for anything."""
        assert self.operator is not None
        _, task = self.operator
        self.operator = None
        task.cancel()
        await asyncio.wait([task])

    async def add_node(self, name: str, network: FakeNodeNetwork | None = None) -> None:
        """Make a ready node, and run its handler until its state is there."""
        labels = {"kubernetes.io/hostname": name} | EVERY_NODE
        await self.client.create(Node(metadata=ObjectMeta(name=name, labels=labels)))
        await self.set_ready(name, ready=True)
        self.networks[name] = network or FakeNodeNetwork()
        await self.start_handler(name)

    async def set_ready(self, node: str, *, ready: bool) -> None:
        """Say of ``node`` what its kubelet, or the lack of one, makes the cluster say."""
        condition: JsonObject = {"type": "Ready", "status": "True" if ready else "Unknown"}
        found = await self.client.get(Node, node)
        await self.client.patch_status(found, {"status": {"conditions": [condition]}})

    async def start_handler(self, node: str) -> None:
        manager = Manager()
        task = self.tasks.create_task(self._run_handler(manager, node), name=f"handler-{node}")
        self.handlers[node] = manager, task
        await self.until_reported(node)

    async def kill_handler(self, node: str) -> None:
        """End the handler without giving it time for anything."""
        _, task = self.handlers.pop(node)
        task.cancel()
        await asyncio.wait([task])

    async def until_reported(self, node: str) -> None:
        async with asyncio.timeout(15):
            while True:
                try:
                    if (await self.client.get(NodeStateDocument, node)).body.get("status"):
                        return
                except NotFoundError:
                    await asyncio.sleep(0.05)

    async def create_policy(
        self,
        name: str,
        desired_state: JsonObject,
        max_unavailable: int | str | None = None,
        *,
        node_selector: Mapping[str, str] = EVERY_NODE,
    ) -> NodeNetworkConfigurationPolicy:
        spec = NodeNetworkConfigurationPolicySpec(node_selector=dict(node_selector), desired_state=desired_state)
        if max_unavailable is not None:
            spec.max_unavailable = max_unavailable
        policy = NodeNetworkConfigurationPolicy(metadata=ObjectMeta(name=name), spec=spec)
        return await self.client.create(policy)

    async def until_shown(self, policy: str, type_: str) -> tuple[str, str, str]:
        """Wait until the policy shows ``type_`` as its status, and return status, reason and message."""
        await eventually(lambda: self.shown.get(policy, [("", "", "")])[-1][0] == type_)
        return self.shown[policy][-1]

    async def until_shown_message(self, policy: str, message: str) -> None:
        await eventually(lambda: self.shown.get(policy, [("", "", "")])[-1][2] == message)

    def enactment(self, node: str, policy: str) -> NodeNetworkConfigurationEnactment:
        enactment = self.enactments.lister.get(f"{node}.{policy}")
        assert enactment is not None, f"{node}.{policy} is not there"
        return enactment

    async def until_status(self, node: str, policy: str, status: str) -> None:
        await eventually(lambda: self.status_of(node, policy) == status)

    def status_of(self, node: str, policy: str) -> str:
        """The first condition that is True, with its reason; empty while there is none."""
        enactment = self.enactments.lister.get(f"{node}.{policy}")
        conditions = enactment.status.conditions if enactment else []
        return next((f"{c.type} {c.reason}" for c in conditions if c.status == "True"), "")

    @property
    def busy(self) -> list[str]:
        return [name for name, network in self.networks.items() if network.busy.is_set()]

    def note(self, policy: NodeNetworkConfigurationPolicy) -> None:
        first = next((c for c in policy.status.conditions if c.status == "True"), None)
        if first is not None:
            seen = self.shown.setdefault(policy.metadata.name, [])
            if not seen or seen[-1] != (first.type, first.reason, first.message):
                seen.append((first.type, first.reason, first.message))

    async def _run_handler(self, manager: Manager, node: str) -> None:
        async with connect(_as(self.config, "nmstate-handler"), field_manager="nmstate-handler") as client:
            metrics = RuntimeMetrics(CollectorRegistry())
            add_controllers(manager, client, self.networks[node], node=node, metrics=metrics)
            await manager.run()


@asynccontextmanager
async def running_cluster(kubeconfig: Path, nodes: Iterable[str] = ()) -> AsyncIterator[Cluster]:
    """Operator and handlers at work while the block runs; before and after it the API server has nothing for them."""
    config = load_config(kubeconfig)
    async with connect(config, field_manager="test") as client, asyncio.TaskGroup() as tasks:
        await _remove_everything(client)  # policies of other tests select every node
        policies = Informer(client, NodeNetworkConfigurationPolicy)
        enactments = Informer(client, NodeNetworkConfigurationEnactment)
        cluster = Cluster(client, config, tasks, policies, enactments)
        policies.add_handler(lambda change: cluster.note(change.new) if change.new else None)
        watching = [tasks.create_task(informer.run()) for informer in (policies, enactments)]
        cluster.start_operator()
        try:
            for node in nodes:
                await cluster.add_node(node)
            yield cluster
        finally:
            processes = [*cluster.handlers.values(), *([cluster.operator] if cluster.operator else [])]
            for manager, _ in processes:
                manager.stop()
            if processes:
                await asyncio.wait([task for _, task in processes])
            for task in watching:
                task.cancel()
            await _remove_everything(client)


async def _run_operator(manager: Manager, config: ClusterConfig) -> None:
    async with connect(_as(config, "nmstate-operator"), field_manager="nmstate-operator") as client:
        manager.add(policy_controller(client, RuntimeMetrics(CollectorRegistry())))
        await manager.run()


def _as(config: ClusterConfig, account: str) -> ClusterConfig:
    """The administrator in the place of a service account: the roles of config/rbac have to suffice."""
    user = f"system:serviceaccount:nmstate-system:{account}"
    return replace(config, credentials=FixedHeaders({"Impersonate-User": user}))


async def _remove_everything(client: Client) -> None:
    for kind in (NodeNetworkConfigurationPolicy, NodeNetworkConfigurationEnactment, NodeStateDocument, Node):
        for item in (await client.list(kind)).items:
            await client.delete(item)
