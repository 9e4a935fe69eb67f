"""What has to go: interfaces from the kernel, profiles from NetworkManager, ports from controllers. Pure: no I/O."""

from collections.abc import Iterable, Iterator

from nmstate_k8s.dbus import ObjectPath
from nmstate_k8s.netstate.decide import Decision
from nmstate_k8s.netstate.desired_profile import detached
from nmstate_k8s.netstate.kind import is_permanent
from nmstate_k8s.netstate.merge import MergedInterface, MergedState
from nmstate_k8s.netstate.ports import listed_ports
from nmstate_k8s.netstate.profile_index import ProfileIndex, is_passing
from nmstate_k8s.netstate.step import ProfileDeletion, ProfileWrite
from nmstate_k8s.netstate.wire import state_of, text
from nmstate_k8s.networkmanager import ProfileFlags, SavedProfile


def leaves(interface: MergedInterface) -> bool:
    """Whether an interface has to be taken down: one that is there or, of those that stay, that is up."""
    if interface.state not in ("down", "absent") or interface.current is None or is_permanent(interface.type):
        return False
    return interface.is_virtual or state_of(interface.current) == "up"


def dormant_ports(state: MergedState, index: ProfileIndex, written: set[ObjectPath | None]) -> Iterator[ProfileWrite]:
    """Take inactive profiles away from a controller that does not list them: it would bring them up with it."""
    for controller in state.controllers():
        ports = listed_ports(controller.apply)
        if controller.state != "up" or ports is None:
            continue
        listed = frozenset(ports)
        for saved in index.ports_of(controller.name, controller.type):
            name = saved.profile.connection.interface_name or ""
            if name not in listed and saved.path not in written and not index.is_active(saved):
                yield ProfileWrite(name, detached(saved.profile), saved.path)


def profile_deletions(
    state: MergedState, index: ProfileIndex, decisions: Iterable[Decision]
) -> Iterator[ProfileDeletion]:
    """All profiles of what is to be absent, and of what gets a profile all the others."""
    for interface in state.interfaces.values():
        if interface.state == "absent":
            yield from _deletions(interface, _profiles_of_gone(interface, index), None)
    for decision in decisions:
        if decision.write is not None:
            interface = decision.interface
            others = index.all_of(interface.name, interface.type)
            lasting = (saved for saved in others if not saved.flags & ProfileFlags.VOLATILE)
            yield from _deletions(interface, lasting, decision.profile.connection.uuid)


def _profiles_of_gone(interface: MergedInterface, index: ProfileIndex) -> list[SavedProfile]:
    """Those for the interface or for its address; where its type is not known, all that bear its name."""
    found = index.all_of(interface.name, interface.type)
    if is_permanent(interface.type):
        return [saved for saved in found if not is_passing(saved)]
    if interface.type == "unknown":
        found = index.all_named(interface.name)
    by_address = index.by_address(text(interface.desired or {}, "mac-address"), _slot(interface))
    return [*found, *(saved for saved in by_address if saved not in found)]


def _slot(interface: MergedInterface) -> str | None:
    return text(interface.desired or {}, "pci-address")


def _deletions(
    interface: MergedInterface, profiles: Iterable[SavedProfile], kept: str | None
) -> Iterator[ProfileDeletion]:
    for saved in profiles:
        uuid = saved.profile.connection.uuid or ""
        if uuid != kept:
            yield ProfileDeletion(interface.name, uuid, saved.path)
