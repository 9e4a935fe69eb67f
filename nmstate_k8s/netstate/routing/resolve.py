"""What the routes of a document mean here: interfaces by the kernel's names, VRFs by their tables. Pure: no I/O."""

from collections.abc import Iterable

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.merge import MergedState
from nmstate_k8s.netstate.routing.route import named
from nmstate_k8s.netstate.wire import number, section, state_of, text, type_of, without


class RouteResolver:
    """Resolves the entries of one document.

    Attributes:
        problems: What could not be resolved, one sentence each.
    """

    def __init__(self, state: MergedState) -> None:
        self._state = state
        self.problems: list[str] = []

    def resolve(self, entries: Iterable[JsonObject]) -> list[JsonObject]:
        """The entries that are for this engine, in terms of the kernel."""
        return [self._resolved(entry) for entry in entries if state_of(entry) != "ignore"]

    def _resolved(self, entry: JsonObject) -> JsonObject:
        entry = self._with_interface(entry)
        return self._with_table(entry) if text(entry, "vrf-name") else without(entry, "vrf-name")

    def _with_interface(self, entry: JsonObject) -> JsonObject:
        reference = text(entry, "next-hop-interface")
        if not reference or "route-type" in entry:
            return entry
        found = self._state.names.find(reference)
        if len(found) == 1:
            return {**entry, "next-hop-interface": found[0]}
        if len(found) > 1:
            self._refuse(entry, f"next-hop-interface {reference} may be {' or '.join(found)}; name the interface")
        elif state_of(entry) != "absent":
            self._refuse(entry, f"next-hop-interface {reference} does not exist on this node; check the name")
        return entry

    def _with_table(self, entry: JsonObject) -> JsonObject:
        name = text(entry, "vrf-name") or ""
        vrf = self._state.merged(name)
        table = number(section(vrf or {}, "vrf"), "route-table-id")
        if vrf is None or type_of(vrf) != "vrf" or table is None:
            self._refuse(entry, f"vrf-name {name} is no VRF of this node; check the name, or make the VRF too")
        elif state_of(vrf) != "up":
            self._refuse(entry, f"vrf-name {name} is to be {state_of(vrf)}; keep it up")
        elif number(entry, "table-id") not in (None, table):
            self._refuse(entry, f"table-id {entry['table-id']} is not table {table} of vrf-name {name}; leave it out")
        return {**entry, "table-id": table}

    def _refuse(self, entry: JsonObject, reason: str) -> None:
        self.problems.append(f"route {named(entry)}: {reason}")
