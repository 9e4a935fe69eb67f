"""VXLAN interfaces, as the kernel tells them."""

from dataclasses import dataclass
from typing import Final

from nmstate_k8s.netlink.table import Table, attribute
from nmstate_k8s.netlink.value import flag, ip, network_number, number


@dataclass(frozen=True, slots=True)
class VxlanInfo:
    """What makes a link a VXLAN (``IFLA_VXLAN_*``).

    Attributes:
        base_index: The interface that carries the packets, which the link's ``parent_index`` does not tell.
    """

    id: int | None = attribute(1, number)
    group: str | None = attribute(2, ip)
    base_index: int | None = attribute(3, number)
    local4: str | None = attribute(4, ip)
    ttl: int | None = attribute(5, number)
    tos: int | None = attribute(6, number)
    learning: bool | None = attribute(7, flag)
    ageing: int | None = attribute(8, number)
    port: int | None = attribute(15, network_number)
    group6: str | None = attribute(16, ip)
    local6: str | None = attribute(17, ip)

    @property
    def remote(self) -> str | None:
        """The other end, or the multicast group, of either family."""
        return self.group or self.group6

    @property
    def local(self) -> str | None:
        """The source address of packets, of either family."""
        return self.local4 or self.local6


VXLAN_INFO: Final = Table(VxlanInfo)
