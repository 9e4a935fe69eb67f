"""What ethtool sets: offloads, flow control, rings, interrupts and error correction of a network device."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import AfterValidator, StrictStr

from nmstate_api.network.ethtool_feature import ALIASES, FEATURES, canonical
from nmstate_api.network.model import NetworkModel
from nmstate_api.network.scalar import U32, Choice, Flag, wrong
from nmstate_api.network.suggestion import hint


def _by_kernel_name(features: dict[str, bool]) -> dict[str, bool]:
    named: dict[str, bool] = {}
    for feature, on in features.items():
        if named.setdefault(canonical(feature), on) != on:
            raise wrong(f"contradicts another name of {canonical(feature)}; give one of them", feature)
    return dict(sorted(named.items()))


Features = Annotated[dict[StrictStr, Flag], AfterValidator(_by_kernel_name)]


class FecMode(StrEnum):
    """Codes that a link can correct errors with."""

    OFF = "off"
    RS = "rs"
    BASER = "baser"
    LLRS = "llrs"


class EthtoolPause(NetworkModel):
    """Flow control by pause frames."""

    autoneg: Flag | None = None
    """Whether flow control is agreed on with the other side. Default: as it is."""

    rx: Flag | None = None
    """Whether pause frames are heeded; means nothing while autoneg is true. Default: as it is."""

    tx: Flag | None = None
    """Whether pause frames are sent; means nothing while autoneg is true. Default: as it is."""


class EthtoolRing(NetworkModel):
    """How many packets the queues of a device hold."""

    show_only: ClassVar[frozenset[str]] = frozenset({"rx-max", "rx-jumbo-max", "rx-mini-max", "tx-max"})

    rx: U32 | None = None
    """Entries of the receive ring. Default: as it is."""

    rx_max: U32 | None = None
    """Shown only: the most that rx can be."""

    rx_jumbo: U32 | None = None
    """Entries of the receive ring for jumbo frames. Default: as it is."""

    rx_jumbo_max: U32 | None = None
    """Shown only: the most that rx-jumbo can be."""

    rx_mini: U32 | None = None
    """Entries of the receive ring for small frames. Default: as it is."""

    rx_mini_max: U32 | None = None
    """Shown only: the most that rx-mini can be."""

    tx: U32 | None = None
    """Entries of the send ring. Default: as it is."""

    tx_max: U32 | None = None
    """Shown only: the most that tx can be."""


class EthtoolCoalesce(NetworkModel):
    """How long a device may wait before it interrupts, to do so less often; each value's default is as it is."""

    adaptive_rx: Flag | None = None
    """Whether the device adapts how it waits when it receives."""

    adaptive_tx: Flag | None = None
    """Whether the device adapts how it waits when it sends."""

    pkt_rate_high: U32 | None = None
    """Packets per second above which the values ending in high count."""

    pkt_rate_low: U32 | None = None
    """Packets per second below which the values ending in low count."""

    rx_frames: U32 | None = None
    """Packets to receive before an interrupt."""

    rx_frames_high: U32 | None = None
    """As rx-frames, at a high rate of packets."""

    rx_frames_irq: U32 | None = None
    """As rx-frames, while an interrupt is being served."""

    rx_frames_low: U32 | None = None
    """As rx-frames, at a low rate of packets."""

    rx_usecs: U32 | None = None
    """Microseconds to wait after a received packet."""

    rx_usecs_high: U32 | None = None
    """As rx-usecs, at a high rate of packets."""

    rx_usecs_irq: U32 | None = None
    """As rx-usecs, while an interrupt is being served."""

    rx_usecs_low: U32 | None = None
    """As rx-usecs, at a low rate of packets."""

    sample_interval: U32 | None = None
    """Seconds between two measurements of the rate of packets."""

    stats_block_usecs: U32 | None = None
    """Microseconds between two updates of the counters in memory."""

    tx_frames: U32 | None = None
    """Packets to send before an interrupt."""

    tx_frames_high: U32 | None = None
    """As tx-frames, at a high rate of packets."""

    tx_frames_irq: U32 | None = None
    """As tx-frames, while an interrupt is being served."""

    tx_frames_low: U32 | None = None
    """As tx-frames, at a low rate of packets."""

    tx_usecs: U32 | None = None
    """Microseconds to wait after a sent packet."""

    tx_usecs_high: U32 | None = None
    """As tx-usecs, at a high rate of packets."""

    tx_usecs_irq: U32 | None = None
    """As tx-usecs, while an interrupt is being served."""

    tx_usecs_low: U32 | None = None
    """As tx-usecs, at a low rate of packets."""


class EthtoolFec(NetworkModel):
    """Forward error correction of a link."""

    auto: Flag | None = None
    """Whether the device chooses the code; mode means nothing then. Default: as it is."""

    mode: Annotated[FecMode, Choice(FecMode)] | None = None
    """The code to use. Default: as it is."""


class Ethtool(NetworkModel):
    """What ethtool sets; all of it is as it is by default."""

    pause: EthtoolPause | None = None
    """Flow control."""

    feature: Features | None = None
    """Offloads by the kernel's names, or by the short ones of the ethtool command."""

    coalesce: EthtoolCoalesce | None = None
    """Interrupt coalescing."""

    ring: EthtoolRing | None = None
    """Sizes of rings."""

    fec: EthtoolFec | None = None
    """Forward error correction."""

    def problems(self) -> Iterator[tuple[str, str]]:
        for feature in self.feature or {}:
            if feature not in FEATURES:
                known = hint(feature, [*FEATURES, *ALIASES])
                yield f"feature.{feature}", f"is nothing that NetworkManager can set; {known}"
