"""One MAC address for both networks of a PRP interface. Pure: no I/O.

The other side takes frames with one sender for the same, over whichever of the two networks they come.
"""

from collections.abc import Iterator

from nmstate_k8s.netstate.merge import MergedInterface, MergedState
from nmstate_k8s.netstate.wire import section, text


def align_macs(state: MergedState) -> None:
    """Give a new PRP interface and its ports one address; those of one that exists are left as they are."""
    for interface in list(state.interfaces.values()):
        if interface.is_new and interface.state == "up" and text(section(interface.merged, "hsr"), "protocol") == "prp":
            _align(interface, state)


def _align(interface: MergedInterface, state: MergedState) -> None:
    ports = [state.interfaces[name] for name in _ports(interface) if name in state.interfaces]
    mac = next(_candidates(interface, ports), None)
    for member in (interface, *ports):
        if mac is not None and text(member.merged, "mac-address") != mac:
            member.demand("mac-address", mac)


def _ports(interface: MergedInterface) -> Iterator[str]:
    hsr = section(interface.merged, "hsr")
    return (name for key in ("port1", "port2") if (name := text(hsr, key)))


def _candidates(interface: MergedInterface, ports: list[MergedInterface]) -> Iterator[str]:
    """What was asked for comes first; then what the ports have, and what they were made with."""
    holders = [(member.desired or {}, "mac-address") for member in (interface, *ports)]
    holders += [(port.current or {}, key) for key in ("mac-address", "permanent-mac-address") for port in ports]
    return (mac for holder, key in holders if (mac := text(holder, key)))
