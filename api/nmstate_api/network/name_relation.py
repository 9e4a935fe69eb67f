"""Rules about what only one interface can be, or be called. Pure: no clock, no I/O."""

from collections.abc import Iterator, Sequence

from nmstate_api.network.alt_name import AltNameState
from nmstate_api.network.interface import Identifier, Interface
from nmstate_api.network.problem import Problem
from nmstate_api.network.registry import USER_SPACE_TYPES


def name_problems(up: Sequence[Interface]) -> Iterator[Problem]:
    """Yield what more than one of the wanted interfaces lays claim to."""
    yield from _claimed_twice(up)
    yield from _contradicting_peers(up)
    yield from _alternative_names(up)


def _claimed_twice(up: Sequence[Interface]) -> Iterator[Problem]:
    claimants: dict[str, str] = {}
    for interface in up:
        if (claim := interface.claim) is not None:
            other = claimants.setdefault(claim, interface.name)
            if other != interface.name:
                yield Problem(f"interfaces[{interface.name}]", f"is {claim}, and so is {other}; there can be only one")


def _contradicting_peers(up: Sequence[Interface]) -> Iterator[Problem]:
    peers = {interface.name: interface.peer for interface in up if interface.peer is not None}
    ends: dict[str, str] = {}
    for name, peer in peers.items():
        other = ends.setdefault(peer, name)
        if other != name:
            yield Problem(
                f"interfaces[{name}].veth.peer", f'"{peer}" is the other end of {other} already; name another interface'
            )
        elif peers.get(peer, name) != name:
            yield Problem(
                f"interfaces[{name}].veth.peer",
                f'"{peer}" names {peers[peer]} as its other end; have them name each other',
            )


def _alternative_names(up: Sequence[Interface]) -> Iterator[Problem]:
    names = {interface.name for interface in up if _goes_by_name(interface)}
    owners: dict[str, str] = {}
    for interface in up:
        for entry in interface.alt_names or []:
            if entry.state is AltNameState.ABSENT:
                continue
            path = f"interfaces[{interface.name}].alt-names[{entry.name}]"
            owner = owners.setdefault(entry.name, interface.name)
            if owner != interface.name:
                yield Problem(path, f'"{entry.name}" is given to {owner} too; a name has one interface')
            elif entry.name in names:
                whose = "its own name" if entry.name == interface.name else "the name of another interface"
                yield Problem(path, f'"{entry.name}" is {whose}; choose another one')


def _goes_by_name(interface: Interface) -> bool:
    """Whether its name is one of the kernel's."""
    return interface.identifier in (None, Identifier.NAME) and interface.type not in USER_SPACE_TYPES
