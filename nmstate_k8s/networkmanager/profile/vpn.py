"""Setting ``vpn``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import prop, secret
from nmstate_k8s.networkmanager.profile.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class VpnSetting(Setting):
    """``vpn``.

    Attributes:
        service_type: Bus name of the plugin.
        data: The plugin's own options.
        secrets: The plugin's own secrets.
        persistent: Whether it stays up while its link is down.
    """

    NAME: ClassVar[str] = "vpn"

    service_type: str | None = prop("service-type", "s")
    user_name: str | None = prop("user-name", "s")
    data: Mapping[str, str] = prop("data", "a{ss}")
    secrets: Mapping[str, str] = secret("secrets", "a{ss}")
    persistent: bool | None = prop("persistent", "b", implied=False)
