"""Setting ``ipv6``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import Variant, prop
from nmstate_k8s.networkmanager.enums import AddrGenMode
from nmstate_k8s.networkmanager.profile.ip import (
    IPSetting,
    legacy_servers_first,
    packed_ipv6,
    said_once,
    unpacked_ipv6,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ipv6Setting(IPSetting):
    """``ipv6``.

    Attributes:
        addr_gen_mode: An ``AddrGenMode``. Absent is not its default for every version, so write it.
        token: Host part of the address with ``AddrGenMode.EUI64``, such as "::1".
        ra_timeout: How long to wait for a router advertisement, in seconds; 0 is the default.
    """

    NAME: ClassVar[str] = "ipv6"

    addr_gen_mode: int | None = prop("addr-gen-mode", "i", implied=AddrGenMode.DEFAULT)
    token: str | None = prop("token", "s")
    ip6_privacy: int | None = prop("ip6-privacy", "i", implied=-1)
    ra_timeout: int | None = prop("ra-timeout", "i", implied=0)
    dhcp_duid: str | None = prop("dhcp-duid", "s")
    mtu: int | None = prop("mtu", "u", implied=0)

    @classmethod
    def modernised(cls, values: Mapping[str, Variant]) -> Mapping[str, Variant]:
        return said_once(values, unpacked_ipv6(values.get("dns")))

    def written(self) -> dict[str, Variant]:
        return legacy_servers_first(self.to_dbus(), packed_ipv6(self.dns))
