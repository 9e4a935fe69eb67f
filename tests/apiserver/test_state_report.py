"""One node's NodeNetworkState: soon when something happens, silent when nothing does."""

import asyncio
from pathlib import Path
from typing import cast

import pytest

from nmstate_api.meta import JsonObject
from nmstate_k8s.controllers.node import Node
from nmstate_k8s.controllers.node_state import NodeStateDocument
from tests.apiserver.cluster import Cluster, install_rbac, running_cluster
from tests.apiserver.server import ApiServer


@pytest.fixture(scope="module", autouse=True)
def rbac(api_server: ApiServer) -> None:
    install_rbac(api_server)


async def test_a_node_reports_itself(kubeconfig: Path) -> None:
    async with running_cluster(kubeconfig, ("node-a",)) as cluster:
        document = await cluster.client.get(NodeStateDocument, "node-a")
        node = await cluster.client.get(Node, "node-a")

        assert [(o.kind, o.name, o.uid) for o in document.metadata.owner_references] == [
            ("Node", "node-a", node.metadata.uid)
        ]
        status = cast(JsonObject, document.body["status"])
        assert status["currentState"] == {"interfaces": [{"name": "eth1", "type": "ethernet", "state": "up"}]}
        assert (status["handlerNmstateVersion"], status["hostNetworkManagerVersion"]) == ("0.1.0", "1.52.1")
        assert "lastSuccessfulUpdateTime" in status


async def test_a_new_interface_shows_within_two_seconds_and_one_that_goes_is_gone(kubeconfig: Path) -> None:
    async with running_cluster(kubeconfig, ("node-a",)) as cluster:
        network = cluster.networks["node-a"]

        network.plug_in("eth7")
        await _until_interfaces(cluster, ["eth1", "eth7"], within_seconds=2)
        del network.interfaces["eth7"]
        network.touch()

        await _until_interfaces(cluster, ["eth1"], within_seconds=2)


async def test_signals_without_news_are_not_written(kubeconfig: Path) -> None:
    async with running_cluster(kubeconfig, ("node-a",)) as cluster:
        before = (await cluster.client.get(NodeStateDocument, "node-a")).metadata.resource_version

        for _ in range(15):
            cluster.networks["node-a"].touch()
            await asyncio.sleep(0.2)

        assert (await cluster.client.get(NodeStateDocument, "node-a")).metadata.resource_version == before


async def test_a_restarted_handler_does_not_write_what_is_there(kubeconfig: Path) -> None:
    async with running_cluster(kubeconfig, ("node-a",)) as cluster:
        before = (await cluster.client.get(NodeStateDocument, "node-a")).metadata.resource_version

        await cluster.kill_handler("node-a")
        await cluster.start_handler("node-a")
        await asyncio.sleep(1)

        assert (await cluster.client.get(NodeStateDocument, "node-a")).metadata.resource_version == before


async def test_a_state_that_someone_deleted_comes_back(kubeconfig: Path) -> None:
    async with running_cluster(kubeconfig, ("node-a",)) as cluster:
        old = await cluster.client.get(NodeStateDocument, "node-a")
        await cluster.client.delete(old)

        await cluster.until_reported("node-a")

        assert (await cluster.client.get(NodeStateDocument, "node-a")).metadata.uid != old.metadata.uid


async def _until_interfaces(cluster: Cluster, names: list[str], *, within_seconds: float) -> None:
    async with asyncio.timeout(within_seconds):
        while await _interfaces(cluster) != names:  # noqa: ASYNC110 - what is waited for is on the API server
            await asyncio.sleep(0.05)


async def _interfaces(cluster: Cluster) -> list[str]:
    status = cast(JsonObject, (await cluster.client.get(NodeStateDocument, "node-a")).body["status"])
    state = cast(JsonObject, status["currentState"])
    return [str(interface["name"]) for interface in cast(list[JsonObject], state["interfaces"])]
