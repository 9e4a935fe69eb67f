"""What a document does to routes and rules, worked out once for all who need it. Pure: no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nmstate_api.network import JsonObject


@dataclass(frozen=True, slots=True)
class RouteChange:
    """What a document does to routes; all of them in normal form.

    Attributes:
        asked: The entries of the document in the kernel's terms, patterns among them.
        wanted: The routes that it asks for.
        new: Those of them that are not there, nor on their way.
        lost: Routes that are there and that it does not leave.
        lists: Every route that an interface's profile is to have, for the interfaces that the document is about.
        differing: The interfaces that have a route of `new` or `lost`, or another way of one of `lost`.
        losing: Those of them that have one of `lost`.
        sharing: Those of them that lose one way of several; NetworkManager takes it away when the interface is down and
            the others' routes are made anew.
        problems: What is wrong, one sentence each.
    """

    asked: tuple[JsonObject, ...] = ()
    wanted: tuple[JsonObject, ...] = ()
    new: tuple[JsonObject, ...] = ()
    lost: tuple[JsonObject, ...] = ()
    lists: Mapping[str, tuple[JsonObject, ...]] = field(default_factory=dict)
    differing: frozenset[str] = frozenset()
    losing: frozenset[str] = frozenset()
    sharing: frozenset[str] = frozenset()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What a document does to rules; all of them in normal form.

    Attributes:
        asked: The entries of the document, patterns among them.
        new: Rules that it asks for and that are not there, with their priorities.
        lost: Rules that are there and that it does not leave.
        lists: Every rule that an interface's profile is to have, for the interfaces whose rules change.
        differing: The interfaces whose profiles have a rule of `new` or `lost`, or had it.
        problems: What is wrong, one sentence each.
    """

    asked: tuple[JsonObject, ...] = ()
    new: tuple[JsonObject, ...] = ()
    lost: tuple[JsonObject, ...] = ()
    lists: Mapping[str, tuple[JsonObject, ...]] = field(default_factory=dict)
    differing: frozenset[str] = frozenset()
    problems: tuple[str, ...] = ()
