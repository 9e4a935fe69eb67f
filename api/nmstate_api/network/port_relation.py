"""Rules between controllers and their ports. Pure: no clock, no I/O."""

from collections.abc import Iterator, Sequence

from nmstate_api.network.interface import Interface, InterfaceState, InterfaceType
from nmstate_api.network.problem import Problem
from nmstate_api.network.registry import USER_SPACE_TYPES
from nmstate_api.network.sriov_name import function_name_problem

_OPEN_VSWITCH = frozenset({InterfaceType.OVS_INTERFACE, InterfaceType.UNKNOWN})
"""What may stand for an interface that only a bridge of Open vSwitch has; such a port has addresses of its own."""

_INFINIBAND_MODE = "active-backup"


def port_problems(up: Sequence[Interface], interfaces: Sequence[Interface]) -> Iterator[Problem]:
    """Yield contradictions about who is a port of whom.

    Args:
        up: Interfaces that are wanted.
        interfaces: All that the document speaks of.
    """
    kernel = [interface for interface in up if interface.type not in USER_SPACE_TYPES]
    holders = {port: holder for holder in up for port in holder.ports or []}
    yield from _shared_ports(up)
    yield from _misnamed_functions(up)
    yield from _contradicting_controllers(kernel, _by_name(interfaces), holders)
    yield from _addresses_on_ports(kernel, holders)
    yield from _infiniband_ports(kernel, holders)


def _by_name(interfaces: Sequence[Interface]) -> dict[str, Interface]:
    """Find interfaces as controllers: a bridge of Open vSwitch before an interface of the kernel."""
    found: dict[str, Interface] = {}
    for interface in interfaces:
        if interface.type is InterfaceType.OVS_BRIDGE or interface.name not in found:
            found[interface.name] = interface
    return found


def _shared_ports(up: Sequence[Interface]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for holder in up:
        for port in dict.fromkeys(holder.ports or []):
            if port in seen:
                yield Problem(
                    f"{_at(holder)}.{holder.ports_key}[{port}]",
                    f'"{port}" is also a port of {seen[port]}; an interface has one controller',
                )
            seen.setdefault(port, holder.name)


def _contradicting_controllers(
    kernel: Sequence[Interface], by_name: dict[str, Interface], holders: dict[str, Interface]
) -> Iterator[Problem]:
    for interface in kernel:
        wanted, holder = interface.controller, holders.get(interface.name)
        if wanted is None:
            continue
        path, controller = f"{_at(interface)}.controller", by_name.get(wanted)
        if holder is not None and wanted != holder.name:
            yield Problem(
                path, f'"{wanted}" contradicts {holder.name}, which lists {interface.name} as a port; keep one'
            )
        elif controller is None or holder is not None:
            continue
        elif controller.state is InterfaceState.ABSENT:
            yield Problem(path, f'"{wanted}" is to be absent; keep it up, or leave this out')
        elif controller.state is InterfaceState.UP and controller.ports is not None:
            yield Problem(path, f'"{wanted}" lists its ports without {interface.name}; add it there or leave this out')


def _addresses_on_ports(kernel: Sequence[Interface], holders: dict[str, Interface]) -> Iterator[Problem]:
    for interface in kernel:
        holder = holders.get(interface.name)
        if holder is None or _has_addresses(interface, holder):
            continue
        for family, ip in (("ipv4", interface.ipv4), ("ipv6", interface.ipv6)):
            if ip is not None and ip.enabled:
                yield Problem(
                    f"{_at(interface)}.{family}.enabled",
                    f"true on a port of {holder.name}; addresses belong on {holder.name}",
                )


def _has_addresses(port: Interface, holder: Interface) -> bool:
    in_open_vswitch = holder.type is InterfaceType.OVS_BRIDGE and port.type in _OPEN_VSWITCH
    return holder.ports_have_addresses or in_open_vswitch


def _misnamed_functions(up: Sequence[Interface]) -> Iterator[Problem]:
    for interface in up:
        if (message := function_name_problem(interface.name)) is not None:
            yield Problem(f"{_at(interface)}.name", message)
        for port in interface.ports or []:
            if (message := function_name_problem(port)) is not None:
                yield Problem(f"{_at(interface)}.{interface.ports_key}[{port}]", message)


def _infiniband_ports(kernel: Sequence[Interface], holders: dict[str, Interface]) -> Iterator[Problem]:
    for interface in kernel:
        holder = holders.get(interface.name)
        if interface.type is not InterfaceType.INFINIBAND or holder is None:
            continue
        mode = getattr(getattr(holder, "link_aggregation", None), "mode", None)
        if holder.type is not InterfaceType.BOND or mode not in (None, _INFINIBAND_MODE):
            what = f"a bond of mode {mode}" if mode is not None else holder.type
            yield Problem(
                f"{_at(holder)}.{holder.ports_key}[{interface.name}]",
                f'"{interface.name}" is InfiniBand, which only a bond of mode active-backup takes; this is {what}',
            )


def _at(interface: Interface) -> str:
    return f"interfaces[{interface.name}]"
