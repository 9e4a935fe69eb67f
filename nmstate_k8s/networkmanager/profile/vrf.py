"""Setting ``vrf``."""

from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import prop
from nmstate_k8s.networkmanager.profile.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class VrfSetting(Setting):
    """``vrf``; ``table`` is the number of the routing table that its ports share."""

    NAME: ClassVar[str] = "vrf"

    table: int | None = prop("table", "u", implied=0)
