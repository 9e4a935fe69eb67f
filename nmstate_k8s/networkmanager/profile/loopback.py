"""Setting ``loopback``, which NetworkManager has since 1.42."""

from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import prop
from nmstate_k8s.networkmanager.profile.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopbackSetting(Setting):
    """``loopback``; an ``mtu`` of 0 leaves it as it is."""

    NAME: ClassVar[str] = "loopback"

    mtu: int | None = prop("mtu", "u", implied=0)
