"""Whether controllers, their ports, and what stands on what fit together on this node. Pure: no I/O."""

from collections.abc import Iterator, Mapping

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.kind import KINDS, grounds_of
from nmstate_k8s.netstate.merge import MergedInterface, MergedState
from nmstate_k8s.netstate.ports import are_told, is_controller, listed_ports
from nmstate_k8s.netstate.relate import MAC_COPIERS
from nmstate_k8s.netstate.wire import is_up, section, state_of, text, type_of

_TAKES_INFINIBAND = "active-backup"


def structure_problems(interface: MergedInterface, state: MergedState) -> Iterator[str]:
    """Why the relations of an interface that is to be up cannot be."""
    yield from _ground_problems(interface, state)
    yield from _port_problems(interface, state)
    yield from _controller_problems(interface, state)
    yield from _copy_problems(interface)


def untold_holders(state: MergedState) -> Mapping[str, str]:
    """By port, the controllers that are to be up and of which their ports do not know."""
    found: dict[str, str] = {}
    for name in {**state.current, **state.interfaces}:
        merged = state.merged(name) or {}
        if is_controller(merged) and not are_told(merged) and is_up(merged):
            found |= dict.fromkeys(listed_ports(merged) or (), name)
    return found


def loop_problems(state: MergedState) -> Iterator[str]:
    """Tell of interfaces that would rest on themselves, through what the document says and what is there."""
    settled: set[str] = set()
    joining: dict[str, list[str]] = {}
    for touched in state.interfaces.values():
        joining.setdefault(text(touched.apply, "controller") or "", []).append(touched.name)
    for start in state.interfaces:
        trail: dict[str, None] = {}
        pending = [(start, False)]
        while pending:
            name, leaving = pending.pop()
            if leaving:
                del trail[name]
                settled.add(name)
            elif name in trail:
                loop = [*trail][[*trail].index(name) :]
                yield f"interface {name}: it would rest on itself: {' on '.join([*loop, name])}"
                return
            elif name not in settled:
                trail[name] = None
                pending.append((name, True))
                pending.extend((lower, False) for lower in {*_below(name, state), *joining.get(name, ())})


def _below(name: str, state: MergedState) -> set[str]:
    """What an interface that is to be up is made of or stands on."""
    merged = state.merged(name)
    if merged is None or not is_up(merged):
        return set()
    ports = (port for port in listed_ports(merged) or () if not _is_elsewhere(port, name, state))
    return {*grounds_of(merged), *ports}


def _is_elsewhere(port: str, controller: str, state: MergedState) -> bool:
    """Whether a port that a controller has now is to have another one, or none."""
    touched = state.interfaces.get(port)
    return touched is not None and (text(touched.apply, "controller") or "") != controller


def _ground_problems(interface: MergedInterface, state: MergedState) -> Iterator[str]:
    kind = KINDS[interface.type]
    said = section(interface.merged, kind.section)
    for key in (kind.parent_key, *kind.port_keys):
        name = text(said, key) if key else None
        if not name:
            continue
        path = f"interface {interface.name}: {kind.section}.{key} {name}"
        if name in state.ignored:
            yield f"{path} is ignored, so nothing can be built on it"
        elif state.merged(name) is None:
            yield f"{path} does not exist on this node"
        elif not state.exists(name):
            end = state_of(state.merged(name) or {})
            yield f"{path} is to be {end}; keep {name} up or remove {interface.name} too"


def _port_problems(interface: MergedInterface, state: MergedState) -> Iterator[str]:
    if KINDS[interface.type].port_keys:
        return  # the interface stands on these
    for port in listed_ports(interface.desired or {}) or ():
        merged = state.merged(port)
        if port in state.ignored:
            continue
        if merged is None:
            yield f"interface {interface.name}: port {port} does not exist on this node"
        elif not state.exists(port) or state_of(merged) == "absent":
            yield f"interface {interface.name}: port {port} is to be {state_of(merged)}; keep it up or leave it out"


def _controller_problems(interface: MergedInterface, state: MergedState) -> Iterator[str]:
    name = text(interface.apply, "controller")
    if not name:
        return
    controller = state.merged(name)
    path = f"interface {interface.name}: controller {name}"
    if name in state.ignored:
        yield f"{path} is ignored; give it another state or leave controller out"
    elif controller is None or not state.exists(name):
        yield f"{path} does not exist on this node"
    elif not is_controller(controller):
        yield f"{path} is neither a bond nor a bridge nor a VRF"
    elif not are_told(controller):
        yield f"{path} names its ports itself; name {interface.name} there and leave controller out"
    elif type_of(interface.merged) == "infiniband" and _mode(controller) != _TAKES_INFINIBAND:
        yield f"{path} cannot take an InfiniBand port; only a bond in mode {_TAKES_INFINIBAND} can"


def _mode(controller: JsonObject) -> str | None:
    return text(section(controller, "link-aggregation"), "mode")


def _copy_problems(interface: MergedInterface) -> Iterator[str]:
    source = text(interface.desired or {}, "copy-mac-from")
    if source and interface.type in MAC_COPIERS and text(interface.apply, "mac-address") is None:
        yield f"interface {interface.name}: copy-mac-from {source} does not exist on this node, or has no MAC address"
