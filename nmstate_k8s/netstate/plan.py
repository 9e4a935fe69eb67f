"""The steps from what the node has to what a document asks for.

Pure: no I/O, though new profiles get random UUIDs. A plan is made before anything is changed; one without steps means
that there is nothing to do.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from nmstate_api.network import JsonObject, NetworkState
from nmstate_k8s.netstate.belonging import change_belongings
from nmstate_k8s.netstate.decide import Decider, Decision, expected_of
from nmstate_k8s.netstate.diff import changed_properties, render, render_whole_node
from nmstate_k8s.netstate.dns import place_dns, wake_zone
from nmstate_k8s.netstate.hostname import expected_hostname, hostname_change
from nmstate_k8s.netstate.kind import grounds_of, has_link
from nmstate_k8s.netstate.merge import MergedInterface, MergedState, merge
from nmstate_k8s.netstate.outside import NOTHING_OUTSIDE, Outside
from nmstate_k8s.netstate.profile_index import ProfileIndex
from nmstate_k8s.netstate.relate import relate
from nmstate_k8s.netstate.removal import dormant_ports, leaves, profile_deletions
from nmstate_k8s.netstate.resolve import resolve
from nmstate_k8s.netstate.routing.lay import lay_routes
from nmstate_k8s.netstate.routing.report import expected_routing, routing_changes, routing_text
from nmstate_k8s.netstate.schedule import schedule, top_first
from nmstate_k8s.netstate.secret import hide, hide_all, refuse_lost_secrets
from nmstate_k8s.netstate.show import show
from nmstate_k8s.netstate.snapshot import Snapshot
from nmstate_k8s.netstate.step import Activation, ProfileDeletion, ProfileWrite
from nmstate_k8s.netstate.tunnel import active_tunnels
from nmstate_k8s.netstate.unmanaged import refuse_unmanaged
from nmstate_k8s.netstate.validate import validate
from nmstate_k8s.netstate.whole_node import whole_node_changes
from nmstate_k8s.netstate.wire import array, state_of, text

__all__ = ["Activation", "Plan", "ProfileDeletion", "ProfileWrite", "make_plan"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is going to be done, in the order of the attributes; never changes and does nothing itself.

    Attributes:
        deactivate_first: Interfaces to take down before their profiles are written.
        deactivations: Interfaces to take down, those that stand on others first.
        device_deletions: Virtual interfaces to delete, likewise.
        activations: Lowest level first.
        profile_deletions: Only when everything else has succeeded.
        outside: What is neither profile nor device: files before all else, as NetworkManager runs some of them when an
            interface comes up, names and DNS after all that is about interfaces.
        touched_interfaces: Every interface that a step is about.
        touched_profiles: UUIDs of the profiles that a step changes, deletes or takes down.
        expected: What has to be so afterwards; see `verify.differences`.
        changes: The part of the document that is not so yet.
        current: What the node was when the plan was made; see `show`.
    """

    deactivate_first: tuple[str, ...] = ()
    writes: tuple[ProfileWrite, ...] = ()
    deactivations: tuple[str, ...] = ()
    device_deletions: tuple[str, ...] = ()
    activations: tuple[Activation, ...] = ()
    profile_deletions: tuple[ProfileDeletion, ...] = ()
    outside: Outside = NOTHING_OUTSIDE
    touched_interfaces: tuple[str, ...] = ()
    touched_profiles: tuple[str, ...] = ()
    expected: JsonObject = field(default_factory=dict)
    changes: JsonObject = field(default_factory=dict)
    current: JsonObject = field(default_factory=dict)
    text: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the node is as the document says."""
        return not (
            self.deactivate_first
            or self.writes
            or self.deactivations
            or self.device_deletions
            or self.activations
            or self.profile_deletions
            or not self.outside.is_empty
        )

    def render(self) -> str:
        """What changes, a line for each property; empty if nothing does."""
        return self.text


def make_plan(desired: NetworkState, snapshot: Snapshot, *, memory_only: bool = False, override: bool = False) -> Plan:
    """Work out what ``desired`` takes on the node that ``snapshot`` is of.

    With ``memory_only`` nothing is deleted, and profiles that are not on disk are left there. With ``override`` the
    interfaces of the document take nothing over from what they are; see `merge`.

    Raises:
        InvalidStateError: This node cannot be brought to that state; the text says all that is in the way.
        InvalidDocumentError: A property does not fit the type that an interface turned out to have.
    """
    refuse_unmanaged(desired)
    current = show(snapshot, secrets=True)
    resolved = resolve(desired, current, memory_only=memory_only)
    state = merge(resolved, snapshot.network_manager.version, override=override)
    state.capabilities = snapshot.network_manager.capabilities
    state.has_mptcp = snapshot.has_mptcp
    state.vpn_services = snapshot.vpn_services
    relate(state)
    wake_zone(state)
    index = ProfileIndex(snapshot.writable)
    lay_routes(state, current, index)
    _note_profiles(state, index)
    validate(state, current)
    refuse_lost_secrets(state, index, snapshot.secrets)
    return _Planner(state, snapshot, index, memory_only=memory_only).plan(current)


def _note_profiles(state: MergedState, index: ProfileIndex) -> None:
    for interface in state.interfaces.values():
        interface.has_profile = index.preferred(interface.name, interface.type) is not None


class _Planner:
    """Collects the steps for one merged state."""

    def __init__(self, state: MergedState, snapshot: Snapshot, index: ProfileIndex, *, memory_only: bool) -> None:
        self._state = state
        self._snapshot = snapshot
        self._index = index
        self._decider = Decider(state, self._index, memory_only=memory_only)
        self._memory_only = memory_only

    def plan(self, current: JsonObject) -> Plan:
        dns = place_dns(
            self._state, current, self._index, self._snapshot.network_manager, memory_only=self._memory_only
        )
        whole_node = self._whole_node(dns.expected)
        interfaces = list(self._state.interfaces.values())
        decisions = [found for found in map(self._decider.decide, interfaces) if found is not None]
        decisions += self._rebuilt(decisions)
        decisions += self._resumed(decisions)
        leaving = [found for found in self._state.interfaces.values() if leaves(found)]
        writes = [decision.write for decision in decisions if decision.write is not None]
        writes += dormant_ports(self._state, self._index, {write.path for write in writes})
        # Nothing is deleted where nothing is written to disk.
        deletions = [] if self._memory_only else list(profile_deletions(self._state, self._index, decisions))
        named = {decision.interface.name: decision.interface for decision in decisions}
        named |= {interface.name: interface for interface in leaving}
        named |= {gone.interface: self._state.interfaces[gone.interface] for gone in deletions}
        belongings = change_belongings(self._state, self._snapshot.files, memory_only=self._memory_only)
        named |= {interface.name: interface for interface in belongings.interfaces}
        touched = [*named.values()]
        return Plan(
            deactivate_first=top_first((found.interface.name for found in decisions if found.recreate), self._state),
            writes=tuple(writes),
            deactivations=top_first((found.name for found in leaving), self._state),
            device_deletions=top_first(
                [
                    *(found.name for found in interfaces if found.is_remade),
                    *(found.name for found in leaving if found.is_virtual and has_link(found.type)),
                ],
                self._state,
            ),
            activations=schedule((found for found in decisions if found.interface.state == "up"), self._state),
            profile_deletions=tuple(deletions),
            outside=Outside(
                files=belongings.files,
                alternative_names=belongings.alternative_names,
                hostname=hostname_change(whole_node, current),
                global_dns=dns.global_dns,
            ),
            touched_interfaces=tuple(named),
            touched_profiles=tuple(self._touched_profiles(decisions, writes, deletions, leaving)),
            expected={
                **whole_node,
                **expected_routing(self._state),
                "interfaces": array(hide(expected_of(found)) for found in self._state.interfaces.values()),
            },
            changes={
                **whole_node_changes(whole_node, current),
                **routing_changes(self._state),
                "interfaces": array(hide(changed_properties(found.apply, found.current)) for found in touched),
            },
            current=hide_all(current),
            text=self._text(touched, whole_node_changes(whole_node, current), current),
        )

    def _text(self, touched: list[MergedInterface], whole_node: JsonObject, current: JsonObject) -> str:
        """What changes, for people; an interface that only gets or loses routes and rules is told of by these."""
        otherwise = self._state.routes.differing | self._state.rules.differing
        changed: list[tuple[JsonObject, JsonObject | None]] = []
        renewed: list[str] = []
        for interface in touched:
            properties = changed_properties(interface.apply, interface.current)
            if interface.is_new or interface.state != "up" or properties.keys() - {"name", "type", "state"}:
                changed.append((properties, interface.current))
            elif interface.name not in otherwise:
                renewed.append(interface.name)
        parts = (render_whole_node(whole_node, current), render(changed, tuple(renewed)), routing_text(self._state))
        return "\n".join(filter(None, parts))

    def _whole_node(self, config: JsonObject | None) -> JsonObject:
        """What is to be so of the node as a whole; ``config`` is its DNS."""
        named = expected_hostname(self._state.asked, memory_only=self._memory_only)
        return named if config is None else {**named, "dns-resolver": {"config": config}}

    def _rebuilt(self, decisions: list[Decision]) -> list[Decision]:
        """What goes with an interface that has to be made anew, and must come back with it."""
        known = {decision.interface.name for decision in decisions}
        pending = [decision.interface.name for decision in decisions if decision.recreate]
        found: list[Decision] = []
        dependents = self._dependents() if pending else {}
        while pending:
            for other in sorted(dependents.get(pending.pop(), set()) - known):
                saved = self._index.active_of(other)
                if saved is not None:
                    merged = self._state.touch(other)
                    found.append(Decision(merged, saved, saved.profile, None, reapply=False, recreate=False))
                known.add(other)
                pending.append(other)
        return found

    def _resumed(self, decisions: list[Decision]) -> Iterator[Decision]:
        """Tunnels that end when what they stand on is brought up anew, and that NetworkManager does not resume."""
        network_manager = self._snapshot.network_manager
        known = {decision.interface.name for decision in decisions}
        renewed = {found.interface.name for found in decisions if found.interface.state == "up" and not found.reapply}
        for name, active in active_tunnels(network_manager).items():
            saved = self._index.active_of(name)
            devices = filter(None, map(network_manager.devices.get, active.devices))
            grounds = {device.interface for device in devices}
            stays = name not in known and state_of(self._state.merged(name) or {}) == "up"
            if saved is not None and stays and grounds & renewed:
                yield Decision(self._state.touch(name), saved, saved.profile, None, reapply=False, recreate=False)

    def _dependents(self) -> dict[str, set[str]]:
        """By interface, what is up and would lose its ground or its controller with it."""
        found: dict[str, set[str]] = {}
        for other in {*self._state.current, *self._state.interfaces}:
            merged = self._state.merged(other) or {}
            if state_of(merged) == "up":
                for name in {*grounds_of(merged), text(merged, "controller") or ""}:
                    found.setdefault(name, set()).add(other)
        return found

    def _touched_profiles(
        self,
        decisions: list[Decision],
        writes: list[ProfileWrite],
        deletions: list[ProfileDeletion],
        leaving: list[MergedInterface],
    ) -> Iterable[str]:
        found: dict[str | None, None] = {write.profile.connection.uuid: None for write in writes}
        found |= {decision.profile.connection.uuid: None for decision in decisions}
        found |= {deletion.uuid: None for deletion in deletions}
        for interface in leaving:
            saved = self._index.active_of(interface.name)
            if saved is not None:
                found[saved.profile.connection.uuid] = None
        return (uuid for uuid in found if uuid)
