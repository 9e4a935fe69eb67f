"""SR-IOV: network cards that show themselves to the node as several."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from nmstate_api.network.address import MacAddress
from nmstate_api.network.model import NetworkModel
from nmstate_api.network.problem import repeated, shown_names
from nmstate_api.network.scalar import U32, Choice, Flag
from nmstate_api.network.vlan import VlanProtocol


class SrIovVf(NetworkModel):
    """A virtual function. What is not given stays as it is."""

    show_only: ClassVar[frozenset[str]] = frozenset({"iface-name"})

    id: U32
    """Number of the function, counted from 0."""

    iface_name: str | None = None
    """Shown only: the interface that the function is on the node."""

    mac_address: MacAddress | None = None
    """Hardware address. Default: one that the driver makes up."""

    spoof_check: Flag | None = None
    """Whether frames must carry the function's own hardware address. Default: as the driver has it."""

    trust: Flag | None = None
    """Whether the function may change its hardware address and receive everything. Default: false."""

    min_tx_rate: U32 | None = None
    """Bandwidth that is guaranteed, in Mb/s; 0 for none. Default: 0."""

    max_tx_rate: U32 | None = None
    """Bandwidth that is not exceeded, in Mb/s; 0 for no limit. Default: 0."""

    vlan_id: U32 | None = None
    """VLAN that the card puts the function into; 0 for none. Default: 0."""

    qos: U32 | None = None
    """Priority in the tag. Default: 0."""

    vlan_proto: Annotated[VlanProtocol, Choice(VlanProtocol)] | None = None
    """How frames are tagged. Default: 802.1q."""

    def problems(self) -> Iterator[tuple[str, str]]:
        if self.vlan_proto is VlanProtocol.IEEE_802_1AD and not self.vlan_id and not self.qos:
            yield "vlan-proto", "802.1ad needs a VLAN; give vlan-id or qos, or leave it out"


class SrIov(NetworkModel):
    """The virtual functions of a network card."""

    show_only: ClassVar[frozenset[str]] = frozenset({"max-vfs"})

    drivers_autoprobe: Flag | None = None
    """Whether the node uses the functions itself. Default: true."""

    total_vfs: U32 | None = None
    """Number of functions. Default: as it is, or as many as vfs needs."""

    max_vfs: U32 | None = None
    """Shown only: how many functions the card can have."""

    vfs: list[SrIovVf] | None = None
    """Functions and their settings. Those that are not listed get the driver's."""

    def problems(self) -> Iterator[tuple[str, str]]:
        for function in self.vfs or []:
            for key, message in function.problems():
                yield f"vfs[{function.id}].{key}", message
        numbers = [function.id for function in self.vfs or []]
        if twice := repeated(numbers):
            yield "vfs", f"list function {shown_names([str(number) for number in twice])} twice; list each once"
