"""Bonds and their ports, as the kernel tells them.

Options carry nmstate's key where it has one, and values the kernel's own names.
"""

from dataclasses import dataclass
from typing import Final

from nmstate_k8s.netlink.table import Table, attribute
from nmstate_k8s.netlink.value import flag, hardware_address, ips, names, number, signed

BOND_MODES: Final = (
    "balance-rr",
    "active-backup",
    "balance-xor",
    "broadcast",
    "802.3ad",
    "balance-tlb",
    "balance-alb",
)
XMIT_HASH_POLICIES: Final = ("layer2", "layer3+4", "layer2+3", "encap2+3", "encap3+4", "vlan+srcmac")
ARP_VALIDATE: Final = ("none", "active", "backup", "all", "filter", "filter_active", "filter_backup")


@dataclass(frozen=True, slots=True)
class AggregatorInfo:
    """The active 802.3ad aggregator of a bond (``IFLA_BOND_AD_INFO_*``)."""

    aggregator: int | None = attribute(1, number)
    num_ports: int | None = attribute(2, number)
    actor_key: int | None = attribute(3, number)
    partner_key: int | None = attribute(4, number)
    partner_mac: str | None = attribute(5, hardware_address)


_AGGREGATOR: Final = Table(AggregatorInfo)


@dataclass(frozen=True, slots=True)
class BondInfo:
    """What makes a link a bond (``IFLA_BOND_*``); None where the kernel did not say.

    The kernel says ``ad_actor_*`` and ``ad_user_port_key`` only in mode 802.3ad and to processes with CAP_NET_ADMIN.

    Attributes:
        num_peer_notif: nmstate's ``num_grat_arp`` and ``num_unsol_na``, which are one option.
        primary_index: The preferred port's interface, if there is one.
        active_port_index: The interface that carries the traffic in modes that use one at a time.
    """

    mode: str | None = attribute(1, names(*BOND_MODES))
    active_port_index: int | None = attribute(2, number)
    miimon: int | None = attribute(3, number)
    updelay: int | None = attribute(4, number)
    downdelay: int | None = attribute(5, number)
    use_carrier: bool | None = attribute(6, flag)
    arp_interval: int | None = attribute(7, number)
    arp_ip_target: tuple[str, ...] = attribute(8, ips, default=())
    arp_validate: str | None = attribute(9, names(*ARP_VALIDATE))
    arp_all_targets: str | None = attribute(10, names("any", "all"))
    primary_index: int | None = attribute(11, number)
    primary_reselect: str | None = attribute(12, names("always", "better", "failure"))
    fail_over_mac: str | None = attribute(13, names("none", "active", "follow"))
    xmit_hash_policy: str | None = attribute(14, names(*XMIT_HASH_POLICIES))
    resend_igmp: int | None = attribute(15, number)
    num_peer_notif: int | None = attribute(16, number)
    all_slaves_active: str | None = attribute(17, names("dropped", "delivered"))
    min_links: int | None = attribute(18, number)
    lp_interval: int | None = attribute(19, number)
    packets_per_slave: int | None = attribute(20, number)
    lacp_rate: str | None = attribute(21, names("slow", "fast"))
    ad_select: str | None = attribute(22, names("stable", "bandwidth", "count", "actor_port_prio"))
    aggregator: AggregatorInfo | None = attribute(23, _AGGREGATOR.read)  # noqa: RUF009 - makes a dataclass field
    ad_actor_sys_prio: int | None = attribute(24, number)
    ad_user_port_key: int | None = attribute(25, number)
    ad_actor_system: str | None = attribute(26, hardware_address)
    tlb_dynamic_lb: bool | None = attribute(27, flag)
    peer_notif_delay: int | None = attribute(28, number)
    lacp_active: bool | None = attribute(29, flag)
    arp_missed_max: int | None = attribute(30, number)
    ns_ip6_target: tuple[str, ...] = attribute(31, ips, default=())
    coupled_control: bool | None = attribute(32, flag)


@dataclass(frozen=True, slots=True)
class BondPortInfo:
    """A port's side of its bond (``IFLA_BOND_SLAVE_*``).

    Attributes:
        state: ``active`` or ``backup``.
        permanent_mac: The port's address from before it joined.
    """

    state: str | None = attribute(1, names("active", "backup"))
    mii_status: str | None = attribute(2, names("up", "fail", "down", "back"))
    link_failure_count: int | None = attribute(3, number)
    permanent_mac: str | None = attribute(4, hardware_address)
    queue_id: int | None = attribute(5, number)
    aggregator_id: int | None = attribute(6, number)
    priority: int | None = attribute(9, signed)


BOND_INFO: Final = Table(BondInfo)
BOND_PORT_INFO: Final = Table(BondPortInfo)
