"""Names and name servers of a node, as its own programs tell of them."""

import json
from typing import Any

import pytest

NAMED: dict[str, Any] = {"hostname": {"running": "node02", "config": "node02.example.org"}}
RESOLVING: dict[str, Any] = {
    "dns-resolver": {
        "config": {
            "server": ["192.0.2.53", "2001:db8::53"],
            "search": ["example.org", "example.net"],
            "options": ["rotate", "ndots:2"],
        }
    }
}
STATIC: dict[str, Any] = {
    "name": "eth1",
    "type": "ethernet",
    "state": "up",
    "ipv4": {"enabled": True, "address": [{"ip": "192.0.2.10", "prefix-length": 24}]},
    "ipv6": {"enabled": True, "address": [{"ip": "2001:db8::10", "prefix-length": 64}]},
}
NOTHING_LEFT: dict[str, Any] = {"dns-resolver": {"config": {}}}


@pytest.fixture
def resolving_machine(bare_machine: Any) -> Any:
    """A machine whose NetworkManager writes resolv.conf."""
    node = bare_machine.node
    for cable in ("eth1", "eth2"):
        node.ip("link", "add", cable, "type", "veth", "peer", "name", f"{cable}far")
        node.ip("link", "set", f"{cable}far", "up")
    node.run("mkdir", "-p", "/run/NetworkManager/conf.d")
    node.run("sh", "-c", "printf '[main]\ndns=default\nrc-manager=file\n' > /run/NetworkManager/conf.d/dns.conf")
    node.run("sh", "-c", "rm -f /etc/resolv.conf; touch /etc/resolv.conf")
    node.start_network_manager()
    bare_machine.await_network_manager()
    return bare_machine


def shown(machine: Any, key: str) -> Any:
    return json.loads(machine.nmstate("show", "--json").stdout)[key]


def resolver(machine: Any) -> list[str]:
    lines = machine.node.run("cat", "/etc/resolv.conf").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def profile_dns(machine: Any, profile: str) -> dict[str, str]:
    lines = machine.nmcli("-t", "connection", "show", profile).splitlines()
    found = dict(line.split(":", 1) for line in lines if line.startswith(("ipv4.dns", "ipv6.dns")))
    return {key: value for key, value in found.items() if value not in ("", "0")}


def global_dns(machine: Any) -> str:
    path = "/org/freedesktop/NetworkManager"
    words = ["get-property", "org.freedesktop.NetworkManager", path, "org.freedesktop.NetworkManager"]
    bus = f"--address={machine.node.bus_address}"
    return str(machine.node.run("busctl", bus, *words, "GlobalDnsConfiguration").strip())


def changes_nothing(machine: Any, document: dict[str, Any]) -> bool:
    state = json.loads(machine.nmstate("show", "--json").stdout)
    same = all(machine.applied(one) == "-: nothing to change\n" for one in (document, state))
    return same and machine.applied(NOTHING_ASKED) == "-: nothing to change\n"


NOTHING_ASKED: dict[str, Any] = {"interfaces": []}


def test_the_node_gets_its_names(machine: Any) -> None:
    said = machine.applied(NAMED)

    assert "~ hostname\n    running: node -> node02\n    config: node -> node02.example.org\n" in said
    assert machine.node.run("hostname").strip() == "node02"
    assert machine.node.run("cat", "/etc/hostname").strip() == "node02.example.org"
    assert shown(machine, "hostname") == NAMED["hostname"]
    assert changes_nothing(machine, NAMED)


def test_an_empty_stored_name_removes_it(machine: Any) -> None:
    machine.applied({"hostname": {"config": ""}})

    assert "hostname" not in machine.node.run("ls", "/etc").split()
    assert machine.node.run("hostname").strip() == "node"
    assert changes_nothing(machine, {"hostname": {"config": ""}})


@pytest.mark.parametrize("names", [{"running": "node02"}, {"config": "node02"}, {"running": "a", "config": ""}])
def test_names_are_taken_back(machine: Any, names: dict[str, str]) -> None:
    process = machine.apply_until_probe({"hostname": names}, then="fail")
    process.communicate(timeout=60)

    assert machine.node.run("hostname").strip() == "node"
    assert machine.node.run("cat", "/etc/hostname").strip() == "node"


def test_a_name_that_is_none_is_refused(machine: Any) -> None:
    refused = machine.apply({"hostname": {"config": "no name"}})

    assert refused.returncode == 1
    assert "hostname.config" in refused.stderr
    assert not machine.journal.exists()


def test_name_servers_are_the_nodes_own_without_an_interface(resolving_machine: Any) -> None:
    machine = resolving_machine
    said = machine.applied(RESOLVING)

    assert "~ dns-resolver\n    config.server: [192.0.2.53, 2001:db8::53]\n" in said
    assert '"servers" as 2 "192.0.2.53" "2001:db8::53"' in global_dns(machine)
    assert resolver(machine) == [
        "search example.org example.net",
        "nameserver 192.0.2.53",
        "nameserver 2001:db8::53",
        "options rotate ndots:2",
    ]
    assert shown(machine, "dns-resolver")["config"] == RESOLVING["dns-resolver"]["config"]
    assert changes_nothing(machine, RESOLVING)

    machine.applied(NOTHING_LEFT)
    assert global_dns(machine) == "a{sv} 0"
    assert resolver(machine) == []
    assert changes_nothing(machine, NOTHING_LEFT)


def test_each_list_is_replaced_for_itself(machine: Any) -> None:
    machine.applied(RESOLVING)

    machine.applied({"dns-resolver": {"config": {"server": ["198.51.100.53"]}}})
    machine.applied({"dns-resolver": {"config": {"options": []}}})

    assert shown(machine, "dns-resolver")["config"] == {
        "server": ["198.51.100.53"],
        "search": ["example.org", "example.net"],
    }


def test_an_interface_of_the_document_has_a_copy(machine: Any) -> None:
    document = {**RESOLVING, "interfaces": [STATIC]}
    machine.applied(document)

    assert '"192.0.2.53"' in global_dns(machine)
    assert profile_dns(machine, "eth1") == {
        "ipv4.dns": "192.0.2.53",
        "ipv4.dns-search": "example.org,example.net",
        "ipv4.dns-options": "rotate,ndots:2",
        "ipv4.dns-priority": "40",
        "ipv6.dns": "2001:db8::53",
        "ipv6.dns-priority": "50",
    }
    assert changes_nothing(machine, document)

    machine.applied(NOTHING_LEFT)
    assert profile_dns(machine, "eth1") == {}
    assert changes_nothing(machine, NOTHING_LEFT)


def test_where_a_network_brings_servers_the_interface_has_those_of_the_document_too(served_machine: Any) -> None:
    automatic = {"name": "eth1", "type": "ethernet", "state": "up", "ipv4": {"enabled": True, "dhcp": True}}
    document = {"interfaces": [automatic], "dns-resolver": {"config": {"server": ["192.0.2.53"]}}}
    served_machine.applied(document)

    assert global_dns(served_machine) == "a{sv} 0"
    assert profile_dns(served_machine, "eth1") == {"ipv4.dns": "192.0.2.53", "ipv4.dns-priority": "40"}
    served_machine.eventually(lambda: served_machine.addresses("eth1") != [])
    assert shown(served_machine, "dns-resolver")["running"]["server"][0] == "192.0.2.53"
    assert changes_nothing(served_machine, document)


def test_search_domains_alone_go_to_an_interface(machine: Any) -> None:
    machine.applied({"interfaces": [STATIC]})
    document = {"dns-resolver": {"config": {"search": ["example.org"]}}}
    machine.applied(document)

    assert global_dns(machine) == "a{sv} 0"
    assert profile_dns(machine, "eth1") == {"ipv6.dns-search": "example.org", "ipv6.dns-priority": "40"}
    assert changes_nothing(machine, document)

    # With the last interface that can have them, they go.
    machine.applied({"interfaces": [{"name": "eth1", "type": "ethernet", "state": "absent"}]})
    assert shown(machine, "dns-resolver")["config"] == {}


def test_search_domains_alone_need_an_interface(machine: Any) -> None:
    refused = machine.apply({"dns-resolver": {"config": {"search": ["example.org"]}}})

    assert (refused.returncode, refused.stdout) == (1, "")
    assert "dns-resolver.config" in refused.stderr


def test_a_link_local_server_is_its_interfaces(machine: Any) -> None:
    document = {
        "interfaces": [STATIC],
        "dns-resolver": {"config": {"server": ["fe80::53%eth1", "192.0.2.53"]}},
    }
    machine.applied(document)

    assert global_dns(machine) == "a{sv} 0"
    assert profile_dns(machine, "eth1")["ipv6.dns"] == "fe80::53"
    assert shown(machine, "dns-resolver")["config"]["server"] == ["fe80::53%eth1", "192.0.2.53"]
    assert changes_nothing(machine, document)


@pytest.mark.parametrize(
    ("server", "sentence"),
    [
        (["fe80::53%nope"], "behind nope, which does not exist"),
        (["fe80::53%eth2"], "behind eth2, which has no IPv6"),
        (["fe80::53%eth1", "192.0.2.1", "fe80::54%eth1"], "cannot take turns"),
        (["fe80::53%bare"], "no IPv6 address but its link-local one"),
    ],
)
def test_a_link_local_server_needs_its_interface(machine: Any, server: list[str], sentence: str) -> None:
    machine.applied({"interfaces": [{"name": "eth2", "type": "ethernet", "state": "up"}]})
    bare = {"name": "bare", "type": "linux-bridge", "state": "up", "ipv6": {"enabled": True}}
    refused = machine.apply({"interfaces": [STATIC, bare], "dns-resolver": {"config": {"server": server}}})

    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert machine.addresses("eth1") == []


def test_servers_outlive_the_interface_that_had_them(served_machine: Any) -> None:
    automatic = {"name": "eth1", "type": "ethernet", "state": "up", "ipv4": {"enabled": True, "dhcp": True}}
    config = {"server": ["192.0.2.53"], "search": ["example.org"]}
    served_machine.applied({"interfaces": [automatic], "dns-resolver": {"config": config}})

    gone = {"interfaces": [{"name": "eth1", "type": "ethernet", "state": "absent"}]}
    served_machine.applied(gone)

    assert '"192.0.2.53"' in global_dns(served_machine)
    assert shown(served_machine, "dns-resolver")["config"] == config
    assert changes_nothing(served_machine, gone)


@pytest.mark.parametrize("before", [NOTHING_LEFT, {"dns-resolver": {"config": {"server": ["198.51.100.1"]}}}])
def test_name_servers_are_taken_back(machine: Any, before: dict[str, Any]) -> None:
    machine.applied(before)
    was = machine.fingerprint(), global_dns(machine)

    process = machine.apply_until_probe({**RESOLVING, "interfaces": [STATIC]}, then="fail")
    process.communicate(timeout=60)

    assert (machine.fingerprint(), global_dns(machine)) == was
