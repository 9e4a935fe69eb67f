"""Linux bridges and their ports, as the kernel tells them.

Fields have the names that ``ip -d -j link`` prints. Times are in ticks of `USER_HZ`, as the kernel sends
them; ``forward_delay``, ``hello_time``, ``max_age`` and ``ageing_time`` are what nmstate shows in seconds.
"""

from dataclasses import dataclass
from typing import Final

from nmstate_k8s.netlink.table import Table, attribute
from nmstate_k8s.netlink.value import flag, hardware_address, names, number, tag_protocol

USER_HZ: Final = 100
"""Ticks per second in what the kernel tells user space; the same on every architecture that runs Kubernetes."""


def bridge_id(payload: bytes) -> str:
    """``struct ifla_bridge_id``: priority in four digits, then the MAC address."""
    return f"{payload[:2].hex()}.{hardware_address(payload[2:8])}"


@dataclass(frozen=True, slots=True)
class BridgeInfo:
    """What makes a link a bridge (``IFLA_BR_*``); None where the kernel did not say."""

    forward_delay: int | None = attribute(1, number)
    hello_time: int | None = attribute(2, number)
    max_age: int | None = attribute(3, number)
    ageing_time: int | None = attribute(4, number)
    stp_state: int | None = attribute(5, number)
    priority: int | None = attribute(6, number)
    vlan_filtering: bool | None = attribute(7, flag)
    vlan_protocol: str | None = attribute(8, tag_protocol)
    group_fwd_mask: int | None = attribute(9, number)
    root_id: str | None = attribute(10, bridge_id)
    bridge_id: str | None = attribute(11, bridge_id)
    root_port: int | None = attribute(12, number)
    root_path_cost: int | None = attribute(13, number)
    topology_change: bool | None = attribute(14, flag)
    hello_timer: int | None = attribute(16, number)
    gc_timer: int | None = attribute(19, number)
    group_addr: str | None = attribute(20, hardware_address)
    mcast_router: int | None = attribute(22, number)
    mcast_snooping: bool | None = attribute(23, flag)
    mcast_query_use_ifaddr: bool | None = attribute(24, flag)
    mcast_querier: bool | None = attribute(25, flag)
    mcast_hash_elasticity: int | None = attribute(26, number)
    mcast_hash_max: int | None = attribute(27, number)
    mcast_last_member_cnt: int | None = attribute(28, number)
    mcast_startup_query_cnt: int | None = attribute(29, number)
    mcast_last_member_intvl: int | None = attribute(30, number)
    mcast_membership_intvl: int | None = attribute(31, number)
    mcast_querier_intvl: int | None = attribute(32, number)
    mcast_query_intvl: int | None = attribute(33, number)
    mcast_query_response_intvl: int | None = attribute(34, number)
    mcast_startup_query_intvl: int | None = attribute(35, number)
    nf_call_iptables: bool | None = attribute(36, flag)
    nf_call_ip6tables: bool | None = attribute(37, flag)
    nf_call_arptables: bool | None = attribute(38, flag)
    vlan_default_pvid: int | None = attribute(39, number)
    vlan_stats_enabled: bool | None = attribute(41, flag)
    mcast_stats_enabled: bool | None = attribute(42, flag)
    mcast_igmp_version: int | None = attribute(43, number)
    mcast_mld_version: int | None = attribute(44, number)


@dataclass(frozen=True, slots=True)
class BridgePortInfo:
    """A port's side of its bridge (``IFLA_BRPORT_*``)."""

    state: str | None = attribute(1, names("disabled", "listening", "learning", "forwarding", "blocking"))
    priority: int | None = attribute(2, number)
    cost: int | None = attribute(3, number)
    hairpin: bool | None = attribute(4, flag)
    guard: bool | None = attribute(5, flag)
    root_block: bool | None = attribute(6, flag)
    fastleave: bool | None = attribute(7, flag)
    learning: bool | None = attribute(8, flag)
    flood: bool | None = attribute(9, flag)
    proxy_arp: bool | None = attribute(10, flag)
    multicast_router: int | None = attribute(25, number)
    mcast_flood: bool | None = attribute(27, flag)
    mcast_to_unicast: bool | None = attribute(28, flag)
    vlan_tunnel: bool | None = attribute(29, flag)
    bcast_flood: bool | None = attribute(30, flag)
    group_fwd_mask: int | None = attribute(31, number)
    neigh_suppress: bool | None = attribute(32, flag)
    isolated: bool | None = attribute(33, flag)
    locked: bool | None = attribute(39, flag)


BRIDGE_INFO: Final = Table(BridgeInfo)
BRIDGE_PORT_INFO: Final = Table(BridgePortInfo)
