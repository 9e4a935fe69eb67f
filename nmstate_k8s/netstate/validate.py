"""What a document asks for and this node cannot have. Pure: no I/O.

Rules that need the node; what can be told from the document alone was refused when it was parsed.
"""

from collections.abc import Iterator, Mapping

from nmstate_api.network import JsonObject
from nmstate_api.network.problem import shown
from nmstate_api.network.registry import USER_SPACE_TYPES
from nmstate_k8s.netstate.address import FAMILIES, is_enabled
from nmstate_k8s.netstate.belonging import name_problems
from nmstate_k8s.netstate.dns_problems import dns_problems
from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.ip_problems import ip_problems
from nmstate_k8s.netstate.kind import is_permanent
from nmstate_k8s.netstate.merge import MergedInterface, MergedState
from nmstate_k8s.netstate.pair import pair_problems
from nmstate_k8s.netstate.ports import keep_ip
from nmstate_k8s.netstate.routing.validate import routing_problems
from nmstate_k8s.netstate.structure import loop_problems, structure_problems, untold_holders
from nmstate_k8s.netstate.translate import interface as base
from nmstate_k8s.netstate.translate import translator
from nmstate_k8s.netstate.wire import number, section, state_of, text

_IPV6_MINIMUM_MTU = 1280
_LONGEST_NAME = 15


def validate(state: MergedState, current: JsonObject) -> None:
    """Check everything before anything is changed.

    Raises:
        InvalidStateError: With every problem that was found, one sentence each.
    """
    holders = untold_holders(state)
    problems = [problem for interface in state.interfaces.values() for problem in _problems(interface, state, holders)]
    problems += loop_problems(state)
    problems += name_problems(state)
    problems += routing_problems(state)
    problems += dns_problems(state)
    if problems:
        raise InvalidStateError("; ".join(problems))


def _problems(interface: MergedInterface, state: MergedState, holders: Mapping[str, str]) -> Iterator[str]:
    if interface.state == "down" and is_permanent(interface.type) and state_of(interface.current or {}) == "up":
        yield f"interface {interface.name}: state down is not possible for it; absent removes its profile"
    if interface.state not in ("up", "down") or (interface.state == "down" and interface.is_bare):
        return
    yield from _new_name_problems(interface)
    yield from pair_problems(interface, state)
    yield from base.problems(interface, state)
    known = translator(interface.type)
    if known is not None and known.problems is not None:
        yield from known.problems(interface, state)
    yield from structure_problems(interface, state)
    yield from _port_ip_problems(interface, state, holders)
    yield from ip_problems(interface, state)
    yield from _mtu_problems(interface)


def _new_name_problems(interface: MergedInterface) -> Iterator[str]:
    """What the kernel would not let a new link be called; names of profiles and alternative names may be longer."""
    name = interface.name
    if not interface.is_new or not interface.is_virtual or interface.type in USER_SPACE_TYPES:
        return
    if len(name.encode()) > _LONGEST_NAME:
        yield f"interface {name}: the name is too long for a new interface; the kernel takes {_LONGEST_NAME} bytes"
    elif name in (".", "..") or any(character in "/:%" or character.isspace() for character in name):
        yield f"interface {shown(name)}: no interface can be called that; leave out blanks and / : %"


def _port_ip_problems(interface: MergedInterface, state: MergedState, holders: Mapping[str, str]) -> Iterator[str]:
    controller = text(interface.merged, "controller") or holders.get(interface.name)
    if controller and keep_ip(state.merged(controller) or {}):
        controller = None
    for family in FAMILIES:
        ip = section(interface.desired or {}, family)
        if controller and is_enabled(ip):
            yield (
                f"interface {interface.name}: {family}.enabled is true on a port of {controller}; "
                f"put the addresses on {controller}, or detach the port with controller: ''"
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
