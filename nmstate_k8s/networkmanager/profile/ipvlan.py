"""Setting ``ipvlan``, which NetworkManager has since 1.52."""

from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import prop
from nmstate_k8s.networkmanager.profile.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class IpvlanSetting(Setting):
    """``ipvlan``.

    Attributes:
        mode: An ``IpvlanMode``.
        parent: Interface name or profile UUID.
    """

    NAME: ClassVar[str] = "ipvlan"

    mode: int | None = prop("mode", "u")
    parent: str | None = prop("parent", "s")
    private: bool | None = prop("private", "b", implied=False)
    vepa: bool | None = prop("vepa", "b", implied=False)
