"""Setting ``ethtool``."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Final, Self

from nmstate_k8s.dbus import Variant, prop
from nmstate_k8s.networkmanager.profile.setting import Setting

_FEATURE: Final = "feature-"


@dataclass(frozen=True, slots=True, kw_only=True)
class EthtoolSetting(Setting):
    """``ethtool``: a property that is absent leaves the device as it is.

    Offloads are many, and more with each version: see ``features``.

    Attributes:
        fec_mode: Bits: 2 lets the device choose, 4 none, 8 RS, 16 BASER, 32 LLRS.
        coalesce_adaptive_rx: 0 or 1, as the other switch of its kind.
    """

    NAME: ClassVar[str] = "ethtool"

    pause_autoneg: bool | None = prop("pause-autoneg", "b")
    pause_rx: bool | None = prop("pause-rx", "b")
    pause_tx: bool | None = prop("pause-tx", "b")
    ring_rx: int | None = prop("ring-rx", "u")
    ring_rx_jumbo: int | None = prop("ring-rx-jumbo", "u")
    ring_rx_mini: int | None = prop("ring-rx-mini", "u")
    ring_tx: int | None = prop("ring-tx", "u")
    fec_mode: int | None = prop("fec-mode", "u")
    coalesce_adaptive_rx: int | None = prop("coalesce-adaptive-rx", "u")
    coalesce_adaptive_tx: int | None = prop("coalesce-adaptive-tx", "u")
    coalesce_pkt_rate_high: int | None = prop("coalesce-pkt-rate-high", "u")
    coalesce_pkt_rate_low: int | None = prop("coalesce-pkt-rate-low", "u")
    coalesce_rx_frames: int | None = prop("coalesce-rx-frames", "u")
    coalesce_rx_frames_high: int | None = prop("coalesce-rx-frames-high", "u")
    coalesce_rx_frames_irq: int | None = prop("coalesce-rx-frames-irq", "u")
    coalesce_rx_frames_low: int | None = prop("coalesce-rx-frames-low", "u")
    coalesce_rx_usecs: int | None = prop("coalesce-rx-usecs", "u")
    coalesce_rx_usecs_high: int | None = prop("coalesce-rx-usecs-high", "u")
    coalesce_rx_usecs_irq: int | None = prop("coalesce-rx-usecs-irq", "u")
    coalesce_rx_usecs_low: int | None = prop("coalesce-rx-usecs-low", "u")
    coalesce_sample_interval: int | None = prop("coalesce-sample-interval", "u")
    coalesce_stats_block_usecs: int | None = prop("coalesce-stats-block-usecs", "u")
    coalesce_tx_frames: int | None = prop("coalesce-tx-frames", "u")
    coalesce_tx_frames_high: int | None = prop("coalesce-tx-frames-high", "u")
    coalesce_tx_frames_irq: int | None = prop("coalesce-tx-frames-irq", "u")
    coalesce_tx_frames_low: int | None = prop("coalesce-tx-frames-low", "u")
    coalesce_tx_usecs: int | None = prop("coalesce-tx-usecs", "u")
    coalesce_tx_usecs_high: int | None = prop("coalesce-tx-usecs-high", "u")
    coalesce_tx_usecs_irq: int | None = prop("coalesce-tx-usecs-irq", "u")
    coalesce_tx_usecs_low: int | None = prop("coalesce-tx-usecs-low", "u")

    @property
    def features(self) -> Mapping[str, bool]:
        """Offloads by NetworkManager's names for them."""
        given = {name: variant for name, variant in self.other.items() if name.startswith(_FEATURE)}
        return {name.removeprefix(_FEATURE): bool(variant.value) for name, variant in given.items()}

    def with_features(self, features: Mapping[str, bool]) -> Self:
        """A copy with exactly these offloads."""
        kept = {name: variant for name, variant in self.other.items() if not name.startswith(_FEATURE)}
        given = {f"{_FEATURE}{name}": Variant("b", on) for name, on in features.items()}
        return replace(self, other={**kept, **given})
