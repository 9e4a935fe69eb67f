"""IPsec tunnels on a real NetworkManager, whose plugin for libreswan is a stand-in: there is no other side."""

import configparser
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.node.netstate import vpn_plugin
from tests.node.netstate.documents import UNCHANGED, card, document
from tests.node.netstate.vpn_plugin import SERVICE, UNREACHABLE

HIDDEN = "<_password_hid_by_nmstate>"
KEY = "correct-horse-battery"
OTHER_KEY = "staple-correct-horse"

OTHERS: dict[str, Any] = {
    "rightid": "@b",
    "rightrsasigkey": "%cert",
    "rightcert": "b",
    "rightca": "%same",
    "leftid": "@a",
    "leftrsasigkey": "%cert",
    "leftcert": "a",
    "leftsendcert": "always",
    "leftmodecfgclient": False,
    "ikelifetime": "24h",
    "salifetime": "8h",
    "ike": "aes256-sha2",
    "esp": "aes256",
    "dpdtimeout": 60,
    "dpdaction": "restart",
    "ipsec-interface": "99",
    "authby": "rsasig",
    "rightsubnet": "10.0.2.0/24",
    "rightsubnets": "10.0.2.0/24,10.0.3.0/24",
    "leftsubnet": "10.0.1.0/24",
    "leftsubnets": "10.0.1.0/24",
    "leftprotoport": "tcp/22",
    "rightprotoport": "tcp/%any",
    "type": "transport",
    "hostaddrfamily": "ipv4",
    "clientaddrfamily": "ipv6",
    "require-id-on-certificate": True,
    "nm-auto-defaults": False,
}

_PLUGINS = "/etc/NetworkManager/VPN"


def tunnel(**libreswan: object) -> dict[str, Any]:
    section = {"right": "192.0.2.2", "left": "192.0.2.10", "psk": KEY, "ikev2": "insist", "dpddelay": 5, **libreswan}
    ipv4 = {"enabled": True, "dhcp": True}
    return document({"name": "hosta", "type": "ipsec", "state": "up", "ipv4": ipv4, "libreswan": section})


def ended(state: str) -> dict[str, Any]:
    return document({"name": "hosta", "type": "ipsec", "state": state})


def is_up(machine: Any) -> bool:
    return "hosta:activated" in machine.nmcli("-t", "-f", "NAME,STATE", "connection", "show", "--active").splitlines()


def stored(machine: Any, setting: str) -> dict[str, str]:
    keyfile = configparser.ConfigParser(interpolation=None)
    keyfile.read_string(machine.keyfiles()["hosta.nmconnection"])
    return dict(keyfile[setting])


@pytest.fixture
def routed(machine: Any) -> Any:
    """A machine with a default route: NetworkManager lets a VPN stand on the connection that has it."""
    way = {"destination": "0.0.0.0/0", "next-hop-address": "192.0.2.1", "next-hop-interface": "eth1"}
    machine.applied({**document(card()), "routes": {"config": [way]}})
    return machine


@pytest.fixture
def plugin(bare_node: Any) -> Iterator[None]:
    """The plugin: told of in a file before NetworkManager starts, and on the bus, so that it need not be started."""
    text = f"[VPN Connection]\nname=libreswan\nservice={SERVICE}\nprogram=/usr/libexec/nm-libreswan-service\n"
    script = 'mkdir -p "$0"; printf "%s" "$1" > "$0/nm-libreswan-service.name"'
    bare_node.run("sh", "-c", script, _PLUGINS, text)
    environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": bare_node.bus_address, "PYTHONPATH": ":".join(sys.path)}
    command = bare_node.command(sys.executable, vpn_plugin.__file__)
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield
        process.kill()


@pytest.fixture
def tunneller(plugin: None, routed: Any) -> Any:
    """A machine with the plugin."""
    return routed


def test_it_is_refused_where_the_plugin_is_missing(routed: Any) -> None:
    before = routed.settled_fingerprint()

    refused = routed.apply(tunnel())

    assert refused.returncode != 0
    assert (
        "interface hosta: type ipsec needs NetworkManager's plugin for libreswan, which this node does not have; "
        "install NetworkManager-libreswan" in refused.stderr
    )
    routed.returns_to(before)


def test_a_tunnel_is_made_and_changed(tunneller: Any) -> None:
    tunneller.brings_about(tunnel())

    assert is_up(tunneller)
    assert stored(tunneller, "vpn") == {
        "dpddelay": "5",
        "ikev2": "insist",
        "left": "192.0.2.10",
        "right": "192.0.2.2",
        "service-type": SERVICE,
    }
    assert stored(tunneller, "vpn-secrets") == {"pskvalue": KEY}
    assert "interface-name" not in stored(tunneller, "connection")

    tunneller.brings_about(tunnel(psk=HIDDEN, dpddelay=7, **{"nm-auto-defaults": False}))
    assert is_up(tunneller)
    assert (stored(tunneller, "vpn")["dpddelay"], stored(tunneller, "vpn")["nm-auto-defaults"]) == ("7", "no")
    assert stored(tunneller, "vpn-secrets") == {"pskvalue": KEY}

    tunneller.brings_about(tunnel(psk=OTHER_KEY))
    assert stored(tunneller, "vpn-secrets") == {"pskvalue": OTHER_KEY}
    assert OTHER_KEY not in tunneller.nmstate("show", "hosta").stdout


def test_every_option_is_stored_and_shown(tunneller: Any) -> None:
    tunneller.brings_about(tunnel(**OTHERS))

    kept = stored(tunneller, "vpn")
    assert {key: kept[key] for key in OTHERS} == {
        **{key: str(value) for key, value in OTHERS.items()},
        "leftmodecfgclient": "no",
        "nm-auto-defaults": "no",
        "require-id-on-certificate": "yes",
    }


def test_a_tunnel_goes(tunneller: Any) -> None:
    tunneller.applied(tunnel())

    tunneller.applied(ended("down"))
    assert not is_up(tunneller)
    assert "hosta.nmconnection" in tunneller.keyfiles()
    assert tunneller.applied(ended("down")) == UNCHANGED

    tunneller.applied(ended("up"))
    assert is_up(tunneller)

    tunneller.applied(ended("absent"))
    assert not is_up(tunneller)
    assert "hosta.nmconnection" not in tunneller.keyfiles()
    assert tunneller.applied(ended("absent")) == UNCHANGED


def test_what_came_up_is_taken_back(tunneller: Any) -> None:
    tunneller.takes_back(tunnel(), lambda: is_up(tunneller))

    assert not is_up(tunneller)


def test_what_changed_is_taken_back(tunneller: Any) -> None:
    tunneller.applied(tunnel())

    tunneller.takes_back(tunnel(dpddelay=7), lambda: is_up(tunneller))
    assert is_up(tunneller)
    tunneller.takes_back(ended("absent"), lambda: not is_up(tunneller))
    assert is_up(tunneller)
    assert stored(tunneller, "vpn-secrets") == {"pskvalue": KEY}


def test_a_tunnel_that_does_not_come_up_fails_the_apply(tunneller: Any) -> None:
    before = tunneller.settled_fingerprint()

    failed = tunneller.apply(tunnel(right=UNREACHABLE))

    assert failed.returncode != 0
    assert "interface hosta did not come up: its other side did not let it in" in failed.stderr
    tunneller.returns_to(before)


@pytest.mark.parametrize("change", [{"mtu": 1400}, {"ipv6": {"enabled": False}}], ids=["mtu", "ipv6"])
def test_a_tunnel_outlasts_a_change_of_what_it_stands_on(tunneller: Any, change: dict[str, Any]) -> None:
    tunneller.applied(tunnel())

    tunneller.applied(document({**card(), **change}))

    assert is_up(tunneller)
    assert tunneller.applied(tunnel()) == UNCHANGED
