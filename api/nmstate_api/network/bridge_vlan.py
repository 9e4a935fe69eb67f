"""VLANs that pass a port of a bridge; the same for every kind of bridge."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, ClassVar

from nmstate_api.network.model import NetworkModel
from nmstate_api.network.scalar import Choice, Flag, VlanId


class BridgePortVlanMode(StrEnum):
    """How many VLANs pass a port."""

    ACCESS = "access"
    """One, untagged."""

    TRUNK = "trunk"
    """Several, tagged."""


class VlanRange(NetworkModel):
    """VLANs from one number to another, both included."""

    min: VlanId
    """First VLAN."""

    max: VlanId
    """Last VLAN."""


class TrunkTag(NetworkModel):
    """One VLAN, or a range of them."""

    id: VlanId | None = None
    """Number of the VLAN."""

    id_range: VlanRange | None = None
    """Numbers of the VLANs."""

    @property
    def bounds(self) -> tuple[int, int]:
        """The first and the last VLAN; meaningful only for a tag without problems."""
        if self.id_range is not None:
            return self.id_range.min, self.id_range.max
        return self.id or 0, self.id or 0

    def problems(self) -> Iterator[tuple[str, str]]:
        if (self.id is None) == (self.id_range is None):
            yield "", "needs either id or id-range; give one of them"
        elif self.id_range is not None and self.id_range.min > self.id_range.max:
            yield "id-range", f"begins at {self.id_range.min} and ends before it, at {self.id_range.max}; swap them"


class BridgePortVlan(NetworkModel):
    """VLANs that pass a port."""

    mistaken: ClassVar[Mapping[str, str]] = {
        "id": "unknown key; the VLAN of untagged frames is tag, and those that pass tagged are trunk-tags"
    }

    enable_native: Flag | None = None
    """Whether untagged frames belong to the VLAN in tag, on a trunk. Default: false."""

    mode: Annotated[BridgePortVlanMode, Choice(BridgePortVlanMode)] | None = None
    """How many VLANs pass: one with access, several with trunk. Default: access."""

    tag: VlanId | None = None
    """VLAN of untagged frames."""

    trunk_tags: list[TrunkTag] | None = None
    """VLANs that pass tagged, on a trunk."""

    def problems(self) -> Iterator[tuple[str, str]]:
        if self.mode is BridgePortVlanMode.TRUNK:
            yield from self._trunk_problems()
        elif self.model_fields_set:
            if self.enable_native:
                yield "enable-native", "is for mode trunk only; leave it out or set mode: trunk"
            if self.trunk_tags:
                yield "trunk-tags", "are for mode trunk only; leave them out or set mode: trunk"
        yield from self._tag_problems()

    def _trunk_problems(self) -> Iterator[tuple[str, str]]:
        if not self.trunk_tags:
            yield "trunk-tags", "are missing; a trunk needs the VLANs that may pass"
        if self.tag and not self.enable_native:
            yield "tag", f"{self.tag} needs enable-native: true on a trunk"

    def _tag_problems(self) -> Iterator[tuple[str, str]]:
        sound: list[tuple[int, int]] = []
        for index, tag in enumerate(self.trunk_tags or []):
            wrong = [(f"trunk-tags[{index}]{'.' * bool(path)}{path}", message) for path, message in tag.problems()]
            yield from wrong
            if not wrong:
                sound.append(tag.bounds)
        sound.sort()
        for (_, end), (start, _) in pairwise(sound):
            if start <= end:
                yield "trunk-tags", f"name VLAN {start} more than once; list each VLAN once"
