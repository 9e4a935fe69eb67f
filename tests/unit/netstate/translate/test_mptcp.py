import socket

import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.netlink import Address, KernelState, Link, MptcpEndpoint, MptcpFlag
from nmstate_k8s.netstate.translate.mptcp import configure, describe, flags_of, normal, overlay, problems
from nmstate_k8s.networkmanager import Version
from tests.unit.netstate.builders import merged_interface, merged_state

ETH1 = Link(index=4, name="eth1")
SIGNAL = MptcpFlag.SIGNAL | MptcpFlag.BACKUP


def address(ip: str) -> Address:
    return Address(socket.AF_INET6 if ":" in ip else socket.AF_INET, 4, ip, 24)


def kernel(used: dict[str, int], *addresses: str, index: int = 4) -> KernelState:
    endpoints = tuple(MptcpEndpoint(ip, flags=flags, index=index) for ip, flags in used.items())
    return KernelState(links={4: ETH1}, addresses={4: tuple(map(address, addresses))}, mptcp_endpoints=endpoints)


@pytest.mark.parametrize(
    ("used", "addresses", "shown"),
    [
        ({"192.0.2.1": SIGNAL}, ["192.0.2.1"], {"address-flags": ["signal", "backup"]}),
        (
            {"192.0.2.1": SIGNAL},
            ["192.0.2.1", "fe80::1", "fd00::1", "127.0.0.2"],
            {"address-flags": ["signal", "backup"]},
        ),
        ({"198.51.100.1": 1, "198.51.100.2": 2}, ["198.51.100.1", "198.51.100.2"], {}),
        ({"198.51.100.1": 1}, ["198.51.100.1", "198.51.100.2"], {}),
        ({"198.51.100.1": 1, "2001:db8::1": 1}, ["198.51.100.1", "2001:db8::1"], {"address-flags": ["signal"]}),
        ({}, ["192.0.2.1"], {}),
        ({}, [], {}),
    ],
)
def test_flags_are_shown_where_all_usable_addresses_have_the_same(
    used: dict[str, int], addresses: list[str], shown: JsonObject
) -> None:
    assert describe(ETH1, kernel(used, *addresses)) == shown


def test_an_address_counts_on_its_own_interface_only() -> None:
    assert flags_of(address("192.0.2.1"), kernel({"192.0.2.1": 2}, index=0)) == ("subflow",)
    assert flags_of(address("192.0.2.1"), kernel({"192.0.2.1": 2}, index=5)) == ()


def test_a_profile_that_turns_it_off_is_shown() -> None:
    assert overlay({"name": "eth1"}, 0x1) == {"name": "eth1", "mptcp": {"address-flags": []}}
    assert overlay({"name": "eth1"}, 0x28) == {"name": "eth1"}
    assert overlay({"name": "eth1"}, None) == {"name": "eth1"}


@pytest.mark.parametrize(
    ("flags", "written"),
    [([], 0x1), (["signal"], 0x18), (["subflow", "backup", "fullmesh"], 0xE8)],
)
def test_flags_are_written_as_network_manager_numbers_them(flags: list[str], written: int) -> None:
    asked: JsonObject = {"address-flags": [*flags]}

    assert configure(None, asked) == written
    assert configure(0x20, {}) == 0x20


def test_the_order_of_flags_does_not_matter() -> None:
    assert normal({"address-flags": ["subflow", "backup", "subflow"]}) == {"address-flags": ["backup", "subflow"]}


def refusals(flags: list[str], *, has_mptcp: bool, version: Version) -> list[str]:
    interface = merged_interface({"name": "eth1", "type": "ethernet", "mptcp": {"address-flags": [*flags]}}, None)
    state = merged_state(version=version)
    state.has_mptcp = has_mptcp
    return list(problems(interface, state))


def test_is_refused_where_kernel_or_network_manager_cannot() -> None:
    assert refusals(["signal"], has_mptcp=True, version=Version(1, 42)) == []
    assert refusals([], has_mptcp=False, version=Version(1, 30)) == []
    assert refusals(["signal"], has_mptcp=True, version=Version(1, 30)) == [
        "interface eth1: mptcp needs NetworkManager 1.40 or later, and this node has 1.30.0; "
        "leave it out, or update NetworkManager"
    ]
    assert refusals(["signal"], has_mptcp=False, version=Version(1, 42)) == [
        "interface eth1: mptcp is switched off on this node; set the sysctl net.mptcp.enabled to 1, or leave it out"
    ]
