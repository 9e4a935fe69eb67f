"""Which core a guest is to have: guests of all testbeds are spread over the machine's cores."""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from testbed.cache import cache_root, locked
from testbed.daemon import pinned_to


@contextmanager
def freest_core() -> Iterator[int]:
    """The core with the fewest programs pinned to it. Whoever asks next waits until the block has pinned its own."""
    with locked(cache_root() / "cores.lock"):
        cores = sorted(os.sched_getaffinity(0))
        taken = Counter(core for process in Path("/proc").glob("[0-9]*") if (core := pinned_to(process)) is not None)
        yield min(cores, key=taken.__getitem__)
