"""Policies that people have published, applied with their network cards renamed; `ip` and `nmcli` tell what became.

They are not part of the project; without them these tests are skipped. Those that need Open vSwitch, virtual functions
or captures are left out, and so are those that are refused: unit tests read them.
"""

import json
import os
from collections.abc import Iterator
from ipaddress import ip_interface
from pathlib import Path
from typing import Any

import pytest

from nmstate_api.network import InvalidDocumentError, parse_policy
from nmstate_api.network.problem import shown
from nmstate_k8s.netstate.document import load
from nmstate_k8s.netstate.errors import DocumentError, InvalidStateError
from nmstate_k8s.netstate.unmanaged import refuse_unmanaged

FOLDER = Path(os.environ.get("NMSTATE_POLICIES", Path(__file__).parents[3] / "policies"))

CARDS = ("eth1", "eth2", "eth3", "eth4")
"""Network cards of a node, the first of which leads to a DHCP server."""

_KINDS = {"bond": "bond", "linux-bridge": "bridge", "vlan": "vlan", "mac-vlan": "macvlan", "dummy": "dummy"}


def policies() -> Iterator[Any]:
    for path in sorted(FOLDER.rglob("*.yaml")):
        try:
            spec: Any = load(path.read_text(encoding="utf-8"), name=path.name)
            desired = spec["spec"]["desiredState"]
            policy = parse_policy(spec["spec"].get("capture"), desired)
            if policy.document is None or policy.captures:
                continue
            refuse_unmanaged(policy.document)
        except (DocumentError, InvalidDocumentError, InvalidStateError, KeyError):
            continue
        yield pytest.param(renamed(desired), id=path.stem)


def renamed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with the network cards that it needs called as they are here."""
    interfaces = document.get("interfaces", [])
    made = {interface["name"] for interface in interfaces if interface["type"] != "ethernet"}
    needed: dict[str, None] = {}
    for interface in sorted(interfaces, key=lambda entry: not entry.get("ipv4", {}).get("dhcp")):
        below = [*ports(interface), *filter(None, [parent(interface)])]
        own = [interface["name"]] if interface["type"] == "ethernet" else []
        needed.update((name, None) for name in (*own, *below) if name not in made)
    names = dict(zip(needed, CARDS, strict=False))
    assert len(names) == len(needed), f"{shown(list(needed))} are more cards than there are"
    return dict(with_names(document, names))


def with_names(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: with_names(entry, names) for key, entry in value.items()}
    if isinstance(value, list):
        return [with_names(entry, names) for entry in value]
    return names.get(value, value) if isinstance(value, str) else value


def parent(interface: dict[str, Any]) -> str | None:
    for key in ("vlan", "mac-vlan"):
        if key in interface and interface.get("state") != "absent":
            return str(interface[key]["base-iface"])
    return None


def ports(interface: dict[str, Any]) -> list[str]:
    section = interface.get("link-aggregation") or interface.get("bond") or interface.get("bridge") or {}
    return [entry if isinstance(entry, str) else entry["name"] for entry in section.get("port", [])]


@pytest.mark.needs_kernel("bonding")
@pytest.mark.needs_kernel("8021q")
@pytest.mark.needs_kernel("macvlan")
@pytest.mark.needs_kernel("dummy")
@pytest.mark.parametrize("document", list(policies()))
def test_a_published_policy_is_carried_out(served_machine: Any, document: dict[str, Any]) -> None:
    machine = served_machine
    for card in CARDS[2:]:
        machine.node.ip("link", "add", card, "type", "veth", "peer", "name", f"{card}far")
        machine.node.ip("link", "set", f"{card}far", "up")

    machine.brings_about(document)

    for interface in document.get("interfaces", []):
        if interface.get("state") == "absent":
            assert interface["type"] == "ethernet" or interface["name"] not in machine.names()
        else:
            is_as_asked(machine, interface)
    for route in document.get("routes", {}).get("config", []):
        assert f"{route['destination']} dev {route['next-hop-interface']}" in machine.node.ip("route")
    servers = document.get("dns-resolver", {}).get("config", {}).get("server", [])
    for server in servers:
        assert server in dns_of(machine)


def is_as_asked(machine: Any, interface: dict[str, Any]) -> None:
    name = interface["name"]
    link = machine.link(name)
    if interface["type"] in _KINDS:
        assert link["linkinfo"]["info_kind"] == _KINDS[interface["type"]]
    if "mtu" in interface:
        assert link["mtu"] == interface["mtu"]
    if "mac-address" in interface:
        assert link["address"] == interface["mac-address"].lower()
    if parent(interface):
        assert link["link"] == parent(interface)
    if interface["type"] == "vlan":
        assert link["linkinfo"]["info_data"]["id"] == interface["vlan"]["id"]
    for port in ports(interface):
        assert machine.link(port)["master"] == name
    profiles = machine.nmcli("-t", "-f", "NAME,DEVICE", "connection", "show", "--active").splitlines()
    assert f"{name}:{name}" in profiles
    has_what_it_is_made_of(link, interface)
    has_addresses(machine, interface)


def has_what_it_is_made_of(link: dict[str, Any], interface: dict[str, Any]) -> None:
    made: dict[str, Any] = link.get("linkinfo", {}).get("info_data", {})
    aggregation = interface.get("link-aggregation") or interface.get("bond")
    if aggregation:
        assert made["mode"] == aggregation["mode"]
        for option in ("miimon", "xmit_hash_policy", "primary"):
            if option in aggregation.get("options", {}):
                assert str(made[option]) == str(aggregation["options"][option])
    stp = interface.get("bridge", {}).get("options", {}).get("stp", {}).get("enabled")
    if stp is not None:
        assert made["stp_state"] == int(stp)


def has_addresses(machine: Any, interface: dict[str, Any]) -> None:
    name = interface["name"]
    for family in ("ipv4", "ipv6"):
        ip = interface.get(family, {})
        wanted = {f"{entry['ip']}/{entry['prefix-length']}" for entry in ip.get("address", [])}
        assert {normal(address) for address in wanted} <= {normal(address) for address in machine.addresses(name)}
        if ip.get("enabled") is False:
            own = [address for address in machine.addresses(name) if (":" in address) == (family == "ipv6")]
            assert own == []
    if interface.get("ipv4", {}).get("dhcp") and CARDS[0] in (name, *ports(interface)):
        machine.eventually(lambda: any(address.startswith("192.0.2.") for address in machine.addresses(name)))


def normal(address: str) -> str:
    return str(ip_interface(address))


def dns_of(machine: Any) -> str:
    listed = machine.nmcli("-t", "-f", "UUID", "connection", "show").split()
    texts = [machine.nmcli("-g", "ipv4.dns,ipv6.dns", "connection", "show", "uuid", uuid) for uuid in listed]
    bus = machine.node.run(
        "busctl", "--address", machine.node.bus_address, "get-property", "org.freedesktop.NetworkManager",
        "/org/freedesktop/NetworkManager", "org.freedesktop.NetworkManager", "GlobalDnsConfiguration",
    )  # fmt: skip
    return json.dumps([*texts, bus]).replace("\\", "")
