"""What a document asks for and this node cannot have. Pure: no I/O.

Rules that need the node; what can be told from the document alone was refused when it was parsed.
"""

from collections.abc import Iterator

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.address import FAMILIES, is_enabled
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.merge import MergedInterface, MergedState
from nmstate_k8s.netstate.ports import is_controller, listed_ports
from nmstate_k8s.netstate.translate import translator
from nmstate_k8s.netstate.wire import number, objects, section, state_of, text

_IPV6_MINIMUM_MTU = 1280


def validate(state: MergedState, current: JsonObject) -> None:
    """Check everything before anything is changed.

    Raises:
        InvalidStateError: With every problem that was found, one sentence each.
    """
    problems = [problem for interface in state.interfaces.values() for problem in _problems(interface, state)]
    problems += _beside_interfaces(state.asked, current)
    if problems:
        raise InvalidStateError("; ".join(problems))


def _problems(interface: MergedInterface, state: MergedState) -> Iterator[str]:
    if interface.state != "up":
        return
    yield from _existence_problems(interface)
    known = translator(interface.type)
    if known is not None and known.problems is not None:
        yield from known.problems(interface, state)
    yield from _parent_problems(interface, state)
    yield from _port_problems(interface, state)
    yield from _controller_problems(interface, state)
    yield from _ip_problems(interface)
    yield from _mtu_problems(interface)


def _existence_problems(interface: MergedInterface) -> Iterator[str]:
    name = interface.name
    peer, there = (section(holder or {}, "veth").get("peer") for holder in (interface.desired, interface.current))
    if peer is not None and peer != there:
        yield f"interface {name}: veth.peer {peer} is not its other end, and this version makes no veth pairs"
    if not interface.is_new:
        return
    if interface.type == "ethernet":
        yield f"interface {name}: this node has no network card of that name; check the name or the node selector"


def _parent_problems(interface: MergedInterface, state: MergedState) -> Iterator[str]:
    parent = interface.parent
    if parent is None:
        return
    if parent in state.ignored:
        yield f"interface {interface.name}: vlan.base-iface {parent} is ignored, so nothing can be built on it"
    elif state.merged(parent) is None:
        yield f"interface {interface.name}: vlan.base-iface {parent} does not exist on this node"
    elif not state.exists(parent):
        yield (
            f"interface {interface.name}: vlan.base-iface {parent} is to be {state_of(state.merged(parent) or {})}; "
            f"keep {parent} up or remove {interface.name} too"
        )


def _port_problems(interface: MergedInterface, state: MergedState) -> Iterator[str]:
    for port in listed_ports(interface.desired or {}) or ():
        merged = state.merged(port)
        if port in state.ignored:
            continue
        if merged is None:
            yield f"interface {interface.name}: port {port} does not exist on this node"
        elif not state.exists(port) or state_of(merged) == "absent":
            yield f"interface {interface.name}: port {port} is to be {state_of(merged)}; keep it up or leave it out"


def _controller_problems(interface: MergedInterface, state: MergedState) -> Iterator[str]:
    source = text(interface.desired or {}, "copy-mac-from")
    if source and is_controller(interface.merged) and text(interface.apply, "mac-address") is None:
        yield f"interface {interface.name}: copy-mac-from {source} does not exist on this node, or has no MAC address"
    name = text(interface.desired or {}, "controller")
    if not name:
        return
    controller = state.merged(name)
    if controller is None or not state.exists(name):
        yield f"interface {interface.name}: controller {name} does not exist on this node"
    elif not is_controller(controller):
        yield f"interface {interface.name}: controller {name} is neither a bond nor a bridge"


def _ip_problems(interface: MergedInterface) -> Iterator[str]:
    controller = text(interface.merged, "controller")
    for family in FAMILIES:
        ip = section(interface.desired or {}, family)
        if controller and is_enabled(ip):
            yield (
                f"interface {interface.name}: {family}.enabled is true on a port of {controller}; "
                f"put the addresses on {controller}, or detach the port with controller: ''"
            )
    ipv6 = section(interface.apply, "ipv6")
    if is_enabled(ipv6) and ipv6.get("autoconf") is True and ipv6.get("dhcp") is not True:
        yield (
            f"interface {interface.name}: ipv6.autoconf without ipv6.dhcp is nothing that NetworkManager can do; "
            "set both to true: DHCP is asked only if the router says so"
        )


def _mtu_problems(interface: MergedInterface) -> Iterator[str]:
    mtu = number(interface.desired or {}, "mtu")
    if mtu is None:
        return
    lowest, highest = number(interface.current or {}, "min-mtu"), number(interface.current or {}, "max-mtu")
    if lowest is not None and mtu < lowest:
        yield f"interface {interface.name}: mtu {mtu} is less than the {lowest} that the device can have at least"
    elif highest is not None and mtu > highest:
        yield f"interface {interface.name}: mtu {mtu} is more than the {highest} that the device can have at most"
    elif mtu < _IPV6_MINIMUM_MTU and is_enabled(section(interface.merged, "ipv6")):
        yield (
            f"interface {interface.name}: mtu {mtu} is too small for IPv6, which needs {_IPV6_MINIMUM_MTU}; "
            "raise it or disable ipv6"
        )


def _beside_interfaces(asked: JsonObject, current: JsonObject) -> Iterator[str]:
    """What this version only shows may be asked for when it is so already, as in a shown document."""
    for problem in _route_problems(section(asked, "routes"), section(current, "routes")):
        yield f"routes.config: {problem}"
    if objects(section(asked, "route-rules"), "config"):
        yield "route-rules.config: this version does not manage rules; leave them out"
    for key in ("dns-resolver", "hostname"):
        wanted, found = section(asked, key).get("config"), section(current, key).get("config")
        if wanted is not None and wanted != found:
            yield f"{key}.config: this version shows it but does not change it; leave it out"
    running = section(asked, "hostname").get("running")
    if running is not None and running != section(current, "hostname").get("running"):
        yield "hostname.running: this version shows it but does not change it; leave it out"


def _route_problems(asked: JsonObject, current: JsonObject) -> Iterator[str]:
    there = objects(current, "config")
    for route in objects(asked, "config"):
        if state_of(route) == "ignore":
            continue
        found = any(_matches(route, other) for other in there)
        if found == (state_of(route) == "absent"):
            what = text(route, "destination") or "every route"
            yield f"this version shows routes but does not change them; leave the one to {what} out"


def _matches(route: JsonObject, other: JsonObject) -> bool:
    return all(other.get(key) == value for key, value in route.items() if key not in ("state", "metric"))
