"""One part of the soak: a run of pytest, and what came of it, read from its report."""

import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

REPORT = "tests.xml"


@dataclass(frozen=True)
class Outcome:
    """What pytest counted.

    Attributes:
        tried: How many documents the tests say that they tried, by what came of them.
        complete: Whether there was a report from every process that should have written one.
    """

    passed: int = 0
    skipped: int = 0
    failed: int = 0
    tried: Mapping[str, int] = field(default_factory=dict)
    took: timedelta = timedelta()
    complete: bool = True
    failures: tuple[str, ...] = field(default_factory=tuple)

    @property
    def good(self) -> bool:
        return self.complete and not self.failed and self.passed > 0


@dataclass(frozen=True)
class Part:
    """A part of the soak.

    Attributes:
        command: It writes reports called ``tests.xml`` somewhere in the folder that is appended to it.
        reports: How many.
    """

    name: str
    command: tuple[str, ...]
    arguments: tuple[str, ...] = ()
    reports: int = 1

    def run(self, folder: Path) -> Outcome:
        """Run it with its output to the terminal, and its reports in ``folder``, where nothing is left of others."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        started = time.monotonic()
        code = subprocess.run([*self.command, str(folder), *self.arguments], check=False).returncode
        took = timedelta(seconds=round(time.monotonic() - started))
        return counted([path.read_text() for path in sorted(folder.rglob(REPORT))], self.reports, took, code)


def counted(reports: Sequence[str], expected: int, took: timedelta, code: int) -> Outcome:
    """Add up ``reports``. A process that failed without a failed test makes the outcome incomplete."""
    cases = [case for report in reports for case in _cases(report)]
    failures = tuple(_name(case) for case in cases if _is(case, "failure") or _is(case, "error"))
    skipped = sum(_is(case, "skipped") for case in cases)
    tried: Counter[str] = Counter()
    for found in (found for case in cases for found in case.iter("property")):
        tried[found.get("name", "")] += int(found.get("value", "0"))
    return Outcome(
        passed=len(cases) - skipped - len(failures),
        skipped=skipped,
        failed=len(failures),
        tried=tried,
        took=took,
        complete=len(reports) == expected and (code == 0 or bool(failures)),
        failures=failures,
    )


def _cases(report: str) -> Iterator[ElementTree.Element]:
    return ElementTree.fromstring(report).iter("testcase")  # noqa: S314 - our own pytest wrote it


def _is(case: ElementTree.Element, what: str) -> bool:
    return case.find(what) is not None


def _name(case: ElementTree.Element) -> str:
    return f"{case.get('classname', '')}.{case.get('name', '')}"
