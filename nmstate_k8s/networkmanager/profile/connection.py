"""Setting ``connection``: what a profile is, and when it is used."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import VOLATILE, Variant, prop
from nmstate_k8s.networkmanager.enums import MultiConnect
from nmstate_k8s.networkmanager.profile.setting import Setting, renamed

_OLD_NAMES = {"controller": "master", "port-type": "slave-type", "autoconnect-ports": "autoconnect-slaves"}
"""By new name, which 1.46 brought; later ones send both, and all of them take the old one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionSetting(Setting):
    """``connection``.

    Attributes:
        controller: Interface name or profile UUID of the controller; ``port_type`` says of which kind it is.
        autoconnect_ports: 1 brings the ports up with their controller, 0 does not, -1 is the default.
        timestamp: When the profile was last active; NetworkManager's own, and no part of a comparison.
    """

    NAME: ClassVar[str] = "connection"

    id: str | None = prop("id", "s")
    uuid: str | None = prop("uuid", "s")
    type: str | None = prop("type", "s")
    interface_name: str | None = prop("interface-name", "s")
    controller: str | None = prop("master", "s")
    port_type: str | None = prop("slave-type", "s")
    autoconnect: bool | None = prop("autoconnect", "b", implied=True)
    autoconnect_priority: int | None = prop("autoconnect-priority", "i", implied=0)
    autoconnect_ports: int | None = prop("autoconnect-slaves", "i", implied=-1)
    multi_connect: int | None = prop("multi-connect", "i", implied=MultiConnect.DEFAULT)
    lldp: int | None = prop("lldp", "i", implied=-1)
    mptcp_flags: int | None = prop("mptcp-flags", "u", implied=0)
    wait_device_timeout: int | None = prop("wait-device-timeout", "i", implied=-1)
    timestamp: int | None = prop("timestamp", "t", implied=VOLATILE)
    permissions: tuple[str, ...] = prop("permissions", "as")

    @classmethod
    def modernised(cls, values: Mapping[str, Variant]) -> Mapping[str, Variant]:
        return renamed(values, _OLD_NAMES)
