"""Redundant, tunnelled and protected interfaces, and 802.1X: their keys, and what cannot be."""

import pytest

from nmstate_api.network import InvalidDocumentError, JsonObject, parse, parse_interface
from nmstate_api.network.secret import HIDDEN

CAK = "00112233445566778899AABBCCDDEEFF"
MARKER = "correct-horse-battery"

HSR: JsonObject = {"port1": "eth1", "port2": "eth2", "multicast-spec": 40, "protocol": "prp"}
MACSEC: JsonObject = {"encrypt": True, "base-iface": "eth1", "port": 1, "validation": "strict", "send-sci": True}
TUNNEL: JsonObject = {"mode": "ipip", "local": "192.0.2.1", "remote": "192.0.2.2"}
TUNNEL6: JsonObject = {"mode": "ip6ip6", "local": "2001:db8::1", "remote": "2001:db8::2"}


def problems_of(wire: JsonObject) -> list[str]:
    with pytest.raises(InvalidDocumentError) as refusal:
        parse_interface(wire)
    return [str(problem).removeprefix(f"interfaces[{wire['name']}].") for problem in refusal.value.problems]


@pytest.mark.parametrize(
    ("kind", "key", "written", "read"),
    [
        (
            "hsr",
            "hsr",
            {**HSR, "multicast-spec": "0x28", "protocol": "hsr-2010", "interlink": "eth3"},
            {**HSR, "multicast-spec": 40, "protocol": "hsr", "interlink": "eth3"},
        ),
        ("hsr", "hsr", {**HSR, "supervision-address": "01:15:4E:00:01:28"}, None),
        ("hsr", "hsr", {**HSR, "protocol": "hsr-2012"}, None),
        (
            "ip-tunnel",
            "ip-tunnel",
            {**TUNNEL, "ttl": "64", "tos": 1, "pmtu-disc": "yes", "fwmark": "0x10", "base-iface": "eth1"},
            {**TUNNEL, "ttl": 64, "tos": 1, "pmtu-disc": True, "fwmark": 16, "base-iface": "eth1"},
        ),
        ("ip-tunnel", "ip-tunnel", {**TUNNEL, "mode": "sit", "pmtu-disc": False}, None),
        (
            "ip-tunnel",
            "ip-tunnel",
            {**TUNNEL6, "local": "2001:DB8::1", "encap-limit": 4, "flow-label": "5", "ip6tun-flags": ["mip6-dev"]},
            {**TUNNEL6, "encap-limit": 4, "flow-label": 5, "ip6tun-flags": ["mip6-dev"]},
        ),
        ("ip-tunnel", "ip-tunnel", {"mode": "unknown"}, None),
        (
            "macsec",
            "macsec",
            {**MACSEC, "encrypt": "no", "port": "2", "mka-cak": CAK, "mka-ckn": "ABCD", "offload": "phy"},
            {**MACSEC, "encrypt": False, "port": 2, "mka-cak": CAK, "mka-ckn": "ABCD", "offload": "phy"},
        ),
        ("macsec", "macsec", {**MACSEC, "mka-cak": HIDDEN, "mka-ckn": "ABCD", "validation": "check"}, None),
        ("infiniband", "infiniband", {"mode": "datagram"}, None),
        (
            "infiniband",
            "infiniband",
            {"mode": "connected", "base-iface": "ib0", "pkey": 0x8001},
            {"mode": "connected", "base-iface": "ib0", "pkey": "0x8001"},
        ),
        (
            "infiniband",
            "infiniband",
            {"mode": "connected", "base-iface": "ib0", "pkey": "255"},
            {"mode": "connected", "base-iface": "ib0", "pkey": "0x00ff"},
        ),
        (
            "ipsec",
            "libreswan",
            {"right": "192.0.2.2", "psk": MARKER, "ipsec-interface": 7, "dpddelay": "5", "leftmodecfgclient": "no"},
            {"right": "192.0.2.2", "psk": MARKER, "ipsec-interface": "7", "dpddelay": 5, "leftmodecfgclient": False},
        ),
        ("ipsec", "libreswan", {"right": "r", "type": "transport", "clientaddrfamily": "ipv6"}, None),
        ("ipsec", "libreswan", {"right": "r", "ipsec-interface": "yes", "nm-auto-defaults": False}, None),
    ],
)
def test_sections_are_read_leniently_and_written_plainly(
    kind: str, key: str, written: JsonObject, read: JsonObject | None
) -> None:
    found = parse_interface({"name": "i", "type": kind, key: written}).to_wire()

    assert found[key] == (written if read is None else read)
    assert parse_interface(found).to_wire() == found


def test_802_1x_is_a_property_of_every_type() -> None:
    proof: JsonObject = {
        "identity": "node",
        "eap-methods": ["tls"],
        "private-key": "/etc/pki/node.key",
        "client-cert": "/etc/pki/node.pem",
        "ca-cert": "/etc/pki/ca.pem",
        "private-key-password": "7",
        "phase2-auth": "mschapv2",
        "password": HIDDEN,
    }

    found = parse_interface({"name": "eth1", "type": "ethernet", "802.1x": {**proof, "private-key-password": 7}})

    assert found.to_wire()["802.1x"] == proof


@pytest.mark.parametrize(
    ("kind", "key", "written", "sentence"),
    [
        ("hsr", "hsr", {"port1": "eth1"}, "hsr.port2: is missing, but required"),
        ("hsr", "hsr", {**HSR, "port2": "eth1"}, 'hsr.port2: "eth1" is port1 already; name another interface'),
        ("hsr", "hsr", {**HSR, "speed": 1}, "hsr.speed: unknown key; "),
        ("hsr", "hsr", {**HSR, "multicast-spec": 256}, "hsr.multicast-spec: 256 is out of range; "),
        (
            "hsr",
            "hsr",
            {**HSR, "interlink": "eth3"},
            'hsr.interlink: "eth3" is for rings; leave it out, or give another protocol than prp',
        ),
        (
            "hsr",
            "hsr",
            {**HSR, "protocol": "hsr", "interlink": "eth2"},
            'hsr.interlink: "eth2" is a port already; name another interface',
        ),
        ("hsr", "hsr", {**HSR, "port1": "i"}, 'hsr: names "i", which is the interface itself; '),
        ("ip-tunnel", "ip-tunnel", {**TUNNEL, "mode": "gre"}, 'ip-tunnel.mode: "gre" is not valid here; '),
        ("ip-tunnel", "ip-tunnel", {**TUNNEL, "type": "ipip"}, "ip-tunnel.type: unknown key; "),
        (
            "ip-tunnel",
            "ip-tunnel",
            {**TUNNEL6, "flow-label": 0x100000},
            "ip-tunnel.flow-label: 1048576 is out of range; ",
        ),
        (
            "ip-tunnel",
            "ip-tunnel",
            {**TUNNEL, "flow-label": 1},
            "ip-tunnel.flow-label: 1 is for tunnels over IPv6; leave it out with mode ipip",
        ),
        (
            "ip-tunnel",
            "ip-tunnel",
            {**TUNNEL, "remote": "2001:db8::1"},
            'ip-tunnel.remote: "2001:db8::1" is not an IPv4 address, which mode ipip takes',
        ),
        ("macsec", "macsec", {"base-iface": "eth1"}, "macsec.encrypt: is missing, but required"),
        (
            "macsec",
            "macsec",
            {**MACSEC, "mka-cak": CAK},
            "macsec.mka-ckn: is missing; give the name of the key in mka-cak",
        ),
        (
            "macsec",
            "macsec",
            {**MACSEC, "mka-ckn": "AB"},
            "macsec.mka-cak: is missing; give the key that mka-ckn names",
        ),
        (
            "macsec",
            "macsec",
            {**MACSEC, "mka-cak": CAK, "mka-ckn": "ABC"},
            'macsec.mka-ckn: "ABC" is not valid here; give 2 to 64 hexadecimal digits, an even number',
        ),
        (
            "macsec",
            "macsec",
            {**MACSEC, "port": 70000},
            "macsec.port: 70000 is out of range; give a whole number from 1 ",
        ),
        ("macsec", "macsec", {**MACSEC, "base-iface": "i"}, 'macsec.base-iface: "i" is the interface itself; '),
        (
            "infiniband",
            "infiniband",
            {"mode": "datagram", "pkey": "0x8001"},
            "infiniband.base-iface: is missing; name the interface that it is a partition of",
        ),
        (
            "infiniband",
            "infiniband",
            {"mode": "datagram", "base-iface": "ib0", "pkey": "0xffff"},
            'infiniband.pkey: is missing; give the number of the partition of "ib0"',
        ),
        ("infiniband", "infiniband", {"mode": "datagram", "pkey": 65536}, "infiniband.pkey: 65536 is out of range; "),
        ("ipsec", "libreswan", {"left": "192.0.2.1"}, "libreswan.right: is missing, but required"),
        (
            "ipsec",
            "libreswan",
            {"right": "r", "ipsec-interface": "maybe"},
            'libreswan.ipsec-interface: "maybe" is not valid here; give yes, no or the number of an interface',
        ),
        (
            "ethernet",
            "802.1x",
            {"ca-cert": "ca.pem"},
            '802.1x.ca-cert: "ca.pem" is not a path; write it from the root, as in /etc/pki/file.pem',
        ),
        (
            "ethernet",
            "802.1x",
            {"eap-methods": ["tls", "TTLS"]},
            '802.1x.eap-methods[1]: "TTLS" is not valid here; did you mean ttls?',
        ),
        ("ethernet", "802.1x", {"phase2-auth": "peap"}, '802.1x.phase2-auth: "peap" is not valid here; '),
        ("dummy", "macsec", MACSEC, "macsec: is for interfaces of type macsec"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(kind: str, key: str, written: JsonObject, sentence: str) -> None:
    found = problems_of({"name": "i", "type": kind, key: written})

    assert any(problem.startswith(sentence) for problem in found), found


@pytest.mark.parametrize(
    ("kind", "key", "written"),
    [
        ("macsec", "macsec", {**MACSEC, "mka-cak": MARKER, "mka-ckn": "AB"}),
        ("macsec", "macsec", {**MACSEC, "mka-cak": [MARKER]}),
        ("ethernet", "802.1x", {"password": {"value": MARKER}}),
        ("ethernet", "802.1x", {"private-key-password": [MARKER], "identitty": "node"}),
        ("ethernet", "802.1x", {"password": f"{MARKER}\0"}),
        ("ipsec", "libreswan", {"right": "r", "psk": [MARKER]}),
    ],
)
def test_a_refusal_does_not_repeat_a_secret(kind: str, key: str, written: JsonObject) -> None:
    assert all(MARKER not in problem for problem in problems_of({"name": "i", "type": kind, key: written}))


def test_ports_of_an_hsr_belong_to_nothing_else_and_have_no_addresses() -> None:
    hsr: JsonObject = {"name": "hsr0", "type": "hsr", "hsr": HSR}
    bond: JsonObject = {
        "name": "bond0",
        "type": "bond",
        "link-aggregation": {"mode": "active-backup", "port": ["eth2"]},
    }
    addressed: JsonObject = {"name": "eth1", "type": "ethernet", "ipv4": {"enabled": True, "dhcp": True}}

    with pytest.raises(InvalidDocumentError) as refusal:
        parse({"interfaces": [hsr, bond, addressed]})

    said = str(refusal.value)
    assert "is also a port of hsr0; an interface has one controller" in said
    assert "interfaces[eth1].ipv4.enabled: true on a port of hsr0; addresses belong on hsr0" in said
