"""IP over InfiniBand, as the kernel tells it."""

from dataclasses import dataclass
from typing import Final

from nmstate_k8s.netlink.table import Table, attribute
from nmstate_k8s.netlink.value import names, number


@dataclass(frozen=True, slots=True)
class InfinibandInfo:
    """What makes a link an ``ipoib`` (``IFLA_IPOIB_*``). The hardware of a partition is the link's ``parent_index``."""

    partition: int | None = attribute(1, number)
    mode: str | None = attribute(2, names("datagram", "connected"))


INFINIBAND_INFO: Final = Table(InfinibandInfo)
