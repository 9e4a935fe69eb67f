"""What is written in docs/soak.md is what pytest counted."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.soak.page import page
from tests.soak.part import Outcome, counted

REPORT = """<testsuites><testsuite>
<testcase classname="tests.a" name="one"/>
<testcase classname="tests.a" name="two"><skipped message="no MPTCP"/></testcase>
<testcase classname="tests.a" name="three"><properties>
<property name="good planned" value="3000"/><property name="hostile refused" value="7000"/>
</properties></testcase>
</testsuite></testsuites>"""
FAILED = """<testsuites><testsuite>
<testcase classname="tests.b" name="four"><failure message="no"/></testcase>
</testsuite></testsuites>"""
TOOK = timedelta(minutes=2)


def test_reports_are_added_up() -> None:
    outcome = counted([REPORT, FAILED], expected=2, took=TOOK, code=1)

    assert (outcome.passed, outcome.skipped, outcome.failed) == (2, 1, 1)
    assert outcome.tried == {"good planned": 3000, "hostile refused": 7000}
    assert outcome.failures == ("tests.b.four",)
    assert outcome.complete
    assert not outcome.good


@pytest.mark.parametrize(("reports", "code"), [([REPORT], 0), ([REPORT, REPORT], 2), ([], 0)])
def test_a_run_that_did_not_come_to_its_end_is_not_good(reports: list[str], code: int) -> None:
    assert not counted(reports, expected=2, took=TOOK, code=code).good


def test_a_run_in_which_nothing_ran_is_not_good() -> None:
    assert not counted(["<testsuites/>"], expected=1, took=TOOK, code=0).good


def test_the_page_names_parts_counts_and_failures() -> None:
    outcomes = {
        "documents": Outcome(passed=1, tried={"good planned": 10000}, took=TOOK),
        "nodes": Outcome(passed=3, failed=1, failures=("tests.b.four",), complete=False),
    }

    written = page(outcomes, machine="2 cores", when=datetime(2026, 1, 2, tzinfo=UTC))

    assert "2026-01-02, 2 cores" in written
    assert "| documents | 1 | 0 | 0 | 0:02:00 |" in written
    assert "| nodes | 3 | 0 | 1, and did not come to its end |" in written
    assert "10000 documents tried\n\n- good planned: 10000\n" in written
    assert "- nodes: `tests.b.four`" in written
