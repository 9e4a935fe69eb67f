"""Policies, from creation to the last node: real operator and handlers, on a real API server."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nmstate_api.meta import JsonObject
from nmstate_api.v1 import NodeNetworkConfigurationPolicy
from nmstate_k8s.controllers.node import Node
from nmstate_k8s.testing.node_network import PassingError
from tests.apiserver.cluster import Cluster, eventually, install_rbac, running_cluster
from tests.apiserver.server import ApiServer

ETH1_UP: JsonObject = {"interfaces": [{"name": "eth1", "type": "ethernet", "state": "up", "mtu": 1400}]}
ETH666_UP: JsonObject = {"interfaces": [{"name": "eth666", "type": "ethernet", "state": "up"}]}
PROGRESSING = "ConfigurationProgressing"


@pytest.fixture(scope="module", autouse=True)
def rbac(api_server: ApiServer) -> None:
    install_rbac(api_server)


async def test_a_policy_is_available_when_every_node_has_it(kubeconfig: Path, api_server: ApiServer) -> None:
    async with running_cluster(kubeconfig, ("node-a", "node-b")) as cluster:
        await cluster.create_policy("eth1-up", ETH1_UP, max_unavailable=1)
        await cluster.until_shown("eth1-up", "Available")

        assert cluster.shown["eth1-up"] == [
            ("Progressing", PROGRESSING, "Policy is progressing 0/2 nodes finished"),
            ("Progressing", PROGRESSING, "Policy is progressing 1/2 nodes finished"),
            ("Available", "SuccessfullyConfigured", "2/2 nodes successfully configured"),
        ]
        assert [network.interfaces["eth1"]["mtu"] for network in cluster.networks.values()] == [1400, 1400]
        table = await asyncio.to_thread(api_server.kubectl, "get", "nncp,nnce", "--no-headers")
        lines = [line.split() for line in table.splitlines() if line]
        assert lines[0] == [
            "nodenetworkconfigurationpolicy.nmstate.io/eth1-up",
            "Available",
            "SuccessfullyConfigured",
        ]
        assert [(name.rpartition("/")[2], status, reason) for name, status, _, reason in lines[1:]] == [
            ("node-a.eth1-up", "Available", "SuccessfullyConfigured"),
            ("node-b.eth1-up", "Available", "SuccessfullyConfigured"),
        ]


async def test_nodes_wait_for_their_turn(kubeconfig: Path) -> None:
    async with running_cluster(kubeconfig, ("node-a", "node-b", "node-c")) as cluster:
        for network in cluster.networks.values():
            network.open_gate.clear()
        await cluster.create_policy("eth1-up", ETH1_UP, max_unavailable=1)

        done: list[str] = []
        for node in ("node-a", "node-b", "node-c"):
            await cluster.networks[node].busy.wait()
            for later in cluster.networks.keys() - {node, *done}:
                await cluster.until_status(later, "eth1-up", "Pending MaxUnavailableLimitReached")
            assert cluster.busy == [node]
            cluster.networks[node].open_gate.set()
            done.append(node)

        await cluster.until_shown("eth1-up", "Available")


async def test_a_failure_stops_the_rollout_and_names_node_and_interface(
    kubeconfig: Path, api_server: ApiServer
) -> None:
    async with running_cluster(kubeconfig, ("node-a", "node-b")) as cluster:
        await cluster.create_policy("eth666-up", ETH666_UP, max_unavailable=1)
        status = await cluster.until_shown("eth666-up", "Degraded")
        await cluster.until_status("node-b", "eth666-up", "Aborted ConfigurationAborted")
        await eventually(lambda: "aborted" in cluster.shown["eth666-up"][-1][2])

        assert status[1] == "FailedToConfigure"
        assert cluster.shown["eth666-up"][-1][2] == ("1/2 nodes failed to configure, 1 nodes aborted configuration")
        failing = next(c for c in cluster.enactment("node-a", "eth666-up").status.conditions if c.type == "Failing")
        assert "node-a" in failing.message
        assert "eth666" in failing.message
        assert {name: set(n.interfaces) for name, n in cluster.networks.items()} == {
            "node-a": {"eth1"},
            "node-b": {"eth1"},
        }
        assert cluster.networks["node-b"].applies == 0
        await eventually(lambda: len(_warnings(api_server, "eth666-up")) == 2)


async def test_an_edit_during_the_rollout_waits_for_the_node_that_is_at_it(kubeconfig: Path) -> None:
    async with running_cluster(kubeconfig, ("node-a", "node-b")) as cluster:
        cluster.networks["node-a"].open_gate.clear()
        await cluster.create_policy("eth1-up", ETH1_UP, max_unavailable=1)
        await cluster.networks["node-a"].busy.wait()

        await _edit(cluster, "eth1-up", {"interfaces": [{"name": "eth1", "type": "ethernet", "mtu": 1300}]})
        await eventually(lambda: cluster.enactment("node-b", "eth1-up").spec.policy_generation == 2)
        await cluster.until_status("node-b", "eth1-up", "Pending MaxUnavailableLimitReached")
        assert cluster.networks["node-b"].applies == 0
        cluster.networks["node-a"].open_gate.set()
        await cluster.until_shown("eth1-up", "Available")

        policy = await cluster.client.get(NodeNetworkConfigurationPolicy, "eth1-up")
        assert policy.status.observed_generation == 2
        assert {node: network.applies for node, network in cluster.networks.items()} == {"node-a": 2, "node-b": 1}
        assert [network.interfaces["eth1"]["mtu"] for network in cluster.networks.values()] == [1300, 1300]


async def test_every_generation_is_seen_to_progress(kubeconfig: Path) -> None:
    async with running_cluster(kubeconfig, ("node-a",)) as cluster:
        await cluster.create_policy("eth1-up", ETH1_UP)
        await cluster.until_shown("eth1-up", "Available")

        await _edit(cluster, "eth1-up", ETH1_UP | {"hostname": {"config": "node-a"}})
        await eventually(lambda: len(cluster.shown["eth1-up"]) == 4)

        assert [status for status, _, _ in cluster.shown["eth1-up"]] == ["Progressing", "Available"] * 2


async def test_a_deleted_policy_leaves_the_node_and_takes_its_enactments(kubeconfig: Path) -> None:
    async with running_cluster(kubeconfig, ("node-a",)) as cluster:
        policy = await cluster.create_policy("eth1-up", ETH1_UP)
        await cluster.until_shown("eth1-up", "Available")
        enactment = cluster.enactment("node-a", "eth1-up")
        assert [(o.kind, o.uid) for o in enactment.metadata.owner_references] == [
            ("NodeNetworkConfigurationPolicy", policy.metadata.uid)
        ]

        await cluster.client.delete(policy)
        await eventually(lambda: cluster.policies.lister.get("eth1-up") is None)
        await cluster.client.delete(enactment)  # as the garbage collector does
        await eventually(lambda: not cluster.enactments.lister.list())

        assert cluster.networks["node-a"].interfaces["eth1"]["mtu"] == 1400


async def test_a_policy_made_again_is_applied_again_though_its_old_enactment_is_still_there(kubeconfig: Path) -> None:
    async with running_cluster(kubeconfig, ("node-a",)) as cluster:
        old = await cluster.create_policy("eth1-up", ETH1_UP)
        await cluster.until_shown("eth1-up", "Available")
        await cluster.client.delete(old)
        new = await cluster.create_policy("eth1-up", ETH1_UP)

        await eventually(lambda: cluster.enactment("node-a", "eth1-up").status.policy_uid == new.metadata.uid)
        await cluster.until_shown("eth1-up", "Available")

        assert cluster.networks["node-a"].applies == 2


async def test_nodes_come_and_go(kubeconfig: Path) -> None:
    async with running_cluster(kubeconfig, ("node-a",)) as cluster:
        await cluster.create_policy("eth1-up", ETH1_UP)
        await cluster.until_shown("eth1-up", "Available")

        await cluster.add_node("node-b")
        await eventually(lambda: cluster.shown["eth1-up"][-1][2] == "2/2 nodes successfully configured")
        node = await cluster.client.get(Node, "node-a")
        await cluster.client.patch(node, {"metadata": {"labels": {"test": None}}})
        await eventually(lambda: cluster.enactments.lister.get("node-a.eth1-up") is None)
        await eventually(lambda: cluster.shown["eth1-up"][-1][2] == "1/1 nodes successfully configured")
        await cluster.client.delete(await cluster.client.get(Node, "node-b"))

        assert await cluster.until_shown("eth1-up", "Ignored") == (
            "Ignored",
            "NoMatchingNode",
            "Policy does not match any node",
        )
        await eventually(lambda: not cluster.enactments.lister.list())


async def test_an_operator_that_restarts_goes_on_where_the_last_one_was(kubeconfig: Path) -> None:
    async with running_cluster(kubeconfig, ("node-a", "node-b", "node-c")) as cluster:
        for network in cluster.networks.values():
            network.open_gate.clear()
        await cluster.create_policy("eth1-up", ETH1_UP, max_unavailable=1)
        await cluster.networks["node-a"].busy.wait()

        await cluster.kill_operator()
        cluster.networks["node-a"].open_gate.set()
        await cluster.until_status("node-a", "eth1-up", "Available SuccessfullyConfigured")
        assert cluster.busy == [], "nobody releases the next node while there is no operator"
        cluster.start_operator()
        await cluster.networks["node-b"].busy.wait()
        await cluster.kill_operator()
        cluster.start_operator()
        await cluster.until_shown_message("eth1-up", "Policy is progressing 1/3 nodes finished")
        assert cluster.busy == ["node-b"]
        for node in ("node-b", "node-c"):
            cluster.networks[node].open_gate.set()
        await cluster.until_shown("eth1-up", "Available")

        assert [network.applies for network in cluster.networks.values()] == [1, 1, 1]


async def test_two_policies_for_one_node_are_applied_one_after_the_other(kubeconfig: Path) -> None:
    async with running_cluster(kubeconfig, ("node-a",)) as cluster:
        network = cluster.networks["node-a"]
        network.open_gate.clear()
        first = await cluster.create_policy("z-first", ETH1_UP)
        await network.busy.wait()
        second = await cluster.create_policy("a-second", {"interfaces": [{"name": "br1", "type": "linux-bridge"}]})
        await eventually(lambda: cluster.enactments.lister.get("node-a.a-second") is not None)
        await asyncio.sleep(0.5)  # time enough to start, if anything let it
        assert network.applies == 1

        network.open_gate.set()
        for policy in ("z-first", "a-second"):
            await cluster.until_shown(policy, "Available")

        assert list(network.reverts) == [first.metadata.uid, second.metadata.uid]


async def test_a_node_that_is_not_ready_is_not_waited_for_and_has_its_turn_when_it_is(kubeconfig: Path) -> None:
    async with running_cluster(kubeconfig, ("node-a", "node-b")) as cluster:
        await cluster.set_ready("node-b", ready=False)
        await cluster.create_policy("eth1-up", ETH1_UP)
        message = "1/2 nodes successfully configured, 1 nodes ignored due to NotReady state"
        await cluster.until_shown_message("eth1-up", message)
        assert cluster.networks["node-b"].applies == 0

        await cluster.set_ready("node-b", ready=True)
        await cluster.until_shown_message("eth1-up", "2/2 nodes successfully configured")


async def test_kubectl_shows_how_far_policies_and_their_nodes_are(kubeconfig: Path, api_server: ApiServer) -> None:
    async with running_cluster(kubeconfig, ("node-a", "node-b")) as cluster:
        network = cluster.networks["node-a"]
        network.open_gate.clear()
        await cluster.create_policy("eth1-up", ETH1_UP)
        await cluster.until_status("node-a", "eth1-up", f"Progressing {PROGRESSING}")
        await cluster.until_status("node-b", "eth1-up", "Pending MaxUnavailableLimitReached")
        assert await _table(api_server, "nncp") == {"eth1-up": ["Progressing", PROGRESSING]}
        assert await _table(api_server, "nnce") == {
            "node-a.eth1-up": ["Progressing", PROGRESSING],
            "node-b.eth1-up": ["Pending", "MaxUnavailableLimitReached"],
        }

        network.faults.append(PassingError("NetworkManager restarts"))
        network.open_gate.set()
        await cluster.until_status("node-a", "eth1-up", "Progressing Retrying")
        await cluster.until_shown("eth1-up", "Degraded")
        assert (await _table(api_server, "nnce"))["node-a.eth1-up"] == ["Progressing", "Retrying"]
        assert (await _table(api_server, "nncp"))["eth1-up"] == ["Degraded", "FailedToConfigure"]
        await cluster.until_shown("eth1-up", "Available")

        await cluster.create_policy("eth666-up", ETH666_UP)
        await cluster.create_policy("nowhere", ETH1_UP, node_selector={"no": "such-label"})
        await eventually(lambda: "aborted" in cluster.shown.get("eth666-up", [("", "", "")])[-1][2])
        await cluster.until_status("node-b", "eth666-up", "Aborted ConfigurationAborted")
        await cluster.until_shown("nowhere", "Ignored")

        assert await _table(api_server, "nncp") == {
            "eth1-up": ["Available", "SuccessfullyConfigured"],
            "eth666-up": ["Degraded", "FailedToConfigure"],
            "nowhere": ["Ignored", "NoMatchingNode"],
        }
        assert await _table(api_server, "nnce") == {
            "node-a.eth1-up": ["Available", "SuccessfullyConfigured"],
            "node-a.eth666-up": ["Failing", "FailedToConfigure"],
            "node-b.eth1-up": ["Available", "SuccessfullyConfigured"],
            "node-b.eth666-up": ["Aborted", "ConfigurationAborted"],
        }


@pytest.mark.parametrize(
    ("document", "max_unavailable", "end"),
    [(ETH1_UP, None, "Available"), (ETH1_UP, 1, "Available"), (ETH666_UP, 6, "Degraded"), (ETH666_UP, 1, "Degraded")],
)
async def test_a_policy_takes_at_most_eight_requests_per_node(
    kubeconfig: Path, api_server: ApiServer, document: JsonObject, max_unavailable: int | None, end: str
) -> None:
    nodes = [f"node-{letter}" for letter in "abcdef"]
    async with running_cluster(kubeconfig, nodes) as cluster:
        begin = datetime.now(UTC)
        await cluster.create_policy("eth1-up", document, max_unavailable)
        await cluster.until_shown("eth1-up", end)
        await asyncio.sleep(2)  # reports of the nodes' states follow

        requests = [line for line in _audited(api_server, begin) if line["verb"] != "watch"]
        assert len(requests) <= 8 * len(nodes), "\n".join(f"{r['verb']} {r['requestURI']}" for r in requests)


async def _edit(cluster: Cluster, policy: str, desired_state: JsonObject) -> None:
    current = await cluster.client.get(NodeNetworkConfigurationPolicy, policy)
    current.spec.desired_state = desired_state
    await cluster.client.update(current)


async def _table(server: ApiServer, kind: str) -> dict[str, list[str]]:
    """What ``kubectl get`` shows, by name: status and reason."""
    printed = await asyncio.to_thread(server.kubectl, "get", kind, "--no-headers")
    rows = [line.split() for line in printed.splitlines()]
    return {name: [columns[0], columns[-1]] for name, *columns in rows}


def _warnings(server: ApiServer, policy: str) -> list[str]:
    events = json.loads(
        server.kubectl("get", "events", "-o", "json", "--field-selector", f"involvedObject.name={policy},type=Warning")
    )
    return [event["message"] for event in events["items"] if event["reason"] == "ReconcileFailed"]


def _audited(server: ApiServer, begin: datetime) -> list[dict[str, str]]:
    """Requests of operator and handlers since ``begin``."""
    lines = [json.loads(line) for line in server.audit_log.read_text().splitlines()]
    return [
        line
        for line in lines
        if line.get("impersonatedUser", {}).get("username", "").startswith("system:serviceaccount:nmstate-system:")
        and datetime.fromisoformat(line["requestReceivedTimestamp"]) >= begin
    ]
