"""VRF interfaces, as the kernel tells them."""

from dataclasses import dataclass
from typing import Final

from nmstate_k8s.netlink.table import Table, attribute
from nmstate_k8s.netlink.value import number


@dataclass(frozen=True, slots=True)
class VrfInfo:
    """What makes a link a VRF (``IFLA_VRF_*``)."""

    table: int | None = attribute(1, number)


VRF_INFO: Final = Table(VrfInfo)
