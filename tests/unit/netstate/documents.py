"""Documents for tests, made up of cards, bonds, bridges and VLANs that fit together."""

from typing import Any

from hypothesis import strategies as st

from nmstate_api.network import JsonObject

CARDS = ("eth0", "eth1", "eth2", "eth3")
_MODES = ("active-backup", "balance-rr", "balance-xor")


def _ip(number: int, *, enabled: bool) -> JsonObject:
    if not enabled:
        return {"enabled": False}
    return {"enabled": True, "dhcp": False, "address": [{"ip": f"192.0.2.{number}", "prefix-length": 24}]}


def _made(name: str, kind: str, **properties: Any) -> JsonObject:
    return {"name": name, "type": kind, "state": "up", **properties}


def _card(draw: st.DrawFn, name: str, number: int) -> JsonObject:
    address = _ip(number, enabled=draw(st.booleans()))
    return _made(name, "ethernet", ipv4=address, mtu=draw(st.sampled_from((1400, 1500))))


def _bond(draw: st.DrawFn, ports: list[str]) -> JsonObject:
    aggregation = {"mode": draw(st.sampled_from(_MODES)), "port": ports, "options": {"miimon": 100}}
    return _made("bond0", "bond", **{"link-aggregation": aggregation})


def _bridge(draw: st.DrawFn, ports: list[str]) -> JsonObject:
    bridge = {"options": {"stp": {"enabled": False}}, "port": [{"name": port} for port in ports]}
    address = _ip(100, enabled=draw(st.booleans()))
    return _made("br0", "linux-bridge", bridge=bridge, ipv4=address, ipv6={"enabled": False})


@st.composite
def interfaces(draw: st.DrawFn) -> list[JsonObject]:
    """Interfaces that a node with `CARDS` can have, in the order in which they rest on each other."""
    places: dict[str, list[str]] = {"free": [], "bond0": [], "br0": []}
    for card in CARDS:
        places[draw(st.sampled_from(("free", "free", "bond0", "br0")))].append(card)
    grounds, in_bridge = places["free"], places["br0"]
    found = [_card(draw, card, number) for number, card in enumerate(grounds, start=1) if draw(st.booleans())]
    if places["bond0"]:
        found.append(_bond(draw, places["bond0"]))
        draw(st.sampled_from((grounds, in_bridge))).append("bond0")
    numbers = draw(st.sets(st.integers(2, 5), max_size=3)) if grounds else set()
    for number in sorted(numbers):
        found.append(_made(f"vlan{number}", "vlan", vlan={"base-iface": draw(st.sampled_from(grounds)), "id": number}))
        in_bridge += draw(st.sampled_from(([], [f"vlan{number}"])))
    return [*found, _bridge(draw, in_bridge)] if in_bridge else found


documents = interfaces().map(lambda found: {"interfaces": [*found]})
