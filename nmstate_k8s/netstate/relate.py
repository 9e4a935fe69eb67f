"""How interfaces depend on each other, and what follows for those that nobody mentioned. Pure: no I/O.

Ports join and leave their controllers, whichever side the document named; what stands on another interface goes with
it; a port has no IP configuration of its own, but for those of a VRF.
"""

from collections.abc import Iterable

from nmstate_k8s.netstate.address import FAMILIES, is_enabled
from nmstate_k8s.netstate.kind import parent_of
from nmstate_k8s.netstate.merge import MergedInterface, MergedState
from nmstate_k8s.netstate.pair import pair_up
from nmstate_k8s.netstate.ports import are_told, keep_ip, listed_ports, ports_by_controller
from nmstate_k8s.netstate.redundancy import align_macs
from nmstate_k8s.netstate.wire import section, text, without

MAC_COPIERS = ("bond", "linux-bridge")
"""Types that can take over another interface's MAC address; on others the wish is not heard."""


def relate(state: MergedState) -> None:
    """Complete ``state`` with what follows from its relations."""
    _copy_macs(state)
    pair_up(state)
    attached = _attach_listed(state)
    align_macs(state)
    _detach_left(state, attached)
    _remove_orphans(state)
    for interface in list(state.interfaces.values()):
        _keep_controller(interface)
        _strip_ip_of_port(interface, state)


def _copy_macs(state: MergedState) -> None:
    """Give a controller the MAC address of the interface it names, which may since have got another one itself."""
    for controller in state.controllers():
        source = text(controller.desired or {}, "copy-mac-from")
        if source and controller.state == "up" and controller.type in MAC_COPIERS:
            copied = state.merged(source) or {}
            mac = text(copied, "permanent-mac-address") or text(copied, "mac-address")
            if mac is not None:
                controller.demand("mac-address", mac)


def _attach_listed(state: MergedState) -> set[str]:
    """Attach the ports that controllers list; a port that does not exist is left for validation to name."""
    attached: set[str] = set()
    for controller in state.controllers():
        if controller.state == "absent" or controller.desired is None:
            continue
        for port in listed_ports(controller.desired) or ():
            if port in state.interfaces or port in state.current:
                _attach(state.touch(port), controller)
                attached.add(port)
    return attached


def _attach(port: MergedInterface, controller: MergedInterface) -> None:
    wanted = controller.name if are_told(controller.merged) else ""
    if wanted and text(port.apply, "controller") != wanted:
        port.demand("controller", wanted)
    if not wanted and controller.state == "up":
        _free_for(port)
    if port.desired is None and controller.state == "up":
        port.demand("state", "up")


def _free_for(port: MergedInterface) -> None:
    """Make ready a port that does not know of its controller: nobody else's, and without addresses."""
    if text(port.merged, "controller") and "controller" not in port.apply:
        port.demand("controller", "")
    for family in FAMILIES:
        if not is_enabled(section(port.desired or {}, family)):
            port.demand(family, {"enabled": False})


def _detach_left(state: MergedState, attached: set[str]) -> None:
    """Detach the ports that a controller has now and will not have."""
    now = ports_by_controller(state.current)
    for controller in state.controllers():
        if not are_told(controller.merged):
            continue
        for port in now.get(controller.name, ()):
            if port not in attached and port in state.current and _loses(controller):
                touched = state.touch(port)
                if touched.state != "absent" and "controller" not in touched.apply:
                    touched.demand("controller", "")


def _loses(controller: MergedInterface) -> bool:
    """Whether ports of ``controller`` that it does not list are to leave it."""
    if controller.state == "absent":
        return True
    desired = controller.desired or {}
    return listed_ports(desired) is not None and section(desired, "bridge").get("allow-extra-ports") is not True


def _remove_orphans(state: MergedState) -> None:
    """Have children go with a virtual parent, and their children with them."""
    gone = {found.name for found in state.interfaces.values() if found.is_virtual and found.state == "absent"}
    while gone:
        orphans = set(_children(state, gone))
        for name in orphans:
            state.touch(name).demand("state", "absent")
        gone = orphans


def _children(state: MergedState, parents: set[str]) -> Iterable[str]:
    for name, current in state.current.items():
        touched = state.interfaces.get(name)
        merged = current if touched is None else touched.merged
        # One that is asked for is not taken away: validation refuses the document.
        asked = touched is not None and touched.desired is not None
        if not asked and parent_of(merged) in parents:
            yield name


def _keep_controller(interface: MergedInterface) -> None:
    """A port that is changed for another reason stays a port, unless nothing of it is to stay."""
    controller = text(interface.current or {}, "controller")
    if not controller or "controller" in interface.apply or interface.state != "up":
        return
    if interface.is_fresh:
        interface.demand("controller", "")
    else:
        interface.apply = {**interface.apply, "controller": controller}


def _strip_ip_of_port(interface: MergedInterface, state: MergedState) -> None:
    """Take the IP configuration off a port, where the document did not ask for one (that is refused)."""
    controller = text(interface.merged, "controller")
    if controller and not keep_ip(state.merged(controller) or {}):
        asked = interface.desired or {}
        unasked = [family for family in FAMILIES if section(asked, family).get("enabled") is not True]
        interface.merged = without(interface.merged, *unasked)
        interface.apply = without(interface.apply, *unasked)
