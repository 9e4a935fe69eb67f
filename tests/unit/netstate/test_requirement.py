from dataclasses import replace

import pytest

from nmstate_api.network import parse
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.plan import make_plan
from nmstate_k8s.netstate.show import show
from nmstate_k8s.netstate.snapshot import Snapshot
from nmstate_k8s.networkmanager import Feature, Version
from tests.unit.netstate.builders import Node, document

BONDS = [
    ("options: {arp_missed_max: 3, arp_interval: 100, arp_ip_target: 192.0.2.1}", "arp_missed_max 3", "1.44"),
    ("options: {ns_ip6_target: ['2001:db8::1'], arp_interval: 100}", "ns_ip6_target 2001:db8::1", "1.44"),
    ("ports-config: [{name: eth0, priority: 5}]", "ports-config[eth0].priority 5", "1.44"),
    ("ports-config: [{name: eth0, queue-id: 5}]", "ports-config[eth0].queue-id 5", "1.34"),
]


def with_version(node: Node, *version: int) -> Snapshot:
    snapshot = node.snapshot()
    return replace(snapshot, network_manager=replace(snapshot.network_manager, version=Version(*version)))


@pytest.mark.parametrize(("said", "what", "needed"), BONDS)
def test_what_an_old_network_manager_cannot_do_is_refused_with_the_version_that_can(
    said: str, what: str, needed: str
) -> None:
    desired = document(f"interfaces: [{{name: bond0, type: bond, bond: {{mode: active-backup, {said}}}}}]")

    with pytest.raises(InvalidStateError) as caught:
        make_plan(desired, with_version(Node().nic("eth0"), 1, 30, 6))

    assert f"{what} needs NetworkManager {needed} or later, and this node has 1.30.6" in str(caught.value)
    assert not make_plan(desired, with_version(Node().nic("eth0"), 1, 52, 1)).is_empty


@pytest.mark.parametrize(
    "said",
    [
        "mode: active-backup, options: {arp_missed_max: 2, balance_slb: false}",
        "mode: 802.3ad, options: {lacp_active: true}",
        "mode: active-backup, ports-config: [{name: eth0, priority: 0, queue-id: 0}]",
    ],
)
def test_what_is_so_anyway_may_be_said_to_every_version(said: str) -> None:
    desired = document(f"interfaces: [{{name: bond0, type: bond, bond: {{{said}}}}}]")

    writes = make_plan(desired, with_version(Node().nic("eth0"), 1, 30, 6)).writes

    written = {write.interface: write.profile for write in writes}
    assert written["bond0"].bond is not None
    assert not {"arp_missed_max", "lacp_active", "balance-slb"} & written["bond0"].bond.options.keys()
    assert written["eth0"].bond_port is None if "eth0" in written else True


def test_a_service_tag_takes_a_newer_one() -> None:
    desired = document("interfaces: [{name: v, type: vlan, vlan: {id: 7, base-iface: eth0, protocol: 802.1ad}}]")

    with pytest.raises(InvalidStateError, match=r"vlan.protocol 802.1ad needs NetworkManager 1.42 or later"):
        make_plan(desired, with_version(Node().nic("eth0"), 1, 36))


def test_what_is_shown_can_be_applied_to_every_version() -> None:
    node = Node().bond("bond0", "active-backup", "eth0")

    snapshot = with_version(node, 1, 30)

    assert make_plan(parse(show(snapshot)), snapshot).is_empty


def test_what_a_distribution_brought_to_an_older_one_can_be_asked_of_it() -> None:
    desired = document(
        "interfaces: [{name: eth0, type: ethernet, ipv4: {enabled: true, dhcp: true, forwarding: true}}]"
    )
    node = with_version(Node().nic("eth0"), 1, 52)
    patched = replace(node.network_manager, capabilities=frozenset({Feature.IPV4_FORWARDING}))

    (write,) = make_plan(desired, replace(node, network_manager=patched)).writes

    assert write.profile.ipv4 is not None
    assert write.profile.ipv4.forwarding == 1
    with pytest.raises(InvalidStateError, match=r"ipv4.forwarding needs NetworkManager 1.54 or later"):
        make_plan(desired, node)
