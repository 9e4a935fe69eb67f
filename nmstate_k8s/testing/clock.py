"""A clock that goes when it is told to."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 1, 1, tzinfo=UTC)


class FakeClock:
    """Stands still until it is moved."""

    def __init__(self, moment: datetime = START) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment

    def advance(self, duration: timedelta) -> datetime:
        """Move forward by ``duration`` and return the new moment."""
        self._moment += duration
        return self._moment
