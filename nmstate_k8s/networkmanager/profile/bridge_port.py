"""Setting ``bridge-port``."""

from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import prop, records
from nmstate_k8s.networkmanager.profile.bridge_vlan import BridgeVlan
from nmstate_k8s.networkmanager.profile.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgePortSetting(Setting):
    """``bridge-port``."""

    NAME: ClassVar[str] = "bridge-port"

    priority: int | None = prop("priority", "u", implied=32)
    path_cost: int | None = prop("path-cost", "u", implied=100)
    hairpin_mode: bool | None = prop("hairpin-mode", "b", implied=False)
    vlans: tuple[BridgeVlan, ...] = prop("vlans", "aa{sv}", codec=records(BridgeVlan))
