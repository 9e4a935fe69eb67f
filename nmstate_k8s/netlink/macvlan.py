"""MAC VLAN interfaces and taps, as the kernel tells them."""

from dataclasses import dataclass
from enum import IntFlag
from typing import Final

from nmstate_k8s.netlink.table import Table, attribute
from nmstate_k8s.netlink.value import number

_MODES: Final = {1: "private", 2: "vepa", 4: "bridge", 8: "passthru", 16: "source"}


class MacvlanFlag(IntFlag):
    """``MACVLAN_FLAG_*``."""

    NOPROMISC = 0x1
    NODST = 0x2


_NO_FLAGS: Final = MacvlanFlag(0)


def macvlan_mode(payload: bytes) -> str:
    """``MACVLAN_MODE_*``, of which each is a bit."""
    value = number(payload)
    return _MODES.get(value, str(value))


def macvlan_flags(payload: bytes) -> MacvlanFlag:
    return MacvlanFlag(number(payload))


@dataclass(frozen=True, slots=True)
class MacvlanInfo:
    """What makes a link a ``macvlan`` or ``macvtap`` (``IFLA_MACVLAN_*``). Its base is the link's ``parent_index``."""

    mode: str | None = attribute(1, macvlan_mode)
    flags: MacvlanFlag = attribute(2, macvlan_flags, default=_NO_FLAGS)  # noqa: RUF009 - makes a dataclass field


MACVLAN_INFO: Final = Table(MacvlanInfo)
