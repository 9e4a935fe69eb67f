"""The samples, one after another on the same nodes, as a person applies them."""

from pathlib import Path

import pytest
import yaml

from tests.e2e.cluster import Cluster, true_condition

FOLDER = Path(__file__).parents[2] / "config" / "samples"
# In the order of the kustomization: later samples take over what earlier ones made.
SAMPLES = [FOLDER / name for name in yaml.safe_load((FOLDER / "kustomization.yaml").read_text())["resources"]]
NODES = ("10-6-185-30", "node02")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_becomes_available_on_every_node_it_selects(cluster: Cluster, sample: Path) -> None:
    manifest = yaml.safe_load(sample.read_text())
    name, spec = manifest["metadata"]["name"], manifest["spec"]
    only = spec.get("nodeSelector", {}).get("kubernetes.io/hostname")
    nodes = [node for node in NODES if only in (None, node)]

    cluster.kubectl("apply", "-f", str(sample))
    policy = cluster.wait_for(name, "Available")

    assert true_condition(policy) == ("Available", "SuccessfullyConfigured")
    (available,) = [c for c in policy["status"]["conditions"] if c["type"] == "Available"]
    assert available["message"] == f"{len(nodes)}/{len(nodes)} nodes successfully configured"
    enactments = cluster.enactments(name)
    assert {node: true_condition(e) for node, e in enactments.items()} == dict.fromkeys(
        nodes, ("Available", "SuccessfullyConfigured")
    )
    for node in nodes:
        links = cluster.node(node).links()
        for interface in spec["desiredState"]["interfaces"]:
            link = links[interface["name"]]
            assert "UP" in link["flags"]
            for port in _ports(interface):
                assert links[port]["master"] == interface["name"]
            if (vlan := interface.get("vlan")) is not None:
                assert (link["link"], link["linkinfo"]["info_data"]["id"]) == (vlan["base-iface"], vlan["id"])
            held = {(address["local"], address["prefixlen"]) for address in link["addr_info"]}
            for family in ("ipv4", "ipv6"):
                for address in interface.get(family, {}).get("address", []):
                    assert (address["ip"], address["prefix-length"]) in held


def test_kubectl_shows_status_and_reason_of_every_policy(cluster: Cluster) -> None:
    lines = cluster.kubectl("get", "nncp").splitlines()

    assert lines[0].split() == ["NAME", "STATUS", "REASON"]
    assert len(lines) == len(SAMPLES) + 1
    assert all(line.split()[1:] == ["Available", "SuccessfullyConfigured"] for line in lines[1:]), lines


def _ports(interface: dict[str, dict[str, list[object]]]) -> list[str]:
    for section in ("bridge", "link-aggregation", "bond"):
        if section in interface:
            ports = interface[section]["port"]
            return [port["name"] if isinstance(port, dict) else str(port) for port in ports]
    return []
