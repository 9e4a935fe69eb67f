"""``lldp``: whether announcements are listened to, from the profile, and what was heard, from the device."""

from collections.abc import Callable, Iterator, Mapping
from ipaddress import IPv6Address
from typing import Any, Final

from nmstate_api.network import JsonObject, JsonValue
from nmstate_k8s.networkmanager.enums import Lldp

_CAPABILITIES: Final = (
    "Other",
    "Repeater",
    "MAC Bridge component",
    "802.11 Access Point (AP)",
    "Router",
    "Telephone",
    "DOCSIS cable device",
    "Station Only",
    "C-VLAN component",
    "S-VLAN component",
    "Two-port MAC Relay component",
)
"""By bit."""

_CHASSIS_IDS: Final = (
    "Reserved",
    "Chassis component",
    "Interface alias",
    "Port component",
    "MAC address",
    "Network address",
    "Interface name",
    "Locally assigned",
)
_PORT_IDS: Final = (
    "Reserved",
    "Interface alias",
    "Port component",
    "MAC address",
    "Network address",
    "Interface name",
    "Agent circuit ID",
    "Locally assigned",
)
_ADDRESSES: Final = {1: "IPv4", 2: "IPv6", 6: "MAC"}
_IEEE_802_1: Final = "00:80:c2"
_IEEE_802_3: Final = "00:12:0f"

Neighbor = Mapping[str, Any]
"""An announcement as NetworkManager tells it."""


def describe(setting: int | None, neighbors: tuple[Neighbor, ...]) -> JsonObject:
    """Whether the profile says to listen, and what was heard if it does."""
    if setting != Lldp.ENABLE_RX:
        return {"enabled": False}
    shown: list[JsonValue] = []
    shown.extend(_neighbor(neighbor) for neighbor in neighbors)
    return {"enabled": True, "neighbors": shown}


def configure(setting: int | None, asked: JsonObject) -> int | None:
    """``connection.lldp`` that brings ``asked`` about, over what the profile has."""
    enabled = asked.get("enabled")
    if not isinstance(enabled, bool):
        return setting
    return int(Lldp.ENABLE_RX if enabled else Lldp.DISABLE)


def _neighbor(neighbor: Neighbor) -> JsonValue:
    return [entry for read in _TLVS for entry in read(neighbor)]


def _texts(number: int, key: str) -> Callable[[Neighbor], Iterator[JsonObject]]:
    def read(neighbor: Neighbor) -> Iterator[JsonObject]:
        if key in neighbor:
            yield {"type": number, key: neighbor[key]}

    return read


def _id(number: int, key: str, kinds: tuple[str, ...]) -> Callable[[Neighbor], Iterator[JsonObject]]:
    def read(neighbor: Neighbor) -> Iterator[JsonObject]:
        if key in neighbor:
            kind = neighbor.get(f"{key}-type", 0)
            named = kinds[kind] if kind < len(kinds) else kinds[0]
            yield {"type": number, key: neighbor[key], f"{key}-type": kind, "_description": named}

    return read


def _organisation(oui: str, subtype: int, key: str, read: Callable[[Any], JsonValue]) -> Any:
    def read_tlv(neighbor: Neighbor) -> Iterator[JsonObject]:
        if key in neighbor and (value := read(neighbor[key])) not in ([], {}):
            yield {"type": 127, key: value, "oui": oui, "subtype": subtype}

    return read_tlv


def _capabilities(neighbor: Neighbor) -> Iterator[JsonObject]:
    if "system-capabilities" in neighbor:
        bits = neighbor["system-capabilities"]
        yield {"type": 7, "system-capabilities": [name for at, name in enumerate(_CAPABILITIES) if bits >> at & 1]}


def _management_addresses(neighbor: Neighbor) -> Iterator[JsonObject]:
    found = [_management_address(entry) for entry in neighbor.get("management-addresses", ())]
    if found:
        addresses: list[JsonValue] = [*found]
        yield {"type": 8, "management-addresses": addresses}


def _management_address(entry: Neighbor) -> JsonObject:
    kind = entry.get("address-subtype", 0)
    return {
        "address": _address(bytes(entry.get("address", b"")), kind),
        "address-subtype": _ADDRESSES.get(kind, str(kind)),
        "interface-number": entry.get("interface-number", 0),
        "interface-number-subtype": entry.get("interface-number-subtype", 0),
    }


def _address(packed: bytes, kind: int) -> str:
    if kind == 1 and len(packed) == 4:
        return ".".join(map(str, packed))
    if kind == 2 and len(packed) == 16:
        return str(IPv6Address(packed))
    return packed.hex(":").upper()


def _vlans(vlans: Any) -> JsonValue:
    return [{"name": vlan.get("name", ""), "vid": vlan.get("vid", 0)} for vlan in vlans]


def _mac_phy(conf: Any) -> JsonValue:
    return {
        "autoneg": bool(conf.get("autoneg", 0)),
        "operational-mau-type": conf.get("operational-mau-type", 0),
        "pmd-autoneg-cap": conf.get("pmd-autoneg-cap", 0),
    }


def _ppvids(ppvids: Any) -> JsonValue:
    return [entry.get("ppvid", 0) for entry in ppvids]


def _as_it_is(value: Any) -> JsonValue:
    same: JsonValue = value
    return same


_TLVS: Final = (
    _texts(5, "system-name"),
    _texts(6, "system-description"),
    _capabilities,
    _id(1, "chassis-id", _CHASSIS_IDS),
    _id(2, "port-id", _PORT_IDS),
    _organisation(_IEEE_802_1, 3, "ieee-802-1-vlans", _vlans),
    _organisation(_IEEE_802_3, 1, "ieee-802-3-mac-phy-conf", _mac_phy),
    _organisation(_IEEE_802_1, 2, "ieee-802-1-ppvids", _ppvids),
    _management_addresses,
    _organisation(_IEEE_802_3, 4, "ieee-802-3-max-frame-size", _as_it_is),
)
"""In the order in which they are shown."""
