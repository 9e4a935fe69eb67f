"""Setting ``veth``."""

from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import prop
from nmstate_k8s.networkmanager.profile.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class VethSetting(Setting):
    """``veth``; ``peer`` is the other end's interface name."""

    NAME: ClassVar[str] = "veth"

    peer: str | None = prop("peer", "s")
