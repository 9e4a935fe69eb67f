"""Whether the node is what was asked for. Pure: no I/O.

Everything that was asked for must be there; what else is there does not matter. Addresses that come from the network
are eventual and are not asked for; options of a bond are the kernel's to round.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from nmstate_api.network import JsonObject, JsonValue, problem
from nmstate_api.network.secret import HIDDEN
from nmstate_k8s.netstate.address import FAMILIES, is_automatic, is_enabled, sort_key, static_addresses
from nmstate_k8s.netstate.address import canonical as canonical_address
from nmstate_k8s.netstate.kind import KINDS, is_virtual
from nmstate_k8s.netstate.ports import port_entries
from nmstate_k8s.netstate.routing.report import routing_differences
from nmstate_k8s.netstate.translate import interface as base
from nmstate_k8s.netstate.translate import translator
from nmstate_k8s.netstate.translate.bond_option import same_option
from nmstate_k8s.netstate.whole_node import whole_node_differences
from nmstate_k8s.netstate.wire import (
    SHOW_ONLY,
    array,
    name_of,
    objects,
    overlay,
    section,
    state_of,
    text,
    type_of,
    without,
)

_NOT_SHOWN = ("copy-mac-from",)
_UNSET_SUFFIX = "::"
_ROUNDED = frozenset(
    {
        "multicast-last-member-interval",
        "multicast-membership-interval",
        "multicast-querier-interval",
        "multicast-query-response-interval",
        "multicast-startup-query-interval",
    }
)
"""Intervals that the kernel may give back one off."""

_LISTS = ("routes.", "route-rules.")
"""Sections whose entries are there or not."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was asked for.

    Attributes:
        path: Where, as in ``eth1.interface.ipv4.enabled``.
        desired: What was asked for; None if the interface was to be gone.
        current: What is there; None if nothing is.
    """

    path: str
    desired: JsonValue
    current: JsonValue

    def __str__(self) -> str:
        if self.path.endswith(".interface"):
            return f"{self.path.removesuffix('.interface')} " + ("is still there" if self.current else "is not there")
        if self.path.startswith(_LISTS):
            return f"{self.path} " + ("is still there" if self.current else "is not there")
        return f"{self.path} is {_told(self.current)}, not {_told(self.desired)}"


_PATIENCE = (
    (".ipv6.", timedelta(seconds=15)),  # duplicate address detection, several probes of it
    (".link-aggregation.", timedelta(seconds=15)),  # ports that the other end has to agree to
    ("routes.", timedelta(seconds=15)),  # wait for the address that they need
)
_USUAL_PATIENCE = timedelta(seconds=8)


def patience(difference: Difference) -> timedelta:
    """How long after the change the kernel may take to show that property; by its path."""
    path = difference.path
    return next((longer for part, longer in _PATIENCE if part in path), _USUAL_PATIENCE)


def _told(value: JsonValue) -> str:
    return "missing" if value is None else problem.shown(value)


def differences(expected: JsonObject, current: JsonObject) -> tuple[Difference, ...]:
    """What of ``expected`` (see `Plan.expected`) is not so in ``current`` (see `show`)."""
    now = {name_of(interface): interface for interface in objects(current, "interfaces")}
    found: list[Difference] = []
    for interface in objects(expected, "interfaces"):
        found += interface_differences(interface, now.get(name_of(interface)))
    found += [Difference(*difference) for difference in whole_node_differences(expected, current)]
    found += [Difference(*difference) for difference in routing_differences(expected, current)]
    return tuple(found)


def tolerated_differences(expected: JsonObject, current: JsonObject) -> tuple[Difference, ...]:
    """What is not so and yet no failure: options of bonds, which the kernel and NetworkManager may round or refuse."""
    now = {name_of(interface): interface for interface in objects(current, "interfaces")}
    found: list[Difference] = []
    for interface in objects(expected, "interfaces"):
        if type_of(interface) == "bond" and state_of(interface) == "up":
            path = f"{name_of(interface)}.interface.link-aggregation.options"
            has = section(section(now.get(name_of(interface), {}), "link-aggregation"), "options")
            wanted = section(section(interface, "link-aggregation"), "options")
            odd = (name for name, value in wanted.items() if not same_option(name, value, has.get(name)))
            found += [Difference(f"{path}.{name}", wanted[name], has.get(name)) for name in odd]
    return tuple(found)


def interface_differences(expected: JsonObject, current: JsonObject | None) -> list[Difference]:
    """Those of one interface, in the order of the document."""
    path = f"{name_of(expected)}.interface"
    if state_of(expected) in ("absent", "down"):
        goes = is_virtual(type_of(expected)) or text(expected, "type") == "veth"
        kept = current is not None and goes and type_of(current) == type_of(expected)
        return [Difference(path, None, "up")] if kept else []
    if current is None:
        return [Difference(path, state_of(expected), None)]
    wanted = _normal_desired(expected)
    return list(_compare(path, wanted, _normal_current(wanted, current)))


def own_differences(expected: JsonObject, current: JsonObject | None) -> list[Difference]:
    """As `interface_differences`, without what a controller says about its ports: it is they who have to change."""
    return interface_differences(_without_port_lists(expected), current)


def port_differences(controller: JsonObject, current: JsonObject) -> dict[str, list[Difference]]:
    """What is not so of what ``controller`` says about its ports, by port."""
    found = port_entries(_normal_sections(_spelled_out(current)))
    wanted = port_entries(_normal_sections(controller))
    return {port: list(_compare(f"{port}.interface", entry, found.get(port, {}))) for port, entry in wanted.items()}


def _without_port_lists(interface: JsonObject) -> JsonObject:
    kind = KINDS.get(type_of(interface))
    if kind is None or not kind.port_type or kind.section not in interface:
        return interface
    return {**interface, kind.section: without(section(interface, kind.section), "port", "ports-config")}


def _compare(path: str, desired: JsonValue, current: JsonValue) -> Iterator[Difference]:
    """Containment: objects key by key, lists in length and entry by entry, anything else by equality."""
    if isinstance(desired, dict):
        held = current if isinstance(current, dict) else {}
        for key, value in desired.items():
            if value not in (None, HIDDEN) and not _is_rounded(key, value, held.get(key)):
                yield from _compare(f"{path}.{key}", value, held.get(key))
    elif isinstance(desired, list) and isinstance(current, list) and len(desired) == len(current):
        for index, (wanted, found) in enumerate(zip(desired, current, strict=True)):
            yield from _compare(f"{path}[{index}]", wanted, found)
    elif desired != current:
        yield Difference(path, desired, current)


def _is_rounded(key: str, desired: JsonValue, current: JsonValue) -> bool:
    return key in _ROUNDED and isinstance(desired, int) and isinstance(current, int) and abs(desired - current) <= 1


def _normal_desired(interface: JsonObject) -> JsonObject:
    wanted = without({**interface, "type": type_of(interface)}, *SHOW_ONLY, *_NOT_SHOWN)
    if wanted.get("profile-name") == name_of(wanted):
        del wanted["profile-name"]
    for family in FAMILIES:
        if family in wanted:
            wanted[family] = _normal_desired_ip(section(wanted, family), family)
    return _normal_sections(base.normal(wanted))


def _normal_desired_ip(ip: JsonObject, family: str) -> JsonObject:
    if not is_enabled(ip):
        return {"enabled": False} if "enabled" in ip else {}
    wanted = dict(ip)
    if text(ip, "token") == "":
        wanted["token"] = _UNSET_SUFFIX
    if "address" in ip:
        wanted["address"] = array(sorted(static_addresses(ip), key=sort_key))
        if family == "ipv4" and not wanted["address"] and not is_automatic(ip):
            # NetworkManager has no IPv4 that is on without an address.
            del wanted["enabled"]
    elif family == "ipv4" and not is_automatic(ip):
        del wanted["enabled"]
    for key in ("auto-route-metric", "prefix-route-metric"):
        if family == "ipv4" and wanted.get(key) == -1:
            del wanted[key]
    return wanted


def _normal_current(wanted: JsonObject, current: JsonObject) -> JsonObject:
    """``current`` with what absence means written out, as far as ``wanted`` asks."""
    shown: JsonObject = {"controller": "", "description": "", **current, "type": type_of(current)}
    shown = base.normal(base.present(wanted, shown))
    for family in FAMILIES:
        shown[family] = _normal_current_ip(section(wanted, family), section(current, family))
    return _without_extra_ports(wanted, _normal_sections(_spelled_out(shown)))


def _spelled_out(current: JsonObject) -> JsonObject:
    """With what the absence of a key means in the sections that only its type has."""
    known = translator(type_of(current))
    return current if known is None or known.spelled_out is None else known.spelled_out(current)


def _normal_current_ip(wanted: JsonObject, current: JsonObject) -> JsonObject:
    shown: JsonObject = {"enabled": False, "dhcp": False, "autoconf": False, "token": _UNSET_SUFFIX, **current}
    shown.setdefault("dhcp-custom-hostname", "")
    asked = {sort_key(address) for address in objects(wanted, "address")}
    present = [canonical_address(address) for address in objects(current, "address")]
    if wanted.get("allow-extra-address") is False:
        present = static_addresses(current)
        shown["allow-extra-address"] = False
    else:
        present = [address for address in present if sort_key(address) in asked]
        shown["allow-extra-address"] = True
    return {**shown, "address": array(sorted(present, key=sort_key))}


def _normal_sections(interface: JsonObject) -> JsonObject:
    """What only the interface's type has in one order, and spelled one way."""
    known = translator(type_of(interface))
    return interface if known is None or known.normal is None else known.normal(interface)


def _without_extra_ports(wanted: JsonObject, shown: JsonObject) -> JsonObject:
    bridge = section(wanted, "bridge")
    if "allow-extra-ports" not in bridge:
        return shown
    listed = {name_of(port) for port in objects(bridge, "port")}
    extra = bridge["allow-extra-ports"] is True and "port" in bridge
    ports = [port for port in objects(section(shown, "bridge"), "port") if not extra or name_of(port) in listed]
    return overlay(shown, {"bridge": {"port": array(ports), "allow-extra-ports": bridge["allow-extra-ports"]}})
