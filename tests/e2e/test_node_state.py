"""NodeNetworkState follows the node, and rests when the node rests."""

import time

import pytest

from tests.e2e.cluster import Cluster, Manifest, eventually

OBSERVED = "10-6-185-30"


def state(cluster: Cluster) -> Manifest:
    return cluster.get("nns", OBSERVED)


def test_shows_interfaces_addresses_routes_and_dns(cluster: Cluster) -> None:
    current = state(cluster)["status"]["currentState"]

    interfaces = {interface["name"]: interface for interface in current["interfaces"]}
    assert {"lo", "mgmt0", "ens160", "ens161", "ens256", "eth0", "eth1"} <= set(interfaces)
    management = cluster.node(OBSERVED).links()["mgmt0"]
    (address,) = [a for a in management["addr_info"] if a["family"] == "inet"]
    shown = [(a["ip"], a["prefix-length"]) for a in interfaces["mgmt0"]["ipv4"]["address"]]
    assert shown == [(address["local"], address["prefixlen"])]
    assert any(route["next-hop-interface"] == "mgmt0" for route in current["routes"]["running"])
    assert {"config", "running"} <= set(current["dns-resolver"])


def test_a_link_made_by_hand_is_shown_within_two_seconds_and_goes_again(cluster: Cluster) -> None:
    node = cluster.node(OBSERVED)

    def shows(name: str) -> bool:
        return name in {i["name"] for i in state(cluster)["status"]["currentState"]["interfaces"]}

    node.run("ip", "link", "add", "byhand0", "type", "bridge")
    eventually(lambda: shows("byhand0"), within=2, every=0.1)
    node.run("ip", "link", "del", "byhand0")
    eventually(lambda: not shows("byhand0"), within=2, every=0.1)


@pytest.mark.soak
@pytest.mark.timeout(420)
def test_an_idle_node_is_not_written_once_in_five_minutes(cluster: Cluster) -> None:
    time.sleep(5)  # whatever the tests before left to settle
    before = state(cluster)["metadata"]["resourceVersion"]
    time.sleep(300)

    assert state(cluster)["metadata"]["resourceVersion"] == before
