"""What cannot come true, or is wrong, leaves the node as it was and says why."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import yaml

from tests.e2e.cluster import Cluster, Manifest, Node, eventually, policy, true_condition

pytestmark = pytest.mark.usefixtures("policies")


def test_a_nic_that_the_node_lacks_degrades_the_policy_and_leaves_the_node_alone(
    cluster: Cluster, node02: Node
) -> None:
    before = node02.snapshot()
    bridge: Manifest = {
        "name": "br-missing",
        "type": "linux-bridge",
        "state": "up",
        "bridge": {"port": [{"name": "ens999"}]},
    }

    cluster.apply(policy("missing-nic", on="node02", interfaces=[bridge]))
    degraded = cluster.wait_for("missing-nic", "Degraded")

    assert true_condition(degraded) == ("Degraded", "FailedToConfigure")
    enactment = cluster.enactments("missing-nic")["node02"]
    (failing,) = [c for c in enactment["status"]["conditions"] if c["type"] == "Failing"]
    assert failing["status"] == "True"
    assert "ens999" in failing["message"]
    assert "node02" in failing["message"]
    assert node02.snapshot() == before


WRONG: dict[str, tuple[Manifest, tuple[str, ...]]] = {
    "unknown-key": (
        {"name": "bond7", "type": "bond", "link-aggregation": {"mod": "802.3ad"}},
        ("interfaces[bond7].link-aggregation.mod", "mode"),
    ),
    "wrong-type": (
        {"name": "eth1", "type": "ethernet", "mtu": "large"},
        ("interfaces[eth1].mtu", "large"),
    ),
    "no-mode": (
        {"name": "bond7", "type": "bond", "link-aggregation": {"port": ["eth1"]}},
        ("bond7", "link-aggregation.mode"),
    ),
    "vlan-id": (
        {"name": "eth1.5000", "type": "vlan", "vlan": {"base-iface": "eth1", "id": 5000}},
        ("interfaces[eth1.5000].vlan.id", "5000"),
    ),
}
TWO_BRIDGES: list[Manifest] = [
    {"name": name, "type": "linux-bridge", "bridge": {"port": [{"name": "eth1"}]}} for name in ("br7", "br8")
]
CASES = [(name, [interface], words) for name, (interface, words) in WRONG.items()]
CASES.append(("two-bridges", TWO_BRIDGES, ("eth1", "br7", "br8")))


@pytest.fixture
def without_handler(node02: Node) -> Iterator[None]:
    """The handler has the node's lock while it runs."""
    node02.run("systemctl", "stop", "nmstate-handler")
    yield
    node02.run("systemctl", "start", "nmstate-handler")


@pytest.mark.parametrize(("name", "interfaces", "words"), CASES, ids=[case[0] for case in CASES])
@pytest.mark.usefixtures("without_handler")
def test_the_command_line_refuses_a_malformed_document_in_one_sentence(
    node02: Node, name: str, interfaces: list[Manifest], words: tuple[str, ...]
) -> None:
    before = node02.snapshot()
    document = yaml.safe_dump({"interfaces": interfaces})

    refused = node02.attempt("sh", "-c", f"nmstate-k8s apply - <<'EOF'\n{document}EOF")

    assert (refused.returncode, refused.stdout) == (1, "")
    (sentence,) = refused.stderr.splitlines()
    assert all(word in sentence for word in words), sentence
    assert node02.snapshot() == before


@pytest.mark.parametrize(("name", "interfaces", "words"), CASES, ids=[case[0] for case in CASES])
def test_a_policy_with_a_malformed_document_is_degraded_and_changes_nothing(
    cluster: Cluster, node02: Node, name: str, interfaces: list[Manifest], words: tuple[str, ...]
) -> None:
    before = node02.snapshot()

    cluster.apply(policy(f"wrong-{name}", on="node02", interfaces=interfaces))
    cluster.wait_for(f"wrong-{name}", "Degraded")

    conditions = cluster.enactments(f"wrong-{name}")["node02"]["status"]["conditions"]
    (failing,) = [condition for condition in conditions if condition["type"] == "Failing"]
    assert all(word in failing["message"] for word in words), failing["message"]
    assert "Traceback" not in failing["message"]
    assert node02.snapshot() == before


@pytest.mark.timeout(240)
def test_a_policy_that_cuts_the_node_off_is_undone_and_says_what_was_lost(cluster: Cluster, node02: Node) -> None:
    before = but_for_loopback(node02)
    kubeconfig = yaml.safe_load(node02.run("cat", "/etc/nmstate-k8s/kubeconfig"))
    server = urlsplit(kubeconfig["clusters"][0]["cluster"]["server"]).hostname
    lost = policy("cut-off", on="node02", interfaces=[])
    lost["spec"]["desiredState"] = {"routes": {"config": [{"destination": f"{server}/32", "route-type": "blackhole"}]}}

    cluster.apply(lost)

    def message() -> str:
        found = cluster.enactments("cut-off").get("node02", {}).get("status", {})
        return " ".join(condition.get("message", "") for condition in found.get("conditions", []))

    eventually(lambda: "the API server cannot be reached from this node" in message(), within=90, every=1)
    cluster.kubectl("delete", "nncp", "cut-off", "--wait=true")
    # It may be at its second attempt, which is undone as well.
    eventually(lambda: "blackhole" not in node02.run("ip", "route"), within=60, every=1)
    eventually(lambda: but_for_loopback(node02) == before, within=60, every=1)


def but_for_loopback(node: Node) -> dict[str, object]:
    """The node's snapshot without ``lo``, which holds such routes, and whose own profile NetworkManager makes anew."""
    return {path: value for path, value in node.snapshot().items() if ".lo." not in path and "/lo.nm" not in path}
