"""Setting ``macsec``."""

from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import prop, secret
from nmstate_k8s.networkmanager.profile.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class MacsecSetting(Setting):
    """``macsec``.

    Attributes:
        mode: 0 for a shared key, 1 for EAP.
        parent: Interface name or profile UUID.
        mka_cak: The shared key, which has a name, ``mka_ckn``.
        validation: A ``MacsecValidation``.
        offload: A ``MacsecOffload``.
    """

    NAME: ClassVar[str] = "macsec"

    mode: int | None = prop("mode", "i", implied=0)
    parent: str | None = prop("parent", "s")
    encrypt: bool | None = prop("encrypt", "b", implied=True)
    mka_cak: str | None = secret("mka-cak", "s")
    mka_ckn: str | None = prop("mka-ckn", "s")
    port: int | None = prop("port", "i", implied=1)
    validation: int | None = prop("validation", "i", implied=2)
    send_sci: bool | None = prop("send-sci", "b", implied=True)
    offload: int | None = prop("offload", "i", implied=-1)
