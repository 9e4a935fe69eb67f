"""How often a node tries, and how long it waits in between. Pure: no clock, no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class AttemptPolicy:
    """Attempts for one generation of a policy on one node.

    Only errors that may pass by themselves are worth another attempt: a document that names a
    missing port is as wrong in a minute as it is now.

    Attributes:
        attempts: How many in all.
        first: Wait before the second one; it doubles from there to ``longest``.
    """

    attempts: int = 5
    first: timedelta = timedelta(seconds=1)
    longest: timedelta = timedelta(seconds=30)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "AttemptPolicy":
        """Read kubernetes-nmstate's variables; what is no positive number counts as not set."""
        default = cls()
        seconds = {
            "first": _positive(environment.get("NNCP_INITIAL_BACKOFF_SECONDS")),
            "longest": _positive(environment.get("NNCP_MAX_BACKOFF_SECONDS")),
        }
        return cls(
            attempts=_positive(environment.get("NNCP_MAX_RETRIES")) or default.attempts,
            first=timedelta(seconds=seconds["first"]) if seconds["first"] else default.first,
            longest=timedelta(seconds=seconds["longest"]) if seconds["longest"] else default.longest,
        )

    def wait_after(self, failures: int) -> timedelta:
        """How long to wait when ``failures`` attempts, at least one, have failed."""
        doublings = min(failures - 1, 32)  # beyond that every sensible ceiling has been reached
        return min(self.longest, self.first * (1 << doublings))


def _positive(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdecimal() and int(text) > 0 else None
