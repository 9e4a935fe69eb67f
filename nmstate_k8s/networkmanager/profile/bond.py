"""Setting ``bond``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import prop
from nmstate_k8s.networkmanager.profile.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class BondSetting(Setting):
    """``bond``: the kernel's options by their kernel names, every value as text."""

    NAME: ClassVar[str] = "bond"

    options: Mapping[str, str] = prop("options", "a{ss}")
