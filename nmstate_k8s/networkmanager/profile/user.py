"""Setting ``user``: notes that NetworkManager keeps and never reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import prop
from nmstate_k8s.networkmanager.profile.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class UserSetting(Setting):
    """``user``: keys have a dot in them, as domain names do."""

    NAME: ClassVar[str] = "user"

    data: Mapping[str, str] = prop("data", "a{ss}")
