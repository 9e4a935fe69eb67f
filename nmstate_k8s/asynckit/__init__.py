"""What every package needs of asyncio and the standard library lacks: back-off, latch, clock, shielded clean-up."""

from nmstate_k8s.asynckit.backoff import Backoff
from nmstate_k8s.asynckit.clock import Clock, SystemClock
from nmstate_k8s.asynckit.latch import Latch
from nmstate_k8s.asynckit.tasks import shielded

__all__ = ["Backoff", "Clock", "Latch", "SystemClock", "shielded"]
