"""HSR and PRP interfaces, as the kernel tells them."""

from dataclasses import dataclass
from typing import Final

from nmstate_k8s.netlink.table import Table, attribute
from nmstate_k8s.netlink.value import hardware_address, names, number


@dataclass(frozen=True, slots=True)
class HsrInfo:
    """What makes a link one of redundant paths (``IFLA_HSR_*``).

    Attributes:
        supervision_address: Group address; its last byte is the ``multicast_spec`` with which the link was made.
        version: Of HSR: 0 is that of 2010, 1 that of 2012.
        interlink_index: The interface to devices that know nothing of the ring, if there is one.
    """

    port1_index: int | None = attribute(1, number)
    port2_index: int | None = attribute(2, number)
    supervision_address: str | None = attribute(4, hardware_address)
    version: int | None = attribute(6, number)
    protocol: str | None = attribute(7, names("hsr", "prp"))
    interlink_index: int | None = attribute(8, number)

    @property
    def multicast_spec(self) -> int | None:
        """The last byte of the group address: the kernel takes it alone, and tells it with the others."""
        return int(self.supervision_address[-2:], 16) if self.supervision_address else None


HSR_INFO: Final = Table(HsrInfo)
