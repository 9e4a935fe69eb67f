"""Options of a Linux bridge."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, ClassVar

from nmstate_api.network.address import MacAddress
from nmstate_api.network.model import NetworkModel
from nmstate_api.network.problem import shown
from nmstate_api.network.scalar import U16, U32, U64, Choice, Flag, Whole
from nmstate_api.network.vlan import VlanProtocol

_LINK_LOCAL_GROUP = re.compile(r"01:80:C2:00:00:0[04-9A-F]")
_NEVER_FORWARDED = 0b111
"""Bits of the groups of STP, pause frames and LACP."""


class MulticastRouter(StrEnum):
    """Whether the bridge takes itself for connected to a multicast router."""

    AUTO = "auto"
    DISABLED = "disabled"
    ENABLED = "enabled"


_MULTICAST_ROUTER = Choice(
    MulticastRouter,
    numbers={0: MulticastRouter.DISABLED, 1: MulticastRouter.AUTO, 2: MulticastRouter.ENABLED},
)


class SpanningTree(NetworkModel):
    """The spanning tree protocol. Times are in seconds."""

    enabled: Flag | None = None
    """Whether the bridge takes part in it. Default: true on a new bridge."""

    forward_delay: Annotated[int, Whole(2, 30)] | None = None
    """Time spent listening and learning before frames are forwarded. Default: 15."""

    hello_time: Annotated[int, Whole(1, 10)] | None = None
    """Time between the root's messages. Default: 2."""

    max_age: Annotated[int, Whole(6, 40)] | None = None
    """Time after which a silent root is given up. Default: 20."""

    priority: U16 | None = None
    """Priority of this bridge; the lowest becomes the root. Default: 32768."""


class LinuxBridgeOptions(NetworkModel):
    """Options of a bridge. What is not given stays as it is. Multicast intervals are in 1/100 s."""

    show_only: ClassVar[frozenset[str]] = frozenset({"gc-timer", "hello-timer"})

    gc_timer: U64 | None = None
    """Shown only."""

    hello_timer: U64 | None = None
    """Shown only."""

    group_addr: MacAddress | None = None
    """Group address of the spanning tree. Default: 01:80:C2:00:00:00."""

    group_forward_mask: U16 | None = None
    """Link-local groups that are forwarded, as bits. Default: 0."""

    group_fwd_mask: U16 | None = None
    """The same as group-forward-mask."""

    hash_max: Annotated[int, Whole(1, 2**32 - 1)] | None = None
    """Largest size of the multicast table, a power of two. Default: 4096."""

    mac_ageing_time: Annotated[int, Whole(0, 1_000_000)] | None = None
    """Seconds after which a silent hardware address is forgotten. Default: 300."""

    multicast_last_member_count: U32 | None = None
    """Queries before a group is given up. Default: 2."""

    multicast_last_member_interval: U64 | None = None
    """Time between those queries. Default: 100."""

    multicast_membership_interval: U64 | None = None
    """Time after which a silent member is forgotten. Default: 26000."""

    multicast_querier: Flag | None = None
    """Whether the bridge sends queries itself. Default: false."""

    multicast_querier_interval: U64 | None = None
    """Time after which another querier is given up. Default: 25500."""

    multicast_query_interval: U64 | None = None
    """Time between queries. Default: 12500."""

    multicast_query_response_interval: U64 | None = None
    """Time that members have to answer. Default: 1000."""

    multicast_query_use_ifaddr: Flag | None = None
    """Whether queries carry the bridge's own address. Default: false."""

    multicast_router: Annotated[MulticastRouter, _MULTICAST_ROUTER] | None = None
    """Whether there is a multicast router behind the bridge itself. Default: auto."""

    multicast_snooping: Flag | None = None
    """Whether multicast goes only to ports with members. Default: true."""

    multicast_startup_query_count: U32 | None = None
    """Queries at the start. Default: 2."""

    multicast_startup_query_interval: U64 | None = None
    """Time between the queries at the start. Default: 3125."""

    stp: SpanningTree | None = None
    """The spanning tree protocol."""

    vlan_protocol: Annotated[VlanProtocol, Choice(VlanProtocol)] | None = None
    """How VLANs are marked when they are filtered. Default: 802.1q."""

    vlan_default_pvid: Annotated[int, Whole(0, 4094)] | None = None
    """VLAN of untagged frames on ports that do not say. Default: 1."""

    def problems(self) -> Iterator[tuple[str, str]]:
        if self.group_addr is not None and not _LINK_LOCAL_GROUP.fullmatch(self.group_addr):
            yield (
                "group-addr",
                f"{shown(self.group_addr)} is no group of bridges; give 01:80:C2:00:00:00, or :04 to :0F",
            )
        if self.hash_max is not None and self.hash_max & (self.hash_max - 1):
            yield "hash-max", f"{self.hash_max} is not a power of two; give one, such as 4096"
        yield from self._mask_problems()

    def _mask_problems(self) -> Iterator[tuple[str, str]]:
        written = {"group-forward-mask": self.group_forward_mask, "group-fwd-mask": self.group_fwd_mask}
        masks = {key: mask for key, mask in written.items() if mask is not None}
        for key, mask in masks.items():
            if mask & _NEVER_FORWARDED:
                yield (
                    key,
                    f"{mask} has bits for STP, pause frames or LACP, which are never forwarded; leave 1, 2, 4 out",
                )
        if len(set(masks.values())) > 1:
            yield (
                "group-fwd-mask",
                f"{self.group_fwd_mask} contradicts group-forward-mask {self.group_forward_mask}; give one of them",
            )
