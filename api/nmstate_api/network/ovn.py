"""OVN: which of its networks leaves the node through which bridge."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from nmstate_api.network.model import NetworkModel
from nmstate_api.network.problem import repeated, shown, shown_names
from nmstate_api.network.scalar import Choice

_SEPARATORS = frozenset(":,")


class OvnBridgeMappingState(StrEnum):
    """What is to become of a mapping."""

    PRESENT = "present"
    """It is wanted."""

    ABSENT = "absent"
    """It is removed."""


class OvnBridgeMapping(NetworkModel):
    """A network of OVN, and the bridge that it leaves the node through."""

    localnet: str
    """Name of the network in OVN."""

    state: Annotated[OvnBridgeMappingState, Choice(OvnBridgeMappingState)] | None = None
    """absent removes the mapping. Default: present."""

    bridge: str | None = None
    """Open vSwitch bridge."""

    def problems(self) -> Iterator[tuple[str, str]]:
        if not self.bridge and self.state is not OvnBridgeMappingState.ABSENT:
            yield "bridge", "is missing; name the Open vSwitch bridge, or remove the mapping with state: absent"
        for key, name in (("localnet", self.localnet), ("bridge", self.bridge or "")):
            if _SEPARATORS.intersection(name):
                yield key, f"{shown(name)} has a colon or a comma, which separate mappings where OVN keeps them"
        if not self.localnet:
            yield "localnet", "is empty, but required"


class OvnConfiguration(NetworkModel):
    """What OVN is told about the node."""

    bridge_mappings: list[OvnBridgeMapping] | None = None
    """Mappings: those wanted are added, those with state absent removed, others left alone."""

    def problems(self) -> Iterator[tuple[str, str]]:
        names = [mapping.localnet for mapping in self.bridge_mappings or []]
        for mapping in self.bridge_mappings or []:
            for key, message in mapping.problems():
                yield f"bridge-mappings[{mapping.localnet}].{key}", message
        if twice := repeated(names):
            yield "bridge-mappings", f"map {shown_names(twice)} more than once; map each localnet once"
