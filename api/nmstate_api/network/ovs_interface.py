"""Interfaces of type ``ovs-interface``."""

from collections.abc import Iterator
from typing import Annotated, Literal

from nmstate_api.network.interface import Interface, InterfaceName, InterfaceType, prefixed
from nmstate_api.network.model import NetworkModel, also
from nmstate_api.network.scalar import U32, Whole

_MOST_DESCRIPTORS = 4096

Descriptors = Annotated[int, Whole(0, _MOST_DESCRIPTORS)]
"""Length of a queue: a power of two, or 0 for the driver's own choice."""


class OvsPatch(NetworkModel):
    """A cable to another bridge."""

    peer: InterfaceName
    """Name of its other end, an interface of another bridge."""


class OvsDpdk(NetworkModel):
    """A device that Open vSwitch drives without the kernel."""

    devargs: str
    """Device, as DPDK writes it, such as 0000:01:00.0."""

    rx_queue: U32 | None = also("rx-queue", "n_rxq")
    """Number of receive queues. Default: 1."""

    n_rxq_desc: Descriptors | None = also("n_rxq_desc")
    """Length of the receive queues: a power of two up to 4096; 0 for the default."""

    n_txq_desc: Descriptors | None = also("n_txq_desc")
    """Length of the transmit queues: a power of two up to 4096; 0 for the default."""

    lsc_interrupt: bool | None = also("lsc-interrupt", "dpdk-lsc-interrupt")
    """Whether the device tells when its link changes; else it is asked. Default: false."""

    def problems(self) -> Iterator[tuple[str, str]]:
        for key, length in (("n_rxq_desc", self.n_rxq_desc), ("n_txq_desc", self.n_txq_desc)):
            if length and length & (length - 1):
                yield key, f"{length} is not a power of two; give one from 1 to {_MOST_DESCRIPTORS}, or 0"


class OvsInterface(Interface):
    """An interface that only Open vSwitch has: an internal port, a patch or a DPDK device."""

    type: Literal[InterfaceType.OVS_INTERFACE] = InterfaceType.OVS_INTERFACE
    """Kind of interface."""

    patch: OvsPatch | None = None
    """The bridge at the other end, for a patch."""

    dpdk: OvsDpdk | None = None
    """The device, where DPDK drives one."""

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from super().problems()
        yield from prefixed("dpdk", self.dpdk)
        if self.controller == "":
            yield "controller", '"" detaches it from its bridge, without which it cannot be; remove it instead'
        if self.patch is not None:
            yield from self._patch_problems()

    def _patch_problems(self) -> Iterator[tuple[str, str]]:
        if self.mtu is not None:
            yield "mtu", f"{self.mtu} makes no sense for a patch, which has no limit; leave it out"
        for family, ip in (("ipv4", self.ipv4), ("ipv6", self.ipv6)):
            if ip is not None and ip.enabled:
                yield f"{family}.enabled", "true makes no sense for a patch, which has no addresses; leave it out"
