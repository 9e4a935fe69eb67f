"""Setting ``macvlan``."""

from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import prop
from nmstate_k8s.networkmanager.profile.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class MacvlanSetting(Setting):
    """``macvlan``.

    Attributes:
        mode: A ``MacvlanMode``.
        parent: Interface name or profile UUID.
        tap: Whether the kernel is to make a ``macvtap``, which comes with a device file.
    """

    NAME: ClassVar[str] = "macvlan"

    mode: int | None = prop("mode", "u", implied=0)
    parent: str | None = prop("parent", "s")
    promiscuous: bool | None = prop("promiscuous", "b", implied=True)
    tap: bool | None = prop("tap", "b", implied=False)
