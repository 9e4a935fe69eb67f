"""Interfaces of type ``vrf``."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import field_validator

from nmstate_api.network.interface import Interface, InterfaceName, InterfaceType, prefixed
from nmstate_api.network.model import NetworkModel, also
from nmstate_api.network.problem import repeated, shown_names
from nmstate_api.network.scalar import U32


class Vrf(NetworkModel):
    """Ports of a VRF, and the routing table that they share.

    Not checked here, because only the node can tell: whether a port exists, and whether a
    VRF without a table exists already.
    """

    mistaken: ClassVar[Mapping[str, str]] = {"slaves": "unknown key; ports are listed under port"}

    port: list[InterfaceName] | None = also("port", "ports")
    """Interfaces that belong to the VRF, all of them: one that is not listed is detached. Default: as they are."""

    route_table_id: U32 | None = None
    """Number of the routing table. Needed for a new VRF; 0 means as it is. Changing it makes the VRF anew."""

    @field_validator("route_table_id")
    @classmethod
    def _zero_says_nothing(cls, table: int | None) -> int | None:
        return table or None

    def problems(self) -> Iterator[tuple[str, str]]:
        names = self.port or []
        if twice := repeated(names):
            yield "port", f"lists {shown_names(twice)} twice; list each port once"


class VrfInterface(Interface):
    """A routing table of its own for some interfaces. They keep their addresses, unlike ports of a bond or bridge.

    A ``mac-address`` is read and not used: a VRF forwards packets, not frames.
    """

    ports_key: ClassVar[str] = "vrf.port"
    ports_have_addresses: ClassVar[bool] = True

    type: Literal[InterfaceType.VRF] = InterfaceType.VRF
    """Kind of interface."""

    vrf: Vrf | None = None
    """Ports of the VRF and its routing table. May be left out for a VRF that exists."""

    @property
    def ports(self) -> list[str] | None:
        return self.vrf.port if self.vrf is not None else None

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from super().problems()
        yield from prefixed("vrf", self.vrf)
