"""Setting ``bridge``."""

from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import prop, records
from nmstate_k8s.networkmanager.profile.bridge_vlan import BridgeVlan
from nmstate_k8s.networkmanager.profile.setting import HARDWARE_ADDRESS, Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeSetting(Setting):
    """``bridge``; times are in seconds, those of multicast in hundredths of one, as in the kernel."""

    NAME: ClassVar[str] = "bridge"

    stp: bool | None = prop("stp", "b", implied=True)
    priority: int | None = prop("priority", "u", implied=32768)
    forward_delay: int | None = prop("forward-delay", "u", implied=15)
    hello_time: int | None = prop("hello-time", "u", implied=2)
    max_age: int | None = prop("max-age", "u", implied=20)
    ageing_time: int | None = prop("ageing-time", "u", implied=300)
    group_address: str | None = prop("group-address", "ay", codec=HARDWARE_ADDRESS)
    group_forward_mask: int | None = prop("group-forward-mask", "u", implied=0)
    vlan_filtering: bool | None = prop("vlan-filtering", "b", implied=False)
    vlan_default_pvid: int | None = prop("vlan-default-pvid", "u", implied=1)
    vlan_protocol: str | None = prop("vlan-protocol", "s", implied="802.1Q")
    vlans: tuple[BridgeVlan, ...] = prop("vlans", "aa{sv}", codec=records(BridgeVlan))
    multicast_snooping: bool | None = prop("multicast-snooping", "b", implied=True)
    multicast_router: str | None = prop("multicast-router", "s", implied="auto")
    multicast_querier: bool | None = prop("multicast-querier", "b", implied=False)
    multicast_query_use_ifaddr: bool | None = prop("multicast-query-use-ifaddr", "b", implied=False)
    multicast_hash_max: int | None = prop("multicast-hash-max", "u", implied=4096)
    multicast_last_member_count: int | None = prop("multicast-last-member-count", "u", implied=2)
    multicast_startup_query_count: int | None = prop("multicast-startup-query-count", "u", implied=2)
    multicast_last_member_interval: int | None = prop("multicast-last-member-interval", "t", implied=100)
    multicast_membership_interval: int | None = prop("multicast-membership-interval", "t", implied=26000)
    multicast_querier_interval: int | None = prop("multicast-querier-interval", "t", implied=25500)
    multicast_query_interval: int | None = prop("multicast-query-interval", "t", implied=12500)
    multicast_query_response_interval: int | None = prop("multicast-query-response-interval", "t", implied=1000)
    multicast_startup_query_interval: int | None = prop("multicast-startup-query-interval", "t", implied=3125)
