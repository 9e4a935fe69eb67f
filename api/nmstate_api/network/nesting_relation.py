"""Rules between interfaces that rest on one another. Pure: no clock, no I/O."""

from collections.abc import Iterator, Sequence

from nmstate_api.network.interface import Interface, InterfaceState, InterfaceType
from nmstate_api.network.problem import Problem
from nmstate_api.network.registry import USER_SPACE_TYPES

_Key = tuple[str, bool]
"""Name of an interface, and whether it is one of user space, since one of the kernel may have the same name."""

_STAYING_TYPES = frozenset(
    {
        InterfaceType.ETHERNET,
        InterfaceType.INFINIBAND,
        InterfaceType.LOOPBACK,
        InterfaceType.UNKNOWN,
        InterfaceType.VETH,
    }
)
"""Types whose interfaces may be there even if the document has them absent."""


def nesting_problems(up: Sequence[Interface], interfaces: Sequence[Interface]) -> Iterator[Problem]:
    """Yield interfaces that would have to exist before themselves, or after what they rest on is gone.

    Args:
        up: Interfaces that are wanted.
        interfaces: All that the document speaks of.
    """
    yield from _loops(up)
    yield from _on_what_is_gone(up, interfaces)


def _on_what_is_gone(up: Sequence[Interface], interfaces: Sequence[Interface]) -> Iterator[Problem]:
    gone = {
        interface.name: interface.state
        for interface in interfaces
        if interface.state in (InterfaceState.ABSENT, InterfaceState.DOWN)
        and interface.type not in _STAYING_TYPES | USER_SPACE_TYPES
    }
    for interface in up:
        for lower in [*(interface.ports or []), *filter(None, [interface.parent])]:
            if lower in gone:
                yield Problem(
                    f"interfaces[{interface.name}]",
                    f"needs {lower}, which is to be {gone[lower]}; keep {lower} up, or remove {interface.name} too",
                )


def _loops(up: Sequence[Interface]) -> Iterator[Problem]:
    below: dict[_Key, list[_Key]] = {}
    for interface in up:
        lower = [*(interface.ports or []), *filter(None, [interface.parent])]
        below[interface.name, interface.type in USER_SPACE_TYPES] = [(name, False) for name in lower]
    settled: set[_Key] = set()
    for key in below:
        if (loop := _loop_from(key, below, settled)) is not None:
            names = [name for name, _ in [*loop, loop[0]]]
            yield Problem(f"interfaces[{names[0]}]", f"rests on itself: {' on '.join(names)}; leave one of them out")


def _loop_from(start: _Key, below: dict[_Key, list[_Key]], settled: set[_Key]) -> list[_Key] | None:
    """Walk down from ``start`` and return the first loop met; what is known to be free of loops is settled."""
    trail: dict[_Key, None] = {}
    pending = [(start, False)]
    found: list[_Key] | None = None
    while pending:
        key, leaving = pending.pop()
        if leaving:
            del trail[key]
            settled.add(key)
        elif key in trail:
            found = found or [*trail][[*trail].index(key) :]
        elif key not in settled:
            trail[key] = None
            pending.append((key, True))
            pending.extend((lower, False) for lower in below.get(key, []))
    return found
