"""One node's handler: what survives its death, and what it does not do twice."""

from pathlib import Path

import pytest

from nmstate_api.meta import JsonObject
from nmstate_k8s.testing.node_network import PassingError
from tests.apiserver.cluster import eventually, install_rbac, running_cluster
from tests.apiserver.server import ApiServer

ETH1_UP: JsonObject = {"interfaces": [{"name": "eth1", "type": "ethernet", "state": "up", "mtu": 1400}]}


@pytest.fixture(scope="module", autouse=True)
def rbac(api_server: ApiServer) -> None:
    install_rbac(api_server)


async def test_a_handler_killed_in_the_middle_finishes_after_its_restart(kubeconfig: Path) -> None:
    async with running_cluster(kubeconfig, ("node-a",)) as cluster:
        network = cluster.networks["node-a"]
        network.open_gate.clear()
        await cluster.create_policy("eth1-up", ETH1_UP)
        await network.busy.wait()
        await cluster.kill_handler("node-a")
        await cluster.until_status("node-a", "eth1-up", "Progressing ConfigurationProgressing")
        assert "mtu" not in network.interfaces["eth1"]

        network.open_gate.set()
        await cluster.start_handler("node-a")
        await cluster.until_shown("eth1-up", "Available")

        assert network.applies == 2
        assert cluster.enactment("node-a", "eth1-up").status.retry_count == {"1": 1}


async def test_what_has_ended_is_left_alone_by_the_next_handler(kubeconfig: Path) -> None:
    async with running_cluster(kubeconfig, ("node-a",)) as cluster:
        await cluster.create_policy("eth1-up", ETH1_UP)
        await cluster.until_shown("eth1-up", "Available")
        version = cluster.enactment("node-a", "eth1-up").metadata.resource_version

        await cluster.kill_handler("node-a")
        await cluster.start_handler("node-a")
        await cluster.create_policy("other", ETH1_UP)
        await cluster.until_shown("other", "Available")

        assert cluster.networks["node-a"].applies == 2, "one for each policy"
        assert cluster.enactment("node-a", "eth1-up").metadata.resource_version == version


async def test_a_failure_that_passes_is_retried(kubeconfig: Path) -> None:
    async with running_cluster(kubeconfig, ("node-a",)) as cluster:
        cluster.networks["node-a"].faults.append(PassingError("NetworkManager restarts"))
        await cluster.create_policy("eth1-up", ETH1_UP)

        await cluster.until_status("node-a", "eth1-up", "Progressing Retrying")
        await cluster.until_shown("eth1-up", "Degraded")
        await cluster.until_shown("eth1-up", "Available")

        assert cluster.networks["node-a"].applies == 2


async def test_an_operator_that_changes_an_order_leaves_the_report_alone(kubeconfig: Path) -> None:
    async with running_cluster(kubeconfig, ("node-a", "node-b")) as cluster:
        policy = await cluster.create_policy("eth1-up", ETH1_UP, max_unavailable=1)
        await cluster.until_shown("eth1-up", "Available")
        await cluster.kill_handler("node-b")

        policy = await cluster.client.get(type(policy), "eth1-up")
        policy.spec.desired_state = {"interfaces": [{"name": "eth1", "type": "ethernet", "mtu": 1300}]}
        await cluster.client.update(policy)
        await eventually(lambda: cluster.enactment("node-b", "eth1-up").spec.policy_generation == 2)

        status = cluster.enactment("node-b", "eth1-up").status
        assert (status.policy_generation, status.desired_state) == (1, ETH1_UP)


async def test_an_enactment_says_what_was_applied(kubeconfig: Path) -> None:
    bridge: JsonObject = {"name": "br1", "type": "linux-bridge", "state": "up", "bridge": {"port": [{"name": "eth1"}]}}
    async with running_cluster(kubeconfig, ("node-a",)) as cluster:
        policy = await cluster.create_policy("bridge", {"interfaces": [bridge]})
        await cluster.until_shown("bridge", "Available")

        enactment = cluster.enactment("node-a", "bridge")
        trunk: JsonObject = {"mode": "trunk", "trunk-tags": [{"id-range": {"min": 2, "max": 4094}}]}
        with_trunk: JsonObject = {**bridge, "bridge": {"port": [{"name": "eth1", "vlan": trunk}]}}
        assert enactment.status.desired_state == {"interfaces": [with_trunk]}
        assert (enactment.status.policy_uid, enactment.status.policy_generation) == (policy.metadata.uid, 1)
        assert {c.type: c.status for c in enactment.status.conditions} == {
            "Available": "True",
            "Failing": "False",
            "Progressing": "False",
            "Pending": "False",
            "Aborted": "False",
        }
        assert cluster.networks["node-a"].reverts.keys() == {policy.metadata.uid}
