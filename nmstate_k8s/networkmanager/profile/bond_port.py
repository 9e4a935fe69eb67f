"""Setting ``bond-port``."""

from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import prop
from nmstate_k8s.networkmanager.profile.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class BondPortSetting(Setting):
    """``bond-port``.

    Attributes:
        prio: See ``Feature.BOND_PORT_PRIORITY``: an older NetworkManager refuses it.
    """

    NAME: ClassVar[str] = "bond-port"

    queue_id: int | None = prop("queue-id", "u", implied=0)
    prio: int | None = prop("prio", "i", implied=0)
