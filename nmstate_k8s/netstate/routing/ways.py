"""Routes by the way they go. Pure: no I/O."""

from collections.abc import Iterable, Iterator

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.routing.route import Way, covers, displaces, way_of


class Ways:
    """Normal routes that are found by one look, however many there are."""

    def __init__(self, routes: Iterable[JsonObject] = ()) -> None:
        self._routes: dict[Way, list[JsonObject]] = {}
        for route in routes:
            self.add(route)

    def add(self, route: JsonObject) -> None:
        self._routes.setdefault(way_of(route), []).append(route)

    def beside(self, route: JsonObject) -> list[JsonObject]:
        """Those that go the same way."""
        return self._routes.get(way_of(route), [])

    def covering(self, wanted: JsonObject) -> JsonObject | None:
        """The first that is all that ``wanted`` asks for."""
        return next((there for there in self.beside(wanted) if covers(there, wanted)), None)

    def is_wanted(self, there: JsonObject) -> bool:
        """Whether one of these asks for no more than ``there`` is."""
        return any(covers(there, wanted) for wanted in self.beside(there))

    def is_displaced(self, there: JsonObject) -> bool:
        """Whether ``there`` has to go, because one of these takes its way and none of them wants it."""
        rivals = self.beside(there)
        return any(displaces(wanted, there) for wanted in rivals) and not self.is_wanted(there)

    def __iter__(self) -> Iterator[JsonObject]:
        return (route for routes in self._routes.values() for route in routes)
