"""IP VLAN interfaces, as the kernel tells them."""

from dataclasses import dataclass
from enum import IntFlag
from typing import Final

from nmstate_k8s.netlink.table import Table, attribute
from nmstate_k8s.netlink.value import names, number


class IpvlanFlag(IntFlag):
    """``IPVLAN_F_*``."""

    PRIVATE = 0x1
    VEPA = 0x2


_NO_FLAGS: Final = IpvlanFlag(0)


def ipvlan_flags(payload: bytes) -> IpvlanFlag:
    return IpvlanFlag(number(payload))


@dataclass(frozen=True, slots=True)
class IpvlanInfo:
    """What makes a link an ``ipvlan`` (``IFLA_IPVLAN_*``). Its base is the link's ``parent_index``."""

    mode: str | None = attribute(1, names("l2", "l3", "l3s"))
    flags: IpvlanFlag = attribute(2, ipvlan_flags, default=_NO_FLAGS)  # noqa: RUF009 - makes a dataclass field


IPVLAN_INFO: Final = Table(IpvlanInfo)
