"""Rules by what they select. Pure: no I/O."""

from collections.abc import Iterable, Iterator

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.routing.rule import Selector, covers, selector_of


class Rules:
    """Normal rules that are found by one look, however many there are."""

    def __init__(self, rules: Iterable[JsonObject] = ()) -> None:
        self._rules: dict[Selector, list[JsonObject]] = {}
        for rule in rules:
            self.add(rule)

    def add(self, rule: JsonObject) -> None:
        self._rules.setdefault(selector_of(rule), []).append(rule)

    def covering(self, wanted: JsonObject) -> JsonObject | None:
        """The first that is all that ``wanted`` asks for."""
        return next((there for there in self._beside(wanted) if covers(there, wanted)), None)

    def is_wanted(self, there: JsonObject) -> bool:
        """Whether one of these asks for no more than ``there`` is."""
        return any(covers(there, wanted) for wanted in self._beside(there))

    def _beside(self, rule: JsonObject) -> list[JsonObject]:
        return self._rules.get(selector_of(rule), [])

    def __contains__(self, rule: JsonObject) -> bool:
        return rule in self._beside(rule)

    def __iter__(self) -> Iterator[JsonObject]:
        return (rule for rules in self._rules.values() for rule in rules)
