"""Documents in any number: good ones, good ones with one mistake, and ones that mean harm.

The same seed makes the same documents. A good one asks for what a ``SimulatedNode`` with the cards of ``CARDS`` has.
"""

import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import yaml

CARDS = ("eth0", "eth1", "eth2", "eth3")

_ODD_TEXTS = (
    "", " ", "\0", "\u202eeth0", "e\u0301th", "\U0001f5a7", "\ud800", "../../etc", "%s%n", "{{ x }}", "a\nb", "\x7f",
    "eth0;reboot", "null", "~", "-", "0x", "1e5", "'", '"', "\ufeff", "\u0131", "\u00df" * 64, "x" * 1_000_000,
)  # fmt: skip
_ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**31, 2**64, 10**400, -(10**400), 0.5, float("inf"), float("nan"), [], {}, [[]],
    {"": {}},
    [None] * 1000, {"a": {"b": {"c": [1, [2, [3]]]}}}, *_ODD_TEXTS,
)  # fmt: skip


class Kind(StrEnum):
    """What a document is meant to be."""

    GOOD = "good"
    SPOILT = "spoilt"
    HOSTILE = "hostile"


@dataclass(frozen=True, slots=True)
class Case:
    """A document.

    Attributes:
        source: YAML, or a value as ``json.loads`` makes them.
    """

    kind: Kind
    what: str
    source: Any


def cases(seed: int, count: int) -> Iterator[Case]:
    """Yield documents, a third of each kind."""
    dice = random.Random(seed)  # noqa: S311 (no secret is made of it)
    makers = (_good, _spoilt, _hostile)
    for number in range(count):
        yield makers[number % 3](dice)


def _good(dice: random.Random) -> Case:
    return Case(Kind.GOOD, "good", _document(dice))


def _document(dice: random.Random) -> dict[str, Any]:
    free = list(CARDS)
    dice.shuffle(free)
    interfaces: list[dict[str, Any]] = []
    for maker in dice.choices(_MAKERS, k=dice.randint(1, 3)):
        if free:
            interfaces += maker(dice, free)
    document: dict[str, Any] = {"interfaces": interfaces}
    if dice.random() < 0.3:
        document |= dice.choice(_BESIDE)
    return document


def _card(dice: random.Random, free: list[str]) -> list[dict[str, Any]]:
    card: dict[str, Any] = {"name": free.pop(), "type": "ethernet", "state": "up", **_addresses(dice)}
    if dice.random() < 0.5:
        card["mtu"] = dice.choice((1500, "1500", "0x5dc", 1400))
    return [card]


def _vlan(dice: random.Random, free: list[str]) -> list[dict[str, Any]]:
    base, number = free.pop(), dice.randint(1, 4094)
    section: dict[str, Any] = {"base-iface": base, "id": dice.choice((number, str(number)))}
    if dice.random() < 0.3:
        section["reorder-headers"] = dice.choice((True, "yes", "on"))
    return [{"name": f"{base}.{number}", "type": "vlan", "state": "up", "vlan": section, **_addresses(dice)}]


def _bond(dice: random.Random, free: list[str]) -> list[dict[str, Any]]:
    ports = [free.pop() for _ in range(min(2, len(free)))]
    section: dict[str, Any] = {"mode": dice.choice(("active-backup", "balance-rr", 1)), "port": ports}
    if dice.random() < 0.5:
        section["options"] = {"miimon": dice.choice((100, "140"))}
    return [
        {"name": f"bond-{ports[0]}", "type": "bond", "state": "up", "link-aggregation": section, **_addresses(dice)}
    ]


def _bridge(dice: random.Random, free: list[str]) -> list[dict[str, Any]]:
    port: dict[str, Any] = {"name": free.pop()}
    if dice.random() < 0.5:
        port["vlan"] = dice.choice(({}, {"mode": "trunk", "trunk-tags": [{"id-range": {"min": 2, "max": 9}}]}))
    section = {"options": {"stp": {"enabled": dice.choice((True, False))}}, "port": [port]}
    return [{"name": f"br-{port['name']}", "type": "linux-bridge", "state": "up", "bridge": section}]


def _virtual(dice: random.Random, free: list[str]) -> list[dict[str, Any]]:
    base, number = free.pop(), dice.randint(1, 1000)
    kind, section = dice.choice(
        (
            ("dummy", {}),
            ("vrf", {"vrf": {"port": [base], "route-table-id": dice.choice((number, str(number)))}}),
            ("vxlan", {"vxlan": {"base-iface": base, "id": number, "remote": "198.51.100.9"}}),
            ("mac-vlan", {"mac-vlan": {"base-iface": base, "mode": dice.choice(("bridge", "private", "vepa"))}}),
            ("ipvlan", {"ipvlan": {"base-iface": base, "mode": dice.choice(("l2", "l3", "l3s"))}}),
            ("macsec", {"macsec": {"base-iface": base, "encrypt": True, "mka-cak": "ab" * 16, "mka-ckn": "cd" * 8,
                                   "port": 1, "validation": "strict", "send-sci": True}}),
            ("veth", {"veth": {"peer": f"peer-{base}"}}),
        )
    )  # fmt: skip
    return [
        {"name": f"x-{base}", "type": kind, "state": "up", **section, **(_addresses(dice) if kind != "vrf" else {})}
    ]


def _addresses(dice: random.Random) -> dict[str, Any]:
    address = {"ip": f"192.0.2.{dice.randint(1, 250)}", "prefix-length": 24}
    return dice.choice(
        (
            {},
            {"ipv4": {"enabled": False}, "ipv6": {"enabled": False}},
            {"ipv4": {"enabled": True, "dhcp": True}},
            {"ipv4": {"enabled": "true", "dhcp": False, "address": [address]}},
            {"ipv6": {"enabled": True, "dhcp": True, "autoconf": True}},
        )
    )


_MAKERS = (_card, _vlan, _bond, _bridge, _virtual)

_BESIDE: tuple[dict[str, Any], ...] = (
    {"hostname": {"running": "node02", "config": "node02"}},
    {"dns-resolver": {"config": {"server": ["192.0.2.53", "2001:db8::53"], "search": ["example.com"]}}},
    {"routes": {"config": [{"destination": "198.51.100.0/24", "next-hop-interface": "lo", "state": "absent"}]}},
    {"route-rules": {"config": [{"ip-from": "192.0.2.0/24", "route-table": "100", "state": "absent"}]}},
    {"description": "of no effect"},
)


def _spoilt(dice: random.Random) -> Case:
    """Put one mistake that can be none but a mistake into a good document."""
    document = copy.deepcopy(_document(dice))
    interface = dice.choice(document["interfaces"])
    what, spoil = dice.choice(_MISTAKES)
    spoil(dice, interface, document)
    return Case(Kind.SPOILT, what, document)


def _misspell(dice: random.Random, interface: dict[str, Any], _: dict[str, Any]) -> None:
    key = dice.choice([key for key in interface if key != "name"])
    interface[f"{key}{dice.choice('sx_-')}"] = interface.pop(key)


def _drop_name(_: random.Random, interface: dict[str, Any], __: dict[str, Any]) -> None:
    del interface["name"]


def _odd_section(dice: random.Random, interface: dict[str, Any], _: dict[str, Any]) -> None:
    key = dice.choice(("ipv4", "ipv6", "ethtool", "lldp", "dispatch", "vlan", "bridge", "link-aggregation", "802.1x"))
    interface[key] = dice.choice((5, "yes", [], [1], True, 1.5))


def _odd_type(dice: random.Random, interface: dict[str, Any], _: dict[str, Any]) -> None:
    interface["type"] = dice.choice(("ethernt", "BOND", 5, [], {}, True, "vlan "))


def _odd_state(dice: random.Random, interface: dict[str, Any], _: dict[str, Any]) -> None:
    interface["state"] = dice.choice(("UP", "yes", 1, [], {}, "removed"))


def _odd_mtu(dice: random.Random, interface: dict[str, Any], _: dict[str, Any]) -> None:
    interface["mtu"] = dice.choice((-1, 2**64, 1.5, "big", [], {}, True, "1 500", 10**400, None))


def _odd_address(dice: random.Random, interface: dict[str, Any], _: dict[str, Any]) -> None:
    ip: Any = dice.choice(
        ("192.0.2", "192.0.2.1/24", "::g", "2001:db8::1", "1.2.3.4.5", "", 5, None, [], "fe80::1%eth0")
    )
    interface["ipv4"] = {"enabled": True, "dhcp": False, "address": [{"ip": ip, "prefix-length": 24}]}


def _odd_prefix(dice: random.Random, interface: dict[str, Any], _: dict[str, Any]) -> None:
    length: Any = dice.choice((33, -1, "a", None, [], 2.5, 256))
    interface["ipv4"] = {"enabled": True, "dhcp": False, "address": [{"ip": "192.0.2.1", "prefix-length": length}]}


def _contradict(_: random.Random, interface: dict[str, Any], document: dict[str, Any]) -> None:
    document["interfaces"].append({**interface, "description": "the same, and yet another"})


def _stray_key(dice: random.Random, _: dict[str, Any], document: dict[str, Any]) -> None:
    document[dice.choice(("interface", "route", "dns", "desiredState", "", "Interfaces"))] = dice.choice(({}, [], None))


def _stray_route(dice: random.Random, _: dict[str, Any], document: dict[str, Any]) -> None:
    good = {"destination": "198.51.100.0/24", "next-hop-interface": "eth0", "next-hop-address": "192.0.2.254"}
    bad = dice.choice(
        ({"destination": "x"}, {"next-hop-address": "2001:db8::1"}, {"weight": 0}, {"metric": "low"}, {"tabel-id": 1})
    )
    document["routes"] = {"config": [{**good, **bad}]}


def _nowhere(dice: random.Random, _: dict[str, Any], document: dict[str, Any]) -> None:
    """Ask for what the node does not have."""
    missing = dice.choice(("eth9", "bond7", "\U0001f5a7"))
    document["interfaces"] = dice.choice(
        (
            [{"name": missing, "type": "ethernet", "mtu": 1500}],
            [{"name": missing, "mtu": 1500}],
            [{"name": "v", "type": "vlan", "vlan": {"base-iface": missing, "id": 5}}],
            [{"name": "b", "type": "bond", "link-aggregation": {"mode": "active-backup", "port": [missing]}}],
            [{"name": "b", "type": "bond"}],
            [{"name": "o", "type": "ovs-bridge", "bridge": {"port": [{"name": "eth0"}]}}],
        )
    )


_MISTAKES: tuple[tuple[str, Callable[[random.Random, dict[str, Any], dict[str, Any]], None]], ...] = (
    ("a misspelt key", _misspell),
    ("no name", _drop_name),
    ("an odd section", _odd_section),
    ("an odd type", _odd_type),
    ("an odd state", _odd_state),
    ("an odd MTU", _odd_mtu),
    ("an odd address", _odd_address),
    ("an odd prefix", _odd_prefix),
    ("two entries that differ", _contradict),
    ("a stray key", _stray_key),
    ("a stray route", _stray_route),
    ("what the node has not", _nowhere),
)


def _hostile(dice: random.Random) -> Case:
    what, make = dice.choice(_ATTACKS)
    return Case(Kind.HOSTILE, what, make(dice))


def _deep(dice: random.Random) -> object:
    depth = dice.choice((101, 1_000, 20_000))
    opening, closing = dice.choice((("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", "")))
    return f"interfaces: \n{opening * depth}1{closing * depth}" if closing else f"{opening * depth}a"


def _deep_value(dice: random.Random) -> object:
    value: object = 1
    for _ in range(dice.choice((50, 300, 5_000))):
        value = [value] if dice.random() < 0.5 else {"bridge": value}
    return {"interfaces": [{"name": "eth0", "type": "ethernet", dice.choice(("ipv4", "name", "ethtool", "x")): value}]}


def _laughs(dice: random.Random) -> object:
    width, lines = dice.randint(2, 12), dice.randint(5, 12)
    merges = dice.random() < 0.5
    text = "a0: &a0 {x: 1}\n"
    for number in range(1, lines):
        aliases = ", ".join([f"*a{number - 1}"] * width)
        text += f"a{number}: &a{number} " + (f"{{<<: [{aliases}]}}\n" if merges else f"[{aliases}]\n")
    return text + f"interfaces: [*a{lines - 1}]\n"


def _self_alias(dice: random.Random) -> object:
    return dice.choice(("interfaces: &a [*a]", "&a {interfaces: *a}", "a: &a {<<: *a}", "interfaces: &a [{name: *a}]"))


def _huge_list(dice: random.Random) -> object:
    count = dice.choice((1_000, 20_000))
    entry: Any = dice.choice(("x", 5, None, {"name": "eth0"}, {"name": "eth0", "type": "ethernet"}, {"x": 1}, []))
    names = [f"p{number // 2}" for number in range(count)]
    ports: list[Any] = dice.choice((names, [{"name": name} for name in names]))
    return dice.choice(
        (
            {"interfaces": [entry] * count},
            {"interfaces": [{"name": "b", "type": "bond", "link-aggregation": {"mode": 1, "port": ports}}]},
            {"interfaces": [{"name": "b", "type": "linux-bridge", "bridge": {"port": ports}}]},
            {"routes": {"config": [entry] * count}},
            {"dns-resolver": {"config": {"server": ports, "search": names}}},
            {"interfaces": [{"name": "eth0", "type": "ethernet", "ipv4": {"address": [entry] * count}}]},
        )
    )


def _many_keys(dice: random.Random) -> object:
    keys = {f"{dice.choice(('mtu', 'ipv4', 'x'))}{number}": number for number in range(dice.choice((100, 20_000)))}
    return dice.choice((keys, {"interfaces": [{"name": "eth0", **keys}]}, {"routes": keys, **keys}))


def _odd_anywhere(dice: random.Random) -> object:
    document = copy.deepcopy(_document(dice))
    here: Any = document
    while True:
        key = dice.choice(list(here)) if isinstance(here, dict) and here else 0
        below = here[key] if here else None
        if not isinstance(below, dict | list) or not below or dice.random() < 0.2:
            break
        here = below
    if isinstance(here, dict) and dice.random() < 0.3:
        here[dice.choice(_ODD_TEXTS)] = 1
    elif here:
        here[key] = dice.choice(_ODD_VALUES)
    return document


def _odd_yaml(dice: random.Random) -> object:
    text = yaml.safe_dump(_document(dice))
    tag = dice.choice(("!!python/object:os.system ", "!!binary ", "!!set ", "!!int ", "!!timestamp ", "!x ", "!!map "))
    at = dice.randrange(len(text))
    return dice.choice(
        (
            text + text,
            text + "---\n" + text,
            text.replace(": ", f": {tag}", 1),
            text.replace(": ", ": \t"),
            text[:at],
            text[:at] + dice.choice(("\0", "\x07", "\ud800", "%", "&", "*", "}", "\t", "\u2028")) + text[at:],
            "\ufeff" + text,
            "x: " + "1" * 5_000,
            "x: 0x" + "f" * 50_000,
            "x" * 1_000_000,
            f'"{"y" * 1_000_000}": 1',
            "",
            "# nothing",
        )
    )


def _no_document(dice: random.Random) -> object:
    return dice.choice((*_ODD_VALUES, {5: 1}, {None: 1}, {"interfaces": _ODD_VALUES}, {"interfaces": {"name": "eth0"}}))


_ATTACKS: tuple[tuple[str, Callable[[random.Random], object]], ...] = (
    ("deep text", _deep),
    ("deep values", _deep_value),
    ("aliases of aliases", _laughs),
    ("an alias of itself", _self_alias),
    ("a huge list", _huge_list),
    ("many keys", _many_keys),
    ("an odd value", _odd_anywhere),
    ("odd YAML", _odd_yaml),
    ("no document", _no_document),
)
