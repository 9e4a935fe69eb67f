"""Setting ``match``: by what else than its name a device is found."""

from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import prop
from nmstate_k8s.networkmanager.profile.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchSetting(Setting):
    """``match``: shell patterns; those of one property are alternatives."""

    NAME: ClassVar[str] = "match"

    interface_name: tuple[str, ...] = prop("interface-name", "as")
    driver: tuple[str, ...] = prop("driver", "as")
    path: tuple[str, ...] = prop("path", "as")
    kernel_command_line: tuple[str, ...] = prop("kernel-command-line", "as")
