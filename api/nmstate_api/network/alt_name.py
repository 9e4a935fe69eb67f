"""Further names of an interface."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from nmstate_api.network.model import NetworkModel
from nmstate_api.network.scalar import Choice, wrong


def _fit_for_files(name: str) -> str:
    if any(character in "/%:" or character.isspace() or not character.isprintable() for character in name):
        raise wrong("is not a name of an interface; leave out spaces, slashes, colons and percent signs", name)
    return name


class AltNameState(StrEnum):
    """What is to become of a name."""

    ABSENT = "absent"
    """The interface loses it."""


class AltName(NetworkModel):
    """One further name."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=127), AfterValidator(_fit_for_files)]
    """The name, which no other interface has."""

    state: Annotated[AltNameState, Choice(AltNameState)] | None = None
    """absent takes the name away. Default: the interface gets it."""


def _once_each(names: list[AltName]) -> list[AltName]:
    found = {entry.name: entry for entry in names}
    for entry in names:
        if found[entry.name].state != entry.state:
            raise wrong("is to be given and to be taken away; leave one of the entries out", entry.name)
    return [found[name] for name in sorted(found)]


AltNames = Annotated[list[AltName], AfterValidator(_once_each)]
"""In the order of the names, so that documents that say the same are equal."""
