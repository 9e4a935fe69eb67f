"""Veth pairs: what an end needs of the other, which nobody may have mentioned. Pure: no I/O.

Both ends are made at once, and go at once. Which of two ends a document names makes no difference.
"""

from collections.abc import Iterator

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.merge import MergedInterface, MergedState
from nmstate_k8s.netstate.wire import is_up, section, state_of, text

_TYPE = "ethernet"


def peer_of(interface: JsonObject | None) -> str | None:
    """The other end; None if there is none, or it is out of sight."""
    return text(section(interface or {}, "veth"), "peer")


def pair_up(state: MergedState) -> None:
    """Pull in the other ends of pairs that a document makes, joins anew, takes down or removes."""
    for interface in list(state.interfaces.values()):
        if interface.desired is None:
            continue
        wanted, now = peer_of(interface.desired), peer_of(interface.current)
        if interface.state == "up" and wanted is not None:
            _separate(interface, wanted, now, state)
            _join(interface, wanted, state)
        elif interface.state in ("absent", "down") and now is not None:
            _take_along(interface, now, state)


def _separate(interface: MergedInterface, wanted: str, now: str | None, state: MergedState) -> None:
    """Have an end made anew, and its former other end go, where another one is wanted."""
    if interface.is_new or wanted == now:
        return
    interface.is_remade = True
    if now in state.interfaces and peer_of(state.interfaces[now].desired) is not None:
        state.interfaces[now].is_remade = True
    elif now is not None and now in state.current and not _is_asked_for(now, state):
        former = state.touch(now)
        former.demand("state", "absent")
        former.demand("veth", {"peer": interface.name})


def _join(interface: MergedInterface, wanted: str, state: MergedState) -> None:
    """Have the other end exist, as one that NetworkManager brings up; what its profile says already stays."""
    if wanted in state.ignored:
        return
    end: JsonObject = {"peer": interface.name}
    if wanted not in state.interfaces and wanted not in state.current:
        made: JsonObject = {"name": wanted, "type": _TYPE, "state": "up", "veth": end}
        state.interfaces[wanted] = MergedInterface(wanted, _TYPE, None, None, made, made)
    other = state.interfaces.get(wanted)
    if other is None and not _is_managed(state.current[wanted]):
        other = state.touch(wanted)
        other.demand("state", "up")
        other.demand("veth", end)
    if other is None or other.state != "up":
        return
    if other.is_new and peer_of(other.desired) is None:
        other.demand("veth", end)
    if (other.is_new or interface.is_remade) and interface.comes_after is None:
        other.comes_after = interface.name


def _take_along(interface: MergedInterface, now: str, state: MergedState) -> None:
    """Have the other end go too, or its profile would make the pair again."""
    with_pair = "veth" in interface.apply
    if now not in state.current or _is_asked_for(now, state):
        return
    if with_pair or _is_managed(state.current[now]):
        other = state.touch(now)
        other.demand("state", interface.state)
        if with_pair:
            other.demand("veth", {"peer": interface.name})


def _is_asked_for(name: str, state: MergedState) -> bool:
    return name in state.interfaces and state.interfaces[name].desired is not None


def _is_managed(current: JsonObject) -> bool:
    """Whether a profile of NetworkManager is in use on it."""
    return is_up(current) and "identifier" in current


def pair_problems(interface: MergedInterface, state: MergedState) -> Iterator[str]:
    """Why there cannot be such an end of a pair."""
    at = f"interface {interface.name}"
    wanted, now = peer_of(interface.desired), peer_of(interface.current)
    if wanted is None:
        yield from _unpaired(interface, state)
        return
    if wanted == now:
        return
    touched = state.interfaces.get(wanted)
    joins = touched is not None and peer_of(touched.desired) == interface.name
    is_end = text(interface.current or {}, "type") == "veth"
    if interface.current is not None and not is_end:
        yield f"{at}: veth.peer {wanted}: it is a network card and has no other end; leave veth out"
    elif is_end and now is None:
        yield f"{at}: veth.peer {wanted}: its other end is in another network namespace; leave veth out"
    elif now in state.ignored:
        yield f"{at}: veth.peer {wanted}: its other end {now} is ignored; leave veth out"
    if wanted in state.ignored:
        yield f"{at}: veth.peer {wanted} is ignored; choose another name"
    elif wanted in state.current and not joins:
        yield f"{at}: veth.peer {wanted} is there already, for something else; choose another name or remove it first"


def _unpaired(interface: MergedInterface, state: MergedState) -> Iterator[str]:
    at = f"interface {interface.name}"
    if interface.is_new and interface.type == _TYPE and peer_of(interface.merged) is None:
        yield (
            f"{at}: this node has no network card of that name; check the name or the node selector, "
            "or give veth.peer to have a pair made"
        )
    former = state.interfaces.get(peer_of(interface.current) or "")
    if former is None:
        return
    if former.is_remade:
        yield f"{at}: its other end {former.name} gets another one, and this one goes; remove it with state absent"
    elif former.state == "absent" and "veth" in former.apply and state_of(interface.merged) == "up":
        yield f"{at}: it goes with its other end {former.name}, which is to be absent; remove it as well"
