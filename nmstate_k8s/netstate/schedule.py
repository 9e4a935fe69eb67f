"""In which order interfaces come up and go, and which of them NetworkManager brings up by itself. Pure: no I/O.

A controller whose profile says so brings its ports up with it, and is asked for in their place: a port that is asked
for brings its controller up as well, but is then activated once more by it. What stands on another interface waits.
"""

from collections.abc import Callable, Iterable

from nmstate_k8s.netstate.decide import Decision
from nmstate_k8s.netstate.kind import grounds_of, has_link
from nmstate_k8s.netstate.merge import MergedInterface, MergedState
from nmstate_k8s.netstate.ports import is_controller
from nmstate_k8s.netstate.step import Activation
from nmstate_k8s.netstate.wire import state_of, text


def schedule(decisions: Iterable[Decision], state: MergedState) -> tuple[Activation, ...]:
    """The activations of ``decisions``, lowest level first."""
    return _Schedule(decisions, state).activations()


def top_first(names: Iterable[str], state: MergedState) -> tuple[str, ...]:
    """``names`` with what stands on others before these, so that nothing loses its ground before it goes."""
    wanted = list(names)
    heights = _heights(wanted, lambda name: _grounds(name, state))
    return tuple(sorted(wanted, key=lambda name: (-heights[name], name)))


def _heights(names: Iterable[str], below: Callable[[str], Iterable[str]]) -> dict[str, int]:
    """How many are below each of ``names``, one on top of the other; a circle, which no kernel allows, ends somewhere.

    Without recursion: a document may pile up more than Python has frames.
    """
    heights: dict[str, int] = {}
    entered: set[str] = set()
    pending = list(names)
    while pending:
        name = pending[-1]
        lower = list(below(name))
        if name not in entered:
            entered.add(name)
            pending += [other for other in lower if other not in entered]
        else:
            pending.pop()
            heights.setdefault(name, max((heights.get(other, 0) + 1 for other in lower), default=0))
    return heights


def _grounds(name: str, state: MergedState) -> tuple[str, ...]:
    return grounds_of(state.merged(name) or {})


class _Schedule:
    """Works levels out; each is looked up once."""

    def __init__(self, decisions: Iterable[Decision], state: MergedState) -> None:
        self._state = state
        self._decisions = {decision.interface.name: decision for decision in decisions}
        self._ports: dict[str, list[str]] = {}
        for name, decision in self._decisions.items():
            controller = text(decision.interface.merged, "controller")
            if controller:
                self._ports.setdefault(controller, []).append(name)
        self._first = {name: self._find_first(name) for name in self._decisions}
        self._together: dict[str, list[str]] = {}
        for name, first in self._first.items():
            self._together.setdefault(first, []).append(name)
        self._levels = _heights(self._together, self._below)

    def activations(self) -> tuple[Activation, ...]:
        found = [
            Activation(
                interface=name,
                uuid=decision.profile.connection.uuid or "",
                level=self._levels[self._first[name]],
                reapply=decision.reapply,
                brought_by=self._brought_by(name),
            )
            for name, decision in self._decisions.items()
        ]
        return tuple(sorted(found, key=lambda activation: activation.level))

    def _brought_by(self, name: str) -> str | None:
        """The controller that brings this port up, or the port that brings this controller up; None if none does."""
        decision = self._decisions[name]
        if decision.reapply:
            return None
        controller = text(decision.interface.merged, "controller")
        if controller in self._decisions and self._comes_up(controller) and self._brings_ports(controller):
            return controller
        if not self._comes_up(name) or self._brings_ports(name):
            return None
        return next((port for port in self._ports.get(name, ()) if not self._decisions[port].reapply), None)

    def _comes_up(self, name: str) -> bool:
        """Whether this is a controller that is not active, or will not be when its turn comes."""
        decision = self._decisions[name]
        stays_active = state_of(decision.interface.current or {"state": "down"}) == "up" and not decision.recreate
        return is_controller(decision.interface.merged) and not decision.reapply and not stays_active

    def _brings_ports(self, name: str) -> bool:
        return self._decisions[name].profile.connection.autoconnect_ports == 1

    def _below(self, first: str) -> Iterable[str]:
        """What must be up before the last of those that come up together with ``first`` can be."""
        return (self._first[ground] for each in self._together[first] for ground in self._before(each))

    def _find_first(self, name: str) -> str:
        """The one that is asked for, and with which ``name`` comes up."""
        seen = {name}
        while (bringer := self._brought_by(name)) is not None and bringer not in seen:
            seen.add(bringer)
            name = bringer
        return name

    def _before(self, name: str) -> Iterable[str]:
        """What must be up before ``name`` can be."""
        for ground in _grounds(name, self._state):
            if ground in self._decisions and self._first[ground] != self._first[name]:
                yield ground
        merged = self._decisions[name].interface
        for other in (text(merged.merged, "controller"), merged.comes_after, *self._links_before(merged)):
            if other in self._decisions and self._first[other] != self._first[name]:
                yield other

    def _links_before(self, interface: MergedInterface) -> Iterable[str]:
        """For a tunnel all links: it stands on whichever has the way to its other side."""
        if has_link(interface.type):
            return ()
        return [name for name, decision in self._decisions.items() if has_link(decision.interface.type)]
