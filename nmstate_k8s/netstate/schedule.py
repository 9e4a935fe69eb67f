"""In which order interfaces come up and go, and which of them NetworkManager brings up by itself. Pure: no I/O.

Ports are asked for and bring their controllers up with them; what stands on another interface waits for it.
"""

from collections.abc import Iterable

from nmstate_k8s.netstate.decide import Decision
from nmstate_k8s.netstate.merge import MergedState
from nmstate_k8s.netstate.ports import is_controller
from nmstate_k8s.netstate.step import Activation
from nmstate_k8s.netstate.wire import section, state_of, text


def schedule(decisions: Iterable[Decision], state: MergedState) -> tuple[Activation, ...]:
    """The activations of ``decisions``, lowest level first."""
    return _Schedule(decisions, state).activations()


def top_first(names: Iterable[str], state: MergedState) -> tuple[str, ...]:
    """``names`` with what stands on others before these, so that nothing loses its ground before it goes."""
    depths = {name: _height(name, state) for name in names}
    return tuple(sorted(depths, key=lambda name: (-depths[name], name)))


def _height(name: str, state: MergedState) -> int:
    height, seen = 0, {name}
    parent = _parent(name, state)
    while parent is not None and parent not in seen:
        seen.add(parent)
        height += 1
        parent = _parent(parent, state)
    return height


def _parent(name: str, state: MergedState) -> str | None:
    return text(section(state.merged(name) or {}, "vlan"), "base-iface")


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
        self._levels: dict[str, int] = {}

    def activations(self) -> tuple[Activation, ...]:
        found = [
            Activation(
                interface=name,
                uuid=decision.profile.connection.uuid or "",
                level=self._level(name),
                reapply=decision.reapply,
                asked=self._is_asked(name),
            )
            for name, decision in self._decisions.items()
        ]
        return tuple(sorted(found, key=lambda activation: activation.level))

    def _is_asked(self, name: str) -> bool:
        """Whether no port brings the interface up: one does when it is activated and its controller is not active."""
        decision = self._decisions[name]
        stays_active = state_of(decision.interface.current or {"state": "down"}) == "up" and not decision.recreate
        if decision.reapply or stays_active or not is_controller(decision.interface.merged):
            return True
        return all(self._decisions[port].reapply for port in self._ports.get(name, ()))

    def _level(self, name: str) -> int:
        found = self._levels.get(name)
        if found is None:
            self._levels[name] = 0  # ends a circle, which no kernel allows
            found = self._levels[name] = max((self._level_after(other) for other in self._before(name)), default=0)
            if not self._is_asked(name):
                found = self._levels[name] = max((self._level(port) for port in self._ports[name]), default=0)
        return found

    def _before(self, name: str) -> Iterable[str]:
        """What must be up before ``name`` is asked for."""
        parent = _parent(name, self._state)
        if parent in self._decisions:
            yield parent
        controller = text(self._decisions[name].interface.merged, "controller")
        if controller in self._decisions and self._is_asked(controller):
            yield controller

    def _level_after(self, name: str) -> int:
        return self._level(name) + 1
