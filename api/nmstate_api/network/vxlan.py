"""Interfaces of type ``vxlan``."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from nmstate_api.network.address import parse_ip
from nmstate_api.network.interface import Interface, InterfaceType, prefixed
from nmstate_api.network.model import NetworkModel
from nmstate_api.network.scalar import U16, Flag, Whole, wrong

VxlanId = Annotated[int, Whole(0, 2**24 - 1)]
"""A VXLAN network identifier."""


def _endpoint(text: str) -> str:
    if not text:
        return text
    address = parse_ip(text)
    if address is None:
        raise wrong("is not an IP address; give one, or an empty text for none", text)
    return str(address)


Endpoint = Annotated[str, AfterValidator(_endpoint), WithJsonSchema({"type": "string", "format": "ip"})]
"""An address, or the empty text for none."""


class Vxlan(NetworkModel):
    """Where the frames of a VXLAN go. Changing anything makes the interface anew."""

    base_iface: Annotated[str, Field(max_length=127)] | None = None
    """Interface through which packets leave; empty leaves that to the routing table. Default: as it is, or empty."""

    id: VxlanId
    """Network identifier."""

    learning: Flag | None = None
    """Whether it is learnt from received packets where an address is; switched off for EVPN. Default: true."""

    local: Endpoint | None = None
    """Source address of the packets; empty leaves it to the kernel. Default: as it is, or empty."""

    remote: Endpoint | None = None
    """Address that packets go to if no better is known, or multicast group; empty for none. Default: as it is."""

    destination_port: U16 | None = None
    """UDP port that packets go to. Default: 8472."""

    def problems(self) -> Iterator[tuple[str, str]]:
        local, remote = parse_ip(self.local or ""), parse_ip(self.remote or "")
        if local is not None and remote is not None and local.version != remote.version:
            yield "local", f'"{local}" and remote "{remote}" are of different families; give both in one'
        if local is not None and local.is_multicast:
            yield "local", f'"{local}" is a multicast address; give one that this node has'


class VxlanInterface(Interface):
    """A network whose frames travel in UDP packets."""

    type: Literal[InterfaceType.VXLAN] = InterfaceType.VXLAN
    """Kind of interface."""

    vxlan: Vxlan | None = None
    """Where the frames go. May be left out for a VXLAN that exists."""

    @property
    def parent(self) -> str | None:
        return (self.vxlan.base_iface or None) if self.vxlan is not None else None

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from super().problems()
        yield from prefixed("vxlan", self.vxlan)
