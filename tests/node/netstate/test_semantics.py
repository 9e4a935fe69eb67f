"""What documents mean, whatever the type of interface, on a real NetworkManager."""

import json
from typing import Any

import yaml

from tests.node.netstate.documents import UNCHANGED, document, static


def card(name: str = "eth1", **properties: object) -> dict[str, Any]:
    return {"name": name, "type": "ethernet", "state": "up", **properties}


def bridge(*ports: str, **properties: object) -> dict[str, Any]:
    options = {"options": {"stp": {"enabled": False}}, "port": [{"name": name} for name in ports]}
    return {"name": "br1", "type": "linux-bridge", "state": "up", "bridge": options, **properties}


def shown(machine: Any, *arguments: str) -> Any:
    done = machine.nmstate("show", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return yaml.safe_load(done.stdout)


def test_an_alternative_name_is_as_good_as_the_name(machine: Any) -> None:
    machine.node.ip("link", "property", "add", "dev", "eth1", "altname", "uplink")

    machine.applied(document(bridge("uplink"), card("uplink", mtu=1400)))

    assert (machine.link("eth1")["master"], machine.link("eth1")["mtu"]) == ("br1", 1400)
    assert machine.applied(document(bridge("eth1"), card("eth1", mtu=1400))) == UNCHANGED


def test_what_is_down_has_the_properties_of_the_document_when_it_comes_up(machine: Any) -> None:
    machine.applied(document(card(ipv4=static("192.0.2.10"))))

    down = document({**card(mtu=1400, ipv4=static("192.0.2.20")), "state": "down"})
    machine.applied(down)
    assert machine.addresses("eth1") == []
    assert machine.applied(down) == UNCHANGED
    assert machine.nmstate("apply", "-", stdin=machine.nmstate("show").stdout).stdout == UNCHANGED

    machine.applied(document(card()))
    assert (machine.addresses("eth1"), machine.link("eth1")["mtu"]) == (["192.0.2.20/24"], 1400)


def test_overriding_leaves_nothing_of_what_was(machine: Any) -> None:
    machine.applied(document(card(mtu=1400, description="cabled", ipv4=static("192.0.2.10"), ipv6=static6())))

    machine.applied(document(card(ipv4=static("192.0.2.20"))), "--override-iface")

    assert machine.addresses("eth1") == ["192.0.2.20/24"]
    keyfile = machine.keyfiles()["eth1.nmconnection"]
    assert "cabled" not in keyfile
    assert "mtu=" not in keyfile
    assert machine.applied(document(card(ipv4=static("192.0.2.20"))), "--override-iface") == UNCHANGED


def static6() -> dict[str, Any]:
    return {"enabled": True, "address": [{"ip": "2001:db8::1", "prefix-length": 64}]}


def test_the_revert_document_of_the_command_line_leads_back(machine: Any, tmp_path: Any) -> None:
    machine.applied(document(card(ipv4=static("192.0.2.10"))))
    before = machine.meaning()
    wanted = tmp_path / "wanted.json"
    wanted.write_text(json.dumps(document(bridge("eth1", "eth2", ipv4=static("192.0.2.20")))))

    undo = machine.nmstate("gr", str(wanted)).stdout
    assert machine.nmstate("apply", str(wanted)).returncode == 0
    assert machine.link("eth2")["master"] == "br1"
    done = machine.nmstate("apply", "-", stdin=undo)

    assert (done.returncode, done.stderr) == (0, "")
    assert "br1" not in machine.names()
    assert machine.addresses("eth1") == ["192.0.2.10/24"]
    # An end of a veth pair, unlike a card, would not survive without the profile that it got.
    assert set(machine.keyfiles()) - {"eth2.nmconnection"} == set(before["keyfiles"])


def test_a_rehearsal_changes_nothing(machine: Any) -> None:
    before = machine.fingerprint()

    printed = machine.applied(document(bridge("eth1")), "--dry-run")

    assert "+ br1 (linux-bridge)" in printed
    assert machine.fingerprint() == before


def test_the_kernel_alone_shows_what_it_has(machine: Any) -> None:
    machine.applied(document(bridge("eth1", ipv4=static("192.0.2.10"))))
    machine.node.kill_network_manager()

    assert machine.nmstate("show").returncode == 69
    (br1,) = shown(machine, "-k", "br1")["interfaces"]

    assert br1["bridge"]["port"][0]["name"] == "eth1"
    assert [address["ip"] for address in br1["ipv4"]["address"]] == ["192.0.2.10"]
    machine.node.start_network_manager()


def test_what_is_configured_is_all_that_a_running_config_has(machine: Any) -> None:
    machine.applied(document(bridge("eth1", ipv4=static("192.0.2.10"))))

    state = shown(machine, "-r")

    assert "running" not in state["routes"]
    (br1,) = (entry for entry in state["interfaces"] if entry["name"] == "br1")
    assert "max-mtu" not in br1
    done = machine.nmstate("apply", "-", stdin=yaml.safe_dump(state))
    assert (done.stdout, done.stderr) == (UNCHANGED, "")


def test_what_a_document_would_do_to_a_kept_state_is_checked(machine: Any, tmp_path: Any) -> None:
    kept = tmp_path / "kept.yaml"
    kept.write_text(machine.nmstate("show").stdout)
    good, bad = (json.dumps(document(bridge(port))) for port in ("eth1", "eth9"))

    assert machine.nmstate("validate", "-c", str(kept), stdin=good).returncode == 0
    refused = machine.nmstate("validate", "-c", str(kept), stdin=bad)

    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "nmstate-k8s validate: interface br1: port eth9 does not exist on this node\n"


def test_inactive_profiles_of_ports_and_doubles_are_put_in_order(machine: Any) -> None:
    machine.nmcli("connection", "add", "type", "bridge", "ifname", "br1", "con-name", "old", "autoconnect", "no")
    port = ("connection", "add", "type", "ethernet", "ifname", "eth2", "con-name", "dormant", "autoconnect", "no")
    machine.nmcli(*port, "master", "br1", "slave-type", "bridge")

    machine.applied(document(bridge("eth1")))

    assert machine.link("eth1")["master"] == "br1"
    assert "master" not in machine.link("eth2")
    assert machine.nmcli("-g", "connection.master", "connection", "show", "dormant").strip() == ""
    assert machine.nmcli("-t", "-f", "NAME", "connection", "show").split().count("br1") <= 1
