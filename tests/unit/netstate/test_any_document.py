"""What holds for every document; `tests/soak` asks it of thousands."""

import pytest

from tests.soak.documents import CARDS, Kind, cases
from tests.soak.judge import complaint, judge
from tests.unit.netstate.simulation import SimulatedNode

SEEDS = range(10)


@pytest.mark.parametrize("seed", SEEDS)
def test_none_crashes_the_engine_or_holds_it_up_and_only_good_ones_are_planned(seed: int) -> None:
    snapshot = SimulatedNode(*CARDS).snapshot()

    complaints = [complaint(case, judge(case, snapshot)) for case in cases(seed, 30)]

    assert [what[:500] for what in complaints if what] == []


def test_the_same_seed_makes_the_same_documents_of_every_kind() -> None:
    some, same = list(cases(7, 30)), list(cases(7, 30))

    assert [(case.kind, case.what) for case in some] == [(case.kind, case.what) for case in same]
    assert [case.source for case in some if case.kind is Kind.GOOD] == [
        case.source for case in same if case.kind is Kind.GOOD
    ]
    assert {case.kind for case in some} == set(Kind)
