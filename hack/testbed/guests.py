"""Several guests at once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from testbed.guest import Guest


def for_each(guests: Sequence[Guest], action: Callable[[Guest], object]) -> None:
    """Do ``action`` for all guests at the same time; the first failure is raised when all have ended."""
    with ThreadPoolExecutor(max_workers=max(1, len(guests))) as pool:
        for outcome in [pool.submit(action, guest) for guest in guests]:
            outcome.result()
