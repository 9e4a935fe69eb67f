"""Rules between interfaces and what the rest of a document says of them. Pure: no clock, no I/O."""

from collections.abc import Iterator, Mapping

from nmstate_api.network.interface import Interface, InterfaceState, InterfaceType
from nmstate_api.network.ovn import OvnBridgeMappingState
from nmstate_api.network.problem import Problem, shown_names
from nmstate_api.network.registry import USER_SPACE_TYPES
from nmstate_api.network.route import Route
from nmstate_api.network.state import NetworkState

_OUT_OF_USE = (InterfaceState.ABSENT, InterfaceState.IGNORE)


def node_problems(state: NetworkState) -> Iterator[Problem]:
    """Yield routes, name servers and mappings that need what the interfaces of the document are not to be."""
    interfaces = state.interfaces or []
    kernel = {interface.name: interface for interface in interfaces if interface.type not in USER_SPACE_TYPES}
    for index, route in enumerate((state.routes.config if state.routes is not None else None) or []):
        if route.state is None:
            yield from _next_hop_problems(f"routes.config[{index}]", route, kernel)
        yield from _vrf_problems(f"routes.config[{index}]", route, kernel)
    yield from _dns_problems(state, kernel)
    yield from _ovn_problems(state, interfaces)


def _next_hop_problems(path: str, route: Route, kernel: Mapping[str, Interface]) -> Iterator[Problem]:
    name = route.next_hop_interface
    interface = kernel.get(name or "")
    if interface is None or name is None:
        return
    family = "ipv6" if ":" in (route.destination or "") else "ipv4"
    ip = interface.ipv6 if family == "ipv6" else interface.ipv4
    if interface.state in _OUT_OF_USE:
        yield Problem(
            f"{path}.next-hop-interface", f'"{name}" is to be {_of(interface)}; keep it up, or drop the route'
        )
    elif ip is not None and ip.enabled is False and interface.state is InterfaceState.UP:
        yield Problem(f"{path}.next-hop-interface", f'"{name}" has {family} disabled; enable it, or drop the route')


def _vrf_problems(path: str, route: Route, kernel: Mapping[str, Interface]) -> Iterator[Problem]:
    vrf = kernel.get(route.vrf_name or "")
    if vrf is None:
        return
    if vrf.type not in (InterfaceType.VRF, InterfaceType.UNKNOWN):
        yield Problem(f"{path}.vrf-name", f'"{vrf.name}" is of type {vrf.type}; name a VRF')
    elif vrf.state is not InterfaceState.UP:
        yield Problem(f"{path}.vrf-name", f'"{vrf.name}" is to be {_of(vrf)}; keep it up, or drop the route')
    table = getattr(getattr(vrf, "vrf", None), "route_table_id", None)
    if table is not None and route.table_id not in (None, table):
        yield Problem(f"{path}.table-id", f"{route.table_id} is not the table of {vrf.name}, which is {table}")


def _dns_problems(state: NetworkState, kernel: Mapping[str, Interface]) -> Iterator[Problem]:
    config = state.dns_resolver.config if state.dns_resolver is not None else None
    zones: dict[str, None] = {}
    for index, server in enumerate((config.server if config is not None else None) or []):
        _, _, zone = server.partition("%")
        interface = kernel.get(zone)
        path = f"dns-resolver.config.server[{index}]"
        if zone:
            zones[zone] = None
        if interface is None:
            continue
        if interface.state in _OUT_OF_USE:
            yield Problem(path, f'"{server}" needs {zone}, which is to be {_of(interface)}; keep it up')
        elif interface.ipv6 is not None and interface.ipv6.enabled is False:
            yield Problem(path, f'"{server}" needs ipv6 on {zone}, where it is disabled; enable it')
    if len(zones) > 1:
        yield Problem(
            "dns-resolver.config.server",
            f"has link-local servers of {shown_names([*zones])}; give those of one interface, as NetworkManager takes",
        )


def _ovn_problems(state: NetworkState, interfaces: list[Interface]) -> Iterator[Problem]:
    gone = {
        interface.name
        for interface in interfaces
        if interface.type is InterfaceType.OVS_BRIDGE and interface.state is InterfaceState.ABSENT
    }
    for mapping in (state.ovn.bridge_mappings if state.ovn is not None else None) or []:
        if mapping.bridge in gone and mapping.state is not OvnBridgeMappingState.ABSENT:
            yield Problem(
                f"ovn.bridge-mappings[{mapping.localnet}].bridge",
                f'"{mapping.bridge}" is to be absent; keep it up, or remove the mapping too',
            )


def _of(interface: Interface) -> str:
    return "ignored" if interface.state is InterfaceState.IGNORE else str(interface.state)
