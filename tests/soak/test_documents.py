"""Thousands of documents: none crashes the engine, none holds it up, and none but a good one is planned.

``SOAK_DOCUMENTS`` says how many, ``SOAK_SEED`` which.
"""

import os
import time
from collections import Counter
from collections.abc import Callable

import pytest

from tests.soak.documents import CARDS, cases
from tests.soak.judge import complaint, judge
from tests.unit.netstate.simulation import SimulatedNode

COUNT = int(os.environ.get("SOAK_DOCUMENTS", "10000"))
SEED = int(os.environ.get("SOAK_SEED", str(int(time.time()))))


@pytest.mark.soak
@pytest.mark.timeout(1_800)
def test_no_document_crashes_the_engine_or_holds_it_up(record_property: Callable[[str, object], None]) -> None:
    snapshot = SimulatedNode(*CARDS).snapshot()
    counts: Counter[str] = Counter()
    complaints: list[str] = []
    for case in cases(SEED, COUNT):
        verdict = judge(case, snapshot)
        counts[f"{case.kind} {'planned' if verdict.is_planned else 'refused'}"] += 1
        if (what := complaint(case, verdict)) and len(complaints) < 20:
            complaints.append(what[:1_000])
    for what, count in sorted(counts.items()):
        record_property(what, count)

    assert not complaints, f"with SOAK_SEED={SEED}: " + "\n".join(complaints)
    assert counts["good planned"] == (COUNT + 2) // 3
