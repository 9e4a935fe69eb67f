"""MACsec interfaces, as the kernel tells them."""

from dataclasses import dataclass
from typing import Final

from nmstate_k8s.netlink.table import Table, attribute
from nmstate_k8s.netlink.value import flag, names, network_number


@dataclass(frozen=True, slots=True)
class MacsecInfo:
    """What makes a link a ``macsec`` (``IFLA_MACSEC_*``). Its base is the link's ``parent_index``; keys are not told.

    Attributes:
        sci: Secure channel identifier: a MAC address and the port.
    """

    sci: int | None = attribute(1, network_number)
    encrypt: bool | None = attribute(7, flag)
    send_sci: bool | None = attribute(9, flag)
    validation: str | None = attribute(13, names("disabled", "check", "strict"))
    offload: str | None = attribute(15, names("off", "phy", "mac"))

    @property
    def port(self) -> int | None:
        """The last two bytes of the identifier: the kernel takes a port, and tells it only there."""
        return None if self.sci is None else self.sci & 0xFFFF


MACSEC_INFO: Final = Table(MacsecInfo)
