"""What becomes of the node's rules: those that a document asks for, laid over those that there are. Pure: no I/O."""

from collections.abc import Iterable, Mapping, Sequence

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.merge import MergedState
from nmstate_k8s.netstate.routing.change import RuleChange
from nmstate_k8s.netstate.routing.holder import choose_holder
from nmstate_k8s.netstate.routing.pattern import Patterns
from nmstate_k8s.netstate.routing.rule import named, normal, pattern
from nmstate_k8s.netstate.routing.rules import Rules
from nmstate_k8s.netstate.wire import number, objects, section, state_of, text
from nmstate_k8s.networkmanager import Feature

_LAST_PRIORITY_OF_OTHERS = 29999
"""Priorities that this engine chooses come after it."""


def merge_rules(
    state: MergedState,
    current: JsonObject,
    stored: Mapping[str, list[JsonObject]],
    going: Sequence[JsonObject] = (),
) -> RuleChange:
    """Lay the rules of ``state.asked`` over those of ``current`` (see `show`).

    ``stored`` holds what the profiles in use say, by interface and in normal form; ``going`` are those
    of profiles that are no longer in use, and that go with them. Routes are merged before.
    """
    entries = objects(section(state.asked, "route-rules"), "config")
    asked = [entry for entry in entries if text(entry, "iif") not in state.ignored]
    return _Merge(state, asked, current, stored).change(going) if asked else RuleChange()


class _Merge:
    """Merges one document's rules."""

    def __init__(
        self,
        state: MergedState,
        asked: list[JsonObject],
        current: JsonObject,
        stored: Mapping[str, list[JsonObject]],
    ) -> None:
        self._state = state
        self._asked = asked
        self._stored = stored
        self._there = [normal(entry) for entry in objects(section(current, "route-rules"), "config")]
        self._patterns = Patterns(pattern(entry) for entry in asked if state_of(entry) == "absent")
        self._wanted = Rules()
        for entry in asked:
            rule = normal(entry)
            if state_of(entry) != "absent" and rule not in self._wanted:
                self._wanted.add(rule)
        self._problems: list[str] = []

    def change(self, going: Sequence[JsonObject]) -> RuleChange:
        lists = {name: tuple(self._kept(name)) for name, rules in self._stored.items() if any(map(self._goes, rules))}
        lost = [rule for rule in self._there if self._goes(rule)]
        self._refuse_foreign(lost, going)
        added = self._added()
        for name, rules in added.items():
            lists[name] = (*lists.get(name, tuple(self._kept(name))), *rules)
        there = Rules(self._there)
        new = [rule for rule in self._settled(added) if there.covering(rule) is None]
        return RuleChange(
            asked=tuple(self._asked),
            new=tuple(new),
            lost=tuple(lost),
            lists=lists,
            differing=self._holders([*new, *lost], added),
            problems=tuple(self._problems),
        )

    def _goes(self, rule: JsonObject) -> bool:
        return self._patterns.match(rule) and not self._wanted.is_wanted(rule)

    def _kept(self, name: str) -> Iterable[JsonObject]:
        return (rule for rule in self._stored.get(name, ()) if not self._goes(rule))

    def _refuse_foreign(self, lost: list[JsonObject], going: Sequence[JsonObject]) -> None:
        """NetworkManager removes no rules but its own."""
        own = Rules(rule for rules in [*self._stored.values(), going] for rule in rules)
        for rule in lost:
            if not own.is_wanted(rule) and own.covering(rule) is None:
                self._problems.append(
                    f"rule {named(rule)}: another program made it, so that NetworkManager cannot remove it; "
                    "remove it with ip rule del, or have the pattern give more"
                )

    def _added(self) -> dict[str, list[JsonObject]]:
        """The rules that no profile has yet, by the interface that gets them; those without priority come last."""
        stored = Rules(rule for rules in self._stored.values() for rule in rules)
        there = Rules(self._there)
        last = self._last_priority()
        found: dict[str, list[JsonObject]] = {}
        for wanted in self._wanted:
            holder = None if stored.covering(wanted) is not None else self._holder_of(wanted)
            if holder is None:
                continue
            made = there.covering(wanted) or wanted
            last += "priority" not in made
            found.setdefault(holder, []).append({**wanted, "priority": made.get("priority", last)})
        return found

    def _last_priority(self) -> int:
        """The highest that any rule will have, as far as it is known."""
        known = [*self._wanted, *(rule for rule in self._there if not self._goes(rule))]
        known += [rule for name in self._stored for rule in self._kept(name)]
        return max([_LAST_PRIORITY_OF_OTHERS, *(number(rule, "priority") or 0 for rule in known)])

    def _holder_of(self, rule: JsonObject) -> str | None:
        iif = text(rule, "iif")
        if iif is not None and self._state.merged(iif) is None:
            self._problems.append(f"rule {named(rule)}: iif {iif} does not exist on this node; check the name")
            return None
        holder = choose_holder(rule, self._state)
        if holder is None:
            self._problems.append(
                f"rule {named(rule)}: no interface can keep it; put one with {rule['family']} enabled into the "
                f"document, or have NetworkManager {Feature.LOOPBACK.since} or later, which keeps rules with lo"
            )
        return holder

    def _settled(self, added: dict[str, list[JsonObject]]) -> list[JsonObject]:
        """What is asked for, with the priorities that are stored or were just chosen."""
        final = Rules(rule for rules in [*added.values(), *self._stored.values()] for rule in rules)
        return [rule for wanted in self._wanted if (rule := final.covering(wanted)) is not None]

    def _holders(self, differing: list[JsonObject], added: dict[str, list[JsonObject]]) -> frozenset[str]:
        wrong = Rules(differing)
        holders = [*self._stored.items(), *added.items()]
        return frozenset(name for name, rules in holders if any(map(wrong.is_wanted, rules)))
