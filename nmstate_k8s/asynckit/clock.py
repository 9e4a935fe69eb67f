"""The time of day, as something that can be handed in.

Only moments that are written down need this. Durations are measured with the event loop's own
clock, which is monotonic, and which tests run faster.
"""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Knows what time it is."""

    def now(self) -> datetime:
        """The moment of the call, aware, in UTC."""
        ...


class SystemClock:
    """The clock of this machine; it may jump when someone sets it."""

    def now(self) -> datetime:
        return datetime.now(UTC)
