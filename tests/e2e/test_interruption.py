"""An apply that is cut short leaves the node on the old state or the new one, never between."""

from collections.abc import Iterator

import pytest

from tests.e2e.cluster import Cluster, Manifest, Node, eventually, policy

HANDLER = "nmstate-handler.service"
DROP_IN = f"/run/systemd/system/{HANDLER}.d"
IN_THE_MIDDLE = "ip -br link show type vlan | grep -q ^slow"

pytestmark = pytest.mark.usefixtures("policies")


def many_vlans(state: str = "up") -> list[Manifest]:
    """A document that takes seconds to apply, so that it can be cut in the middle.

    Without VLAN filtering: a port that mentions none gets all 4,093 tags, some 4 MiB of kernel memory each.
    """
    interfaces: list[Manifest] = []
    for tag in range(200, 260):
        interfaces.append(
            {"name": f"slow{tag}", "type": "vlan", "state": state, "vlan": {"base-iface": "ens256", "id": tag}}
        )
        port: Manifest = {"name": f"slow{tag}", "vlan": {}}
        interfaces.append({"name": f"br{tag}", "type": "linux-bridge", "state": state, "bridge": {"port": [port]}})
    return interfaces


@pytest.fixture
def handler(node02: Node) -> Iterator[None]:
    """Gives the node its handler back, whatever the test did to it."""
    yield
    node02.run("sh", "-c", f"rm -rf {DROP_IN} && systemctl daemon-reload && systemctl enable --now {HANDLER}")


def begin(cluster: Cluster, node: Node, name: str) -> None:
    """Start an apply on ``node`` and return in the middle of it."""
    cluster.apply(policy(name, on=node.name, interfaces=many_vlans()))
    eventually(lambda: node.attempt("sh", "-c", IN_THE_MIDDLE).returncode == 0, within=60, every=0.05)


def remove(cluster: Cluster, node: Node) -> None:
    cluster.apply(policy("remove", on=node.name, interfaces=many_vlans("absent")))
    cluster.wait_for("remove", "Available")


@pytest.mark.timeout(600)
def test_a_killed_handler_is_undone_by_networkmanager_and_finishes_after_its_restart(
    cluster: Cluster, node02: Node, handler: None
) -> None:
    before = node02.snapshot()
    # Nobody starts it again: what brings the node back is NetworkManager's timer alone.
    no_restart = f"mkdir -p {DROP_IN} && printf '[Service]\nRestart=no\n' > {DROP_IN}/no-restart.conf"
    node02.run("sh", "-c", f"{no_restart} && systemctl daemon-reload")

    begin(cluster, node02, "killed")
    node02.run("systemctl", "kill", "--signal=SIGKILL", HANDLER)
    eventually(lambda: node02.snapshot() == before, within=70, every=1)

    node02.run("systemctl", "start", HANDLER)
    cluster.wait_for("killed", "Available", within=180)
    assert "br259" in node02.links()
    remove(cluster, node02)
    assert node02.snapshot() == before


@pytest.mark.timeout(600)
def test_a_power_cut_in_the_middle_boots_into_the_old_state(cluster: Cluster, node02: Node, handler: None) -> None:
    before = node02.snapshot()
    links = set(node02.links())
    node02.run("systemctl", "disable", HANDLER)  # else it would finish the policy before we look

    begin(cluster, node02, "power-cut")
    node02.testbed("power-cut")
    node02.testbed("boot")

    def settled_on_the_old_state() -> bool:
        return set(node02.links()) == links and _files(node02.snapshot()) == _files(before)

    eventually(settled_on_the_old_state, within=60, every=1)

    node02.run("systemctl", "enable", "--now", HANDLER)
    cluster.wait_for("power-cut", "Available", within=180)
    remove(cluster, node02)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("verbs", [("reboot",), ("power-cut", "boot")], ids=["reboot", "power-cut"])
def test_an_applied_bond_and_its_vlan_are_there_after_a_reboot(
    cluster: Cluster, node02: Node, verbs: tuple[str, ...]
) -> None:
    interfaces: list[Manifest] = [
        {
            "name": "bond9",
            "type": "bond",
            "link-aggregation": {"mode": "active-backup", "port": ["ens256"]},
            "ipv4": {"enabled": True, "address": [{"ip": "192.0.2.9", "prefix-length": 24}]},
        },
        {"name": "bond9.7", "type": "vlan", "vlan": {"base-iface": "bond9", "id": 7}},
    ]
    cluster.apply(policy("persistent", on="node02", interfaces=interfaces))
    cluster.wait_for("persistent", "Available")

    for verb in verbs:
        node02.testbed(verb)

    def is_there() -> bool:
        links = node02.links()
        return {"bond9", "bond9.7"} <= set(links) and any(
            address["local"] == "192.0.2.9" for address in links["bond9"]["addr_info"]
        )

    eventually(is_there, within=60, every=1)
    assert node02.links()["ens256"]["master"] == "bond9"
    cluster.apply(
        policy("persistent", on="node02", interfaces=[{**i, "state": "absent"} for i in reversed(interfaces)])
    )
    cluster.wait_for("persistent", "Available")


def _files(snapshot: dict[str, object]) -> set[str]:
    return {path for path in snapshot if path.startswith("file ") and " etc/" in path}
