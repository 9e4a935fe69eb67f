"""Nothing in a testbed has the name or address of something else."""

from pathlib import Path

import pytest

from testbed.errors import SetupError
from testbed.layout import MANAGEMENT, NODE_TESTS_VARIABLE, Layout, node_tests
from testbed.machines import NODE_TEST_MACHINE, NODES
from testbed.nics import ENS160, ENS161, ENS256, ETH0, ETH1, ETH1_VLAN102, ETH2, MGMT0

TEST_NICS = (ENS160, ENS161, ENS256, ETH0, ETH1, ETH2)
MACHINES = (*NODES, NODE_TEST_MACHINE)


def test_no_two_test_networks_share_an_address() -> None:
    networks = [nic.network for nic in TEST_NICS] + [ETH1_VLAN102.network]

    assert len({network.ipv4.network for network in networks}) == len(networks)
    assert len({network.ipv6.network for network in networks}) == len(networks)


def test_leases_come_from_the_network_that_offers_them() -> None:
    for nic in TEST_NICS:
        first, last, *_ = nic.network.dhcp_ranges()[0].split(",")
        hosts = [str(host) for host in nic.network.ipv4.network.hosts()]
        assert {first, last} <= set(hosts)
        assert str(nic.network.ipv4.ip) not in hosts[hosts.index(first) : hosts.index(last) + 1]


def test_every_nic_has_its_own_hardware_address_and_cable() -> None:
    nics = [(machine, nic) for machine in MACHINES for nic in machine.nics]

    assert len({nic.mac(machine.number) for machine, nic in nics}) == len(nics)
    ports = [port for machine, nic in nics for port in machine.ports(nic)]
    assert len(set(ports)) == len(ports)


def test_machines_have_addresses_of_the_management_network() -> None:
    assert len({machine.address for machine in MACHINES}) == len(MACHINES)
    assert all(machine.address in MANAGEMENT for machine in MACHINES)
    assert all(machine.nics[0] == MGMT0 for machine in MACHINES)


def test_testbeds_of_one_checkout_are_strangers_to_each_other() -> None:
    cluster, other = Layout("cluster", Path("a")), Layout("other", Path("a"))

    assert cluster.namespace != other.namespace
    assert cluster.way_in != other.way_in
    assert len(cluster.host_link) <= 15


def test_the_way_in_is_a_pair_of_addresses_of_one_small_network() -> None:
    ours, theirs = Layout("cluster", Path("a")).way_in

    assert int(theirs) == int(ours) + 1
    assert int(ours) % 4 == 1


def test_node_tests_of_another_name_are_another_testbed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NODE_TESTS_VARIABLE, raising=False)
    default = node_tests()
    monkeypatch.setenv(NODE_TESTS_VARIABLE, "mine")
    mine = node_tests()

    assert mine == node_tests("mine")
    assert len({default.namespace, mine.namespace}) == len({default.state, mine.state}) == 2


@pytest.mark.parametrize("name", ["../x", "A", "-x", "a b", "x" * 33])
def test_a_name_that_could_not_be_a_folder_is_refused(name: str) -> None:
    with pytest.raises(SetupError, match="NODE_TESTS"):
        node_tests(name)
