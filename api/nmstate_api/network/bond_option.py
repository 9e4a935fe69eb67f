"""Options of the kernel's bonding driver, under the kernel's own names."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import AliasGenerator, ConfigDict

from nmstate_api.network.address import Ipv6Address, MacAddress, parse_ip
from nmstate_api.network.model import NetworkModel, also
from nmstate_api.network.problem import shown
from nmstate_api.network.scalar import U8, U16, Flag, Whole, counted

_MOST = 2**31 - 1
_ManyOrNone = Annotated[int, Whole(0, _MOST)]


class BondMode(StrEnum):
    """How a bond shares traffic, in the order in which the kernel counts."""

    BALANCE_RR = "balance-rr"
    ACTIVE_BACKUP = "active-backup"
    BALANCE_XOR = "balance-xor"
    BROADCAST = "broadcast"
    LACP = "802.3ad"
    BALANCE_TLB = "balance-tlb"
    BALANCE_ALB = "balance-alb"


class AdSelect(StrEnum):
    """How the active aggregator is chosen."""

    STABLE = "stable"
    BANDWIDTH = "bandwidth"
    COUNT = "count"


class LacpRate(StrEnum):
    """How often the partner is asked for LACP packets."""

    SLOW = "slow"
    FAST = "fast"


class AllSlavesActive(StrEnum):
    """What becomes of duplicate frames on inactive ports."""

    DROPPED = "dropped"
    DELIVERED = "delivered"


class ArpAllTargets(StrEnum):
    """How many targets must answer for a port to be up."""

    ANY = "any"
    ALL = "all"


class ArpValidate(StrEnum):
    """On which ports ARP answers are validated."""

    NONE = "none"
    ACTIVE = "active"
    BACKUP = "backup"
    ALL = "all"
    FILTER = "filter"
    FILTER_ACTIVE = "filter_active"
    FILTER_BACKUP = "filter_backup"


class FailOverMac(StrEnum):
    """Whose hardware address an active-backup bond has."""

    NONE = "none"
    ACTIVE = "active"
    FOLLOW = "follow"


class PrimaryReselect(StrEnum):
    """When the primary port becomes active again."""

    ALWAYS = "always"
    BETTER = "better"
    FAILURE = "failure"


class XmitHashPolicy(StrEnum):
    """What a port is chosen by."""

    LAYER_2 = "layer2"
    LAYER_3_4 = "layer3+4"
    LAYER_2_3 = "layer2+3"
    ENCAP_2_3 = "encap2+3"
    ENCAP_3_4 = "encap3+4"
    VLAN_SRCMAC = "vlan+srcmac"


class BondOptions(NetworkModel):
    """Options of a bond. What is not given stays as it is, or gets the kernel's default on a new bond."""

    model_config = ConfigDict(alias_generator=AliasGenerator())

    ad_actor_sys_prio: Annotated[int, Whole(1, 2**16 - 1)] | None = None
    """Priority of this system in LACP. Default: 65535."""

    ad_actor_system: MacAddress | None = None
    """Hardware address of this system in LACP. Default: that of the bond."""

    ad_select: Annotated[AdSelect, counted(AdSelect)] | None = None
    """How the active aggregator is chosen. Default: stable."""

    ad_user_port_key: Annotated[int, Whole(0, 1023)] | None = None
    """User-defined part of the LACP port key. Default: 0."""

    all_slaves_active: Annotated[AllSlavesActive, counted(AllSlavesActive)] | None = None
    """What becomes of duplicate frames on inactive ports. Default: dropped."""

    arp_all_targets: Annotated[ArpAllTargets, counted(ArpAllTargets)] | None = None
    """How many of the targets must answer for a port to be up. Default: any."""

    arp_interval: _ManyOrNone | None = None
    """Time between ARP probes in milliseconds; 0 turns them off. Default: 0."""

    arp_ip_target: str | None = None
    """IPv4 addresses to probe, separated by commas."""

    arp_missed_max: U8 | None = None
    """Unanswered ARP probes after which a port is down. Default: 2."""

    arp_validate: Annotated[ArpValidate, counted(ArpValidate)] | None = None
    """On which ports ARP answers are validated. Default: none."""

    balance_slb: Flag | None = also("balance-slb", "balance_slb")
    """Whether VLANs are balanced by source address without help from the switch. Default: false."""

    downdelay: _ManyOrNone | None = None
    """Milliseconds after which a port without link counts as down. Default: 0."""

    fail_over_mac: Annotated[FailOverMac, counted(FailOverMac)] | None = None
    """Whose hardware address an active-backup bond has. Default: none."""

    lacp_active: Flag | None = None
    """Whether LACP packets are sent unasked. Default: true."""

    lacp_rate: Annotated[LacpRate, counted(LacpRate)] | None = None
    """How often the partner is asked for LACP packets. Default: slow."""

    lp_interval: Annotated[int, Whole(1, _MOST)] | None = None
    """Seconds between learning packets. Default: 1."""

    miimon: _ManyOrNone | None = None
    """Time between link checks in milliseconds; 0 turns them off. Default: 100 with NetworkManager."""

    min_links: _ManyOrNone | None = None
    """Ports that must have a link for the bond to have one. Default: 0."""

    ns_ip6_target: list[Ipv6Address] | None = None
    """IPv6 addresses to probe."""

    num_grat_arp: U8 | None = None
    """ARP announcements after a fail-over. Default: 1."""

    num_unsol_na: U8 | None = None
    """IPv6 neighbour announcements after a fail-over. Default: 1."""

    packets_per_slave: U16 | None = None
    """Packets sent through a port before the next one is used, in balance-rr. Default: 1."""

    primary: str | None = None
    """Port that is active whenever it has a link."""

    primary_reselect: Annotated[PrimaryReselect, counted(PrimaryReselect)] | None = None
    """When the primary port becomes active again. Default: always."""

    resend_igmp: U8 | None = None
    """IGMP reports after a fail-over. Default: 1."""

    tlb_dynamic_lb: Flag | None = None
    """Whether flows are moved between ports by load, in balance-tlb. Default: true."""

    updelay: _ManyOrNone | None = None
    """Milliseconds after which a port with a link counts as up. Default: 0."""

    use_carrier: Flag | None = None
    """Whether the link is read from the carrier rather than from the driver. Default: true."""

    xmit_hash_policy: Annotated[XmitHashPolicy, counted(XmitHashPolicy)] | None = None
    """What a port is chosen by. Default: layer2."""

    def problems(self) -> Iterator[tuple[str, str]]:
        if self.miimon and self.arp_interval:
            yield (
                "miimon",
                f"{self.miimon} and arp_interval {self.arp_interval} rule each other out; set one of them to 0",
            )
        if self.arp_interval == 0 and (self.arp_ip_target or self.ns_ip6_target):
            yield "arp_interval", "0 turns the probes off, but targets are given; set an interval or remove the targets"
        if None not in (self.num_grat_arp, self.num_unsol_na) and self.num_grat_arp != self.num_unsol_na:
            yield (
                "num_unsol_na",
                f"{self.num_unsol_na} differs from num_grat_arp {self.num_grat_arp}; they are one; give one",
            )
        if self.ad_actor_system is not None and self.ad_actor_system.startswith("01:00:5E"):
            yield "ad_actor_system", f"{shown(self.ad_actor_system)} is a multicast address; use a unicast one"
        if self.balance_slb and self.xmit_hash_policy not in (None, XmitHashPolicy.VLAN_SRCMAC):
            yield "balance-slb", f"needs xmit_hash_policy vlan+srcmac, and it is {self.xmit_hash_policy}"
        for target in filter(None, (self.arp_ip_target or "").split(",")):
            if (address := parse_ip(target.strip())) is None or address.version != 4:
                yield "arp_ip_target", f"{shown(target.strip())} is not an IPv4 address"
