"""Setting ``hsr``."""

from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import prop
from nmstate_k8s.networkmanager.profile.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class HsrSetting(Setting):
    """``hsr``.

    Attributes:
        multicast_spec: Last byte of the group address.
        protocol_version: An ``HsrProtocolVersion``; absent leaves it to the kernel, which takes that of 2010.
        interlink: Interface to devices that know nothing of the ring.
    """

    NAME: ClassVar[str] = "hsr"

    port1: str | None = prop("port1", "s")
    port2: str | None = prop("port2", "s")
    multicast_spec: int | None = prop("multicast-spec", "u", implied=0)
    prp: bool | None = prop("prp", "b", implied=False)
    protocol_version: int | None = prop("protocol-version", "i", implied=-1)
    interlink: str | None = prop("interlink", "s")
