"""Setting ``ip-tunnel``."""

from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import prop
from nmstate_k8s.networkmanager.profile.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class IpTunnelSetting(Setting):
    """``ip-tunnel``.

    Attributes:
        mode: An ``IpTunnelMode``.
        parent: Interface name or profile UUID.
        path_mtu_discovery: Off only for tunnels over IPv4, and only with a ``ttl`` of 0.
        flags: The kernel's, of tunnels over IPv6.
    """

    NAME: ClassVar[str] = "ip-tunnel"

    mode: int | None = prop("mode", "u", implied=0)
    parent: str | None = prop("parent", "s")
    local: str | None = prop("local", "s")
    remote: str | None = prop("remote", "s")
    ttl: int | None = prop("ttl", "u", implied=0)
    tos: int | None = prop("tos", "u", implied=0)
    path_mtu_discovery: bool | None = prop("path-mtu-discovery", "b", implied=True)
    encapsulation_limit: int | None = prop("encapsulation-limit", "u", implied=0)
    flow_label: int | None = prop("flow-label", "u", implied=0)
    fwmark: int | None = prop("fwmark", "u", implied=0)
    flags: int | None = prop("flags", "u", implied=0)
    mtu: int | None = prop("mtu", "u", implied=0)
