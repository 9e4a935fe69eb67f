"""Interfaces of type ``hsr``."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from nmstate_api.network.interface import Interface, InterfaceName, InterfaceType, prefixed
from nmstate_api.network.model import NetworkModel
from nmstate_api.network.scalar import U8, Choice


class HsrProtocol(StrEnum):
    """How frames are doubled."""

    HSR = "hsr"
    """High-availability Seamless Redundancy, a ring, as of 2010."""

    HSR_2012 = "hsr-2012"
    """The same as of 2012."""

    PRP = "prp"
    """Parallel Redundancy Protocol: two networks side by side."""


class Hsr(NetworkModel):
    """Over which interfaces frames go twice. Changing anything makes the interface anew.

    Not checked here, because only the node can tell: whether the ports exist.
    """

    show_only: ClassVar[frozenset[str]] = frozenset({"supervision-address"})

    port1: InterfaceName
    """First interface over which every frame goes."""

    port2: InterfaceName
    """Second interface over which every frame goes."""

    interlink: InterfaceName | None = None
    """Interface to devices that know nothing of the ring; not with prp. Default: as it is, or none."""

    supervision_address: str | None = None
    """Shown only: the group address of frames by which nodes watch each other."""

    multicast_spec: U8
    """Last byte of that address."""

    protocol: Annotated[HsrProtocol, Choice(HsrProtocol, aliases={"hsr-2010": HsrProtocol.HSR})]
    """How frames are doubled."""

    def problems(self) -> Iterator[tuple[str, str]]:
        if self.port1 == self.port2:
            yield "port2", f'"{self.port2}" is port1 already; name another interface'
        if self.interlink is None:
            return
        if self.protocol is HsrProtocol.PRP:
            yield "interlink", f'"{self.interlink}" is for rings; leave it out, or give another protocol than prp'
        if self.interlink in (self.port1, self.port2):
            yield "interlink", f'"{self.interlink}" is a port already; name another interface'


class HsrInterface(Interface):
    """Two interfaces over which every frame goes twice, so that one path may fail."""

    ports_key: ClassVar[str] = "hsr"

    type: Literal[InterfaceType.HSR] = InterfaceType.HSR
    """Kind of interface."""

    hsr: Hsr | None = None
    """Over which interfaces frames go twice. May be left out for an interface that exists."""

    @property
    def ports(self) -> list[str] | None:
        return [self.hsr.port1, self.hsr.port2] if self.hsr is not None else None

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from super().problems()
        yield from prefixed("hsr", self.hsr)
        if self.hsr is not None and self.name in (self.hsr.port1, self.hsr.port2, self.hsr.interlink):
            yield "hsr", f'names "{self.name}", which is the interface itself; name the interfaces that carry it'
