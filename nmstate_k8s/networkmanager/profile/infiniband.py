"""Setting ``infiniband``."""

from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import prop
from nmstate_k8s.networkmanager.profile.setting import HARDWARE_ADDRESS, Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class InfinibandSetting(Setting):
    """``infiniband``.

    Attributes:
        p_key: Number of the partition; -1 for the hardware itself.
        parent: Interface of the hardware, for a partition.
        transport_mode: ``datagram`` or ``connected``.
    """

    NAME: ClassVar[str] = "infiniband"

    mac_address: str | None = prop("mac-address", "ay", codec=HARDWARE_ADDRESS)
    mtu: int | None = prop("mtu", "u", implied=0)
    p_key: int | None = prop("p-key", "i", implied=-1)
    parent: str | None = prop("parent", "s")
    transport_mode: str | None = prop("transport-mode", "s", implied="datagram")
