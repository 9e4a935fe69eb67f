"""Setting ``ipv4``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import Variant, prop
from nmstate_k8s.networkmanager.profile.ip import (
    IPSetting,
    legacy_servers_first,
    packed_ipv4,
    said_once,
    unpacked_ipv4,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ipv4Setting(IPSetting):
    """``ipv4``.

    Attributes:
        dhcp_client_id: ``mac``, ``perm-mac``, ``duid``, ``stable``, ``ipv6-duid``, text, or bytes as "01:02:...".
        dhcp_fqdn: Excludes ``dhcp_hostname``.
    """

    NAME: ClassVar[str] = "ipv4"

    dhcp_client_id: str | None = prop("dhcp-client-id", "s")
    dhcp_fqdn: str | None = prop("dhcp-fqdn", "s")
    forwarding: int | None = prop("forwarding", "i", implied=-1)
    link_local: int | None = prop("link-local", "i", implied=0)
    dad_timeout: int | None = prop("dad-timeout", "i", implied=-1)

    @classmethod
    def modernised(cls, values: Mapping[str, Variant]) -> Mapping[str, Variant]:
        return said_once(values, unpacked_ipv4(values.get("dns")))

    def written(self) -> dict[str, Variant]:
        return legacy_servers_first(self.to_dbus(), packed_ipv4(self.dns))
