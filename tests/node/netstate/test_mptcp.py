"""Multipath TCP. Guests have a kernel without it; with one that has it, these tests run on a node in namespaces:

hack/testbed/testbed native --bare -- python3 -m pytest tests/node/netstate/test_mptcp.py
"""

from typing import Any

import pytest

pytestmark = pytest.mark.needs_kernel("mptcp")

SWITCH = "/proc/sys/net/mptcp/enabled"
ADDRESSES = {"enabled": True, "dhcp": False, "address": [{"ip": "192.0.2.10", "prefix-length": 24}]}


def eth1(**properties: Any) -> dict[str, Any]:
    return {"interfaces": [{"name": "eth1", "type": "ethernet", "state": "up", **properties}]}


def flags(*names: str) -> dict[str, Any]:
    return {"address-flags": list(names)}


def endpoints(machine: Any) -> list[set[str]]:
    """The words of each line, but for the number that the kernel gives."""
    lines = machine.node.ip("mptcp", "endpoint", "show").splitlines()
    return [set(line.split()) - {"id"} - {word for word in line.split() if word.isdigit()} for line in lines]


def test_addresses_are_used_as_the_document_says_and_no_more_when_it_says_so(machine: Any) -> None:
    machine.brings_about(eth1(ipv4=ADDRESSES, mptcp=flags("signal", "subflow")))
    assert endpoints(machine) == [{"192.0.2.10", "signal", "subflow", "dev", "eth1"}]

    machine.brings_about(eth1(mptcp=flags("backup", "fullmesh", "subflow")))
    assert endpoints(machine) == [{"192.0.2.10", "subflow", "backup", "fullmesh", "dev", "eth1"}]

    machine.brings_about(eth1(mptcp=flags()))
    assert endpoints(machine) == []
    assert machine.addresses("eth1") == ["192.0.2.10/24"]


def test_what_addresses_are_used_for_comes_back_when_a_change_fails(machine: Any) -> None:
    machine.brings_about(eth1(ipv4=ADDRESSES, mptcp=flags("signal")))
    before = endpoints(machine)

    process = machine.apply_until_probe(eth1(mptcp=flags("subflow")), "fail")
    assert process.communicate(timeout=60)[1] == "ProbeError: the gateway does not answer\n"

    machine.eventually(lambda: endpoints(machine) == before)


def test_it_is_refused_where_the_kernel_has_it_switched_off(machine: Any) -> None:
    machine.node.run("sh", "-c", f"echo 0 > {SWITCH}")

    refused = machine.apply(eth1(mptcp=flags("signal")))

    assert "interface eth1: mptcp is switched off on this node; set the sysctl net.mptcp.enabled to 1" in refused.stderr
    assert machine.keyfiles() == {}
    assert not machine.journal.exists()
