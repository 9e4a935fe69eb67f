"""Setting ``vxlan``."""

from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import prop
from nmstate_k8s.networkmanager.profile.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class VxlanSetting(Setting):
    """``vxlan``.

    Attributes:
        parent: Interface name or profile UUID; absent for a VXLAN that the routing table finds a way for.
        remote: Unicast or multicast address.
        destination_port: The default is Linux's old one, not 4789, which IANA gave.
    """

    NAME: ClassVar[str] = "vxlan"

    id: int | None = prop("id", "u", implied=0)
    parent: str | None = prop("parent", "s")
    learning: bool | None = prop("learning", "b", implied=True)
    local: str | None = prop("local", "s")
    remote: str | None = prop("remote", "s")
    destination_port: int | None = prop("destination-port", "u", implied=8472)
