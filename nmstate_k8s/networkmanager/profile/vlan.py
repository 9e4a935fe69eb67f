"""Setting ``vlan``."""

from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import prop
from nmstate_k8s.networkmanager.enums import VlanFlags
from nmstate_k8s.networkmanager.profile.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class VlanSetting(Setting):
    """``vlan``.

    Attributes:
        parent: Interface name or profile UUID.
        flags: ``VlanFlags``; absent means none, while the kernel's own default is REORDER_HEADERS.
        protocol: ``802.1Q`` or ``802.1ad``.
        ingress_priority_map: "from:to", 802.1p priority to kernel priority.
    """

    NAME: ClassVar[str] = "vlan"

    id: int | None = prop("id", "u", implied=0)
    parent: str | None = prop("parent", "s")
    flags: int | None = prop("flags", "u", implied=VlanFlags(0))
    protocol: str | None = prop("protocol", "s", implied="802.1Q")
    ingress_priority_map: tuple[str, ...] = prop("ingress-priority-map", "as")
    egress_priority_map: tuple[str, ...] = prop("egress-priority-map", "as")
