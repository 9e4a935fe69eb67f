"""Rules between the interfaces of one document. Pure: no clock, no I/O."""

from collections.abc import Iterator, Sequence

from nmstate_api.network.interface import Interface, InterfaceState
from nmstate_api.network.problem import Problem


def relation_problems(interfaces: Sequence[Interface]) -> Iterator[Problem]:
    """Yield what no node could fulfil, because the entries contradict one another."""
    up = [interface for interface in interfaces if interface.state is InterfaceState.UP]
    holders = _holders(up)
    yield from _shared_ports(up)
    yield from _contradicting_controllers(up, holders)
    yield from _addresses_on_ports(up, holders)
    yield from _loops(up)
    yield from _claimed_twice(up)
    yield from _contradicting_peers(up)


def _holders(interfaces: Sequence[Interface]) -> dict[str, Interface]:
    return {port: holder for holder in interfaces for port in holder.ports or []}


def _shared_ports(interfaces: Sequence[Interface]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for holder in interfaces:
        for port in dict.fromkeys(holder.ports or []):
            if port in seen:
                yield Problem(
                    f"{_at(holder)}.{holder.ports_key}[{port}]",
                    f'"{port}" is also a port of {seen[port]}; an interface has one controller',
                )
            seen.setdefault(port, holder.name)


def _contradicting_controllers(interfaces: Sequence[Interface], holders: dict[str, Interface]) -> Iterator[Problem]:
    by_name = {interface.name: interface for interface in interfaces}
    for interface in interfaces:
        wanted, holder = interface.controller, holders.get(interface.name)
        if wanted is None:
            continue
        path = f"{_at(interface)}.controller"
        if holder is not None and wanted != holder.name:
            what = f'"{wanted}"' if wanted else '""'
            yield Problem(path, f"{what} contradicts {holder.name}, which lists {interface.name} as a port")
        elif wanted in by_name and by_name[wanted].ports is not None and holder is None:
            yield Problem(path, f'"{wanted}" lists its ports without {interface.name}; add it there or leave this out')


def _addresses_on_ports(interfaces: Sequence[Interface], holders: dict[str, Interface]) -> Iterator[Problem]:
    for interface in interfaces:
        holder = holders.get(interface.name)
        if holder is None or holder.ports_have_addresses:
            continue
        for family, ip in (("ipv4", interface.ipv4), ("ipv6", interface.ipv6)):
            if ip is not None and ip.enabled:
                yield Problem(
                    f"{_at(interface)}.{family}.enabled",
                    f"true on a port of {holder.name}; addresses belong on {holder.name}",
                )


def _loops(interfaces: Sequence[Interface]) -> Iterator[Problem]:
    below = {interface.name: [*(interface.ports or []), *filter(None, [interface.parent])] for interface in interfaces}
    settled: set[str] = set()
    for name in below:
        if (loop := _loop_from(name, below, settled)) is not None:
            yield Problem(f"interfaces[{loop[0]}]", f"rests on itself: {' on '.join([*loop, loop[0]])}")


def _loop_from(start: str, below: dict[str, list[str]], settled: set[str]) -> list[str] | None:
    """Walk down from ``start`` and return the first loop met; what is known to be free of loops is settled."""
    trail: list[str] = []
    pending = [(start, False)]
    found: list[str] | None = None
    while pending:
        name, leaving = pending.pop()
        if leaving:
            settled.add(trail.pop())
        elif name in trail:
            found = found or trail[trail.index(name) :]
        elif name not in settled:
            trail.append(name)
            pending.append((name, True))
            pending.extend((lower, False) for lower in below.get(name, []))
    return found


def _claimed_twice(interfaces: Sequence[Interface]) -> Iterator[Problem]:
    claimants: dict[str, str] = {}
    for interface in interfaces:
        if (claim := interface.claim) is not None:
            other = claimants.setdefault(claim, interface.name)
            if other != interface.name:
                yield Problem(_at(interface), f"is {claim}, and so is {other}; there can be only one")


def _contradicting_peers(interfaces: Sequence[Interface]) -> Iterator[Problem]:
    peers = {interface.name: interface.peer for interface in interfaces if interface.peer is not None}
    ends: dict[str, str] = {}
    for name, peer in peers.items():
        other = ends.setdefault(peer, name)
        if other != name:
            yield Problem(f"interfaces[{name}].veth.peer", f"{peer} is also the other end of {other}; it has one only")
        elif peers.get(peer, name) != name:
            yield Problem(f"interfaces[{name}].veth.peer", f"{peer} says that its other end is {peers[peer]}")


def _at(interface: Interface) -> str:
    return f"interfaces[{interface.name}]"
