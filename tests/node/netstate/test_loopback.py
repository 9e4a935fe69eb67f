"""Type ``loopback``: what is added to ``lo``, and that its own addresses survive everything."""

from typing import Any

import pytest

pytestmark = pytest.mark.requires_network_manager("1.42")

OWN = {"127.0.0.1/8", "::1/128"}


def lo(**properties: object) -> dict[str, Any]:
    return {"interfaces": [{"name": "lo", "type": "loopback", "state": "up", **properties}]}


def static(*addresses: tuple[str, int]) -> dict[str, Any]:
    return {"enabled": True, "address": [{"ip": ip, "prefix-length": length} for ip, length in addresses]}


def addresses(machine: Any) -> set[str]:
    return {f"{entry['local']}/{entry['prefixlen']}" for entry in machine.link("lo")["addr_info"]}


def test_what_is_shown_of_a_node_that_nobody_touched_is_no_change(machine: Any) -> None:
    shown = machine.nmstate("show", "lo").stdout
    assert "type: loopback" in shown
    assert "state: up" in shown

    assert machine.nmstate("apply", "-", stdin=shown).stdout == "-: nothing to change\n"
    assert machine.applied(lo()) == "-: nothing to change\n"
    assert addresses(machine) == OWN
    assert machine.keyfiles() == {}


def test_addresses_and_mtu_are_added_changed_and_removed(machine: Any) -> None:
    machine.brings_about(lo(mtu=9000, ipv4=static(("192.0.2.10", 32)), ipv6=static(("2001:db8::10", 128))))
    assert addresses(machine) == OWN | {"192.0.2.10/32", "2001:db8::10/128"}
    assert machine.link("lo")["mtu"] == 9000

    machine.brings_about(lo(ipv4=static(("127.0.0.1", 8), ("192.0.2.11", 32))))
    assert addresses(machine) == OWN | {"192.0.2.11/32", "2001:db8::10/128"}

    machine.brings_about(lo(mtu=65536, ipv4={**static(), "allow-extra-address": False}))
    assert addresses(machine) == OWN | {"2001:db8::10/128"}
    assert machine.link("lo")["mtu"] == 65536

    machine.brings_about(lo(state="absent"))
    assert addresses(machine) == OWN
    assert machine.keyfiles() == {}


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ({"state": "down"}, "interface lo: state down is not possible"),
        ({"ipv4": {"enabled": False}}, "ipv4.enabled: false is not possible"),
        ({"ipv6": {"enabled": False}}, "ipv6.enabled false is not possible"),
        ({"ipv4": {"enabled": True, "dhcp": True}}, "ipv4.dhcp: true is not possible"),
        ({"ipv6": {"enabled": True, "autoconf": True}}, "ipv6.autoconf: true is not possible"),
        ({"mac-address": "02:00:00:00:00:01"}, "mac-address 02:00:00:00:00:01 is nothing that"),
        ({"name": "lo1"}, "a node has one loopback interface, lo"),
    ],
    ids=str,
)
def test_what_a_loopback_cannot_be_is_refused(machine: Any, properties: dict[str, Any], reason: str) -> None:
    refused = machine.apply(lo(**properties))

    assert refused.returncode != 0
    assert reason in refused.stderr
    assert addresses(machine) == OWN


def test_a_change_that_fails_leaves_it_as_it_was(machine: Any) -> None:
    machine.takes_back(lo(ipv4=static(("192.0.2.10", 32))), lambda: "192.0.2.10/32" in addresses(machine))
    machine.brings_about(lo(ipv4=static(("192.0.2.10", 32))))

    machine.takes_back(lo(mtu=9000, ipv4=static()), lambda: addresses(machine) == OWN)
