"""Interfaces of type ``vlan``."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal

from nmstate_api.network.interface import Interface, InterfaceName, InterfaceType, prefixed
from nmstate_api.network.model import NetworkModel
from nmstate_api.network.scalar import U32, Choice, Flag, VlanId

_HIGHEST_PRIORITY = 7


class VlanProtocol(StrEnum):
    """How tagged frames are marked."""

    IEEE_802_1Q = "802.1q"
    IEEE_802_1AD = "802.1ad"


class VlanRegistrationProtocol(StrEnum):
    """How switches are told about the VLAN."""

    GVRP = "gvrp"
    MVRP = "mvrp"
    NONE = "none"


class VlanQosMapping(NetworkModel):
    """A priority on one side of the tag, and what it becomes on the other."""

    from_: U32
    """Priority before."""

    to: U32
    """Priority after."""


class Vlan(NetworkModel):
    """Which frames of the base interface belong to the VLAN."""

    base_iface: InterfaceName | None = None
    """Interface that carries the tagged frames. May be left out for a VLAN that exists."""

    id: VlanId
    """Number of the VLAN."""

    protocol: Annotated[VlanProtocol, Choice(VlanProtocol)] | None = None
    """How tagged frames are marked. Default: 802.1q."""

    registration_protocol: Annotated[VlanRegistrationProtocol, Choice(VlanRegistrationProtocol)] | None = None
    """How switches are told about the VLAN. Default: none."""

    reorder_headers: Flag | None = None
    """Whether frames look untagged to the node. Default: true."""

    loose_binding: Flag | None = None
    """Whether the VLAN stays up when its base interface goes down. Default: false."""

    ingress_qos_map: list[VlanQosMapping] | None = None
    """Priorities of received frames: from the tag (0 to 7), to the node."""

    egress_qos_map: list[VlanQosMapping] | None = None
    """Priorities of sent frames: from the node, to the tag (0 to 7)."""

    def problems(self) -> Iterator[tuple[str, str]]:
        tags = [("ingress-qos-map", index, "from", pair.from_) for index, pair in enumerate(self.ingress_qos_map or [])]
        tags += [("egress-qos-map", index, "to", pair.to) for index, pair in enumerate(self.egress_qos_map or [])]
        for key, index, side, priority in tags:
            if priority > _HIGHEST_PRIORITY:
                yield (
                    f"{key}[{index}].{side}",
                    f"{priority} is out of range; give a whole number from 0 to {_HIGHEST_PRIORITY}",
                )


class VlanInterface(Interface):
    """The frames of another interface that carry one VLAN tag."""

    type: Literal[InterfaceType.VLAN] = InterfaceType.VLAN
    """Kind of interface."""

    vlan: Vlan | None = None
    """Which frames belong to the VLAN. May be left out for a VLAN that exists."""

    @property
    def parent(self) -> str | None:
        return self.vlan.base_iface if self.vlan is not None else None

    @property
    def claim(self) -> str | None:
        if self.vlan is None or self.vlan.base_iface is None:
            return None
        return f"VLAN {self.vlan.id} ({self.vlan.protocol or VlanProtocol.IEEE_802_1Q}) of {self.vlan.base_iface}"

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from super().problems()
        yield from prefixed("vlan", self.vlan)
        if self.parent == self.name:
            yield "vlan.base-iface", f'"{self.name}" is the VLAN itself; name the interface that carries it'
