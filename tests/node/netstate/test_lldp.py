"""Neighbours that announce themselves."""

import socket
import struct
from typing import Any

import yaml

from tests.node.netstate.documents import UNCHANGED

ETH1 = {"name": "eth1", "type": "ethernet", "state": "up"}
STATIC = {"enabled": True, "dhcp": False, "address": [{"ip": "192.0.2.10", "prefix-length": 24}]}

_IEEE_802_1 = bytes.fromhex("0080c2")
_IEEE_802_3 = bytes.fromhex("00120f")


def tlv(kind: int, value: bytes) -> bytes:
    return struct.pack(">H", kind << 9 | len(value)) + value


ANNOUNCEMENT = b"".join(
    (
        bytes.fromhex("0180c200000e 02005e100001 88cc"),
        tlv(1, b"\x04" + bytes.fromhex("02005e100001")),
        tlv(2, b"\x05eth7"),
        tlv(3, struct.pack(">H", 120)),
        tlv(5, b"switch7"),
        tlv(6, b"a switch"),
        tlv(7, struct.pack(">HH", 0x14, 0x14)),
        tlv(8, b"\x05\x01" + bytes([198, 51, 100, 1]) + b"\x02" + struct.pack(">I", 1001) + b"\0"),
        tlv(127, _IEEE_802_1 + b"\x03" + struct.pack(">HB", 488, 7) + b"storage"),
        tlv(127, _IEEE_802_1 + b"\x02\x01" + struct.pack(">H", 7)),
        tlv(127, _IEEE_802_3 + b"\x01\x01" + struct.pack(">HH", 0x6C00, 16)),
        tlv(127, _IEEE_802_3 + b"\x04" + struct.pack(">H", 1522)),
        tlv(0, b""),
    )
)
HEARD = [
    {"type": 5, "system-name": "switch7"},
    {"type": 6, "system-description": "a switch"},
    {"type": 7, "system-capabilities": ["MAC Bridge component", "Router"]},
    {"type": 1, "chassis-id": "02:00:5E:10:00:01", "chassis-id-type": 4, "_description": "MAC address"},
    {"type": 2, "port-id": "eth7", "port-id-type": 5, "_description": "Interface name"},
    {"type": 127, "ieee-802-1-vlans": [{"name": "storage", "vid": 488}], "oui": "00:80:c2", "subtype": 3},
    {
        "type": 127,
        "ieee-802-3-mac-phy-conf": {"autoneg": True, "operational-mau-type": 16, "pmd-autoneg-cap": 27648},
        "oui": "00:12:0f",
        "subtype": 1,
    },
    {"type": 127, "ieee-802-1-ppvids": [7], "oui": "00:80:c2", "subtype": 2},
    {
        "type": 8,
        "management-addresses": [
            {
                "address": "198.51.100.1",
                "address-subtype": "IPv4",
                "interface-number": 1001,
                "interface-number-subtype": 2,
            }
        ],
    },
    {"type": 127, "ieee-802-3-max-frame-size": 1522, "oui": "00:12:0f", "subtype": 4},
]


def shown(machine: Any) -> Any:
    (interface,) = yaml.safe_load(machine.nmstate("show", "eth1").stdout)["interfaces"]
    return interface["lldp"]


def test_neighbours_are_heard_and_shown_with_all_that_they_say(machine: Any) -> None:
    document = {"interfaces": [{**ETH1, "ipv4": STATIC, "lldp": {"enabled": True}}]}
    machine.applied(document)
    assert machine.applied(document) == UNCHANGED
    assert machine.nmcli("-g", "connection.lldp", "connection", "show", "eth1") == "enable-rx\n"

    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as far:
        far.bind(("eth1far", 0))

        def announced() -> bool:
            far.send(ANNOUNCEMENT)
            return bool(shown(machine)["neighbors"])

        machine.eventually(announced)
    assert shown(machine) == {"enabled": True, "neighbors": [HEARD]}

    again = machine.nmstate("apply", "-", stdin=machine.nmstate("show").stdout)
    assert (again.stdout, again.stderr) == (UNCHANGED, "")

    machine.applied({"interfaces": [{**ETH1, "lldp": {"enabled": False}}]})
    assert shown(machine) == {"enabled": False}
    assert machine.addresses("eth1") == ["192.0.2.10/24"]
