"""The page docs/soak.md: what ran, when, for how long, and what came of it."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from tests.soak.part import Outcome

_HEAD = """\
# Soak

What `make soak` found when it was last run: everything that takes too long for `make test`, and the node tests with
each of the NetworkManagers that are driven. Made by it; not edited by hand.

"""


def page(outcomes: Mapping[str, Outcome], *, machine: str, when: datetime) -> str:
    """Write down ``outcomes``, by the names of their parts."""
    rows = "".join(_row(name, outcome) for name, outcome in outcomes.items())
    head = "| part | passed | skipped | failed | took |\n|---|---|---|---|---|\n"
    failures = [f"- {name}: `{test}`\n" for name, outcome in outcomes.items() for test in outcome.failures]
    told = f"\n## What failed\n\n{''.join(failures)}" if failures else ""
    tried = Counter[str]()
    for outcome in outcomes.values():
        tried.update(outcome.tried)
    counts = "".join(f"- {what}: {count}\n" for what, count in sorted(tried.items()))
    documents = f"\n## {tried.total()} documents tried\n\n{counts}" if tried else ""
    return f"{_HEAD}{when:%Y-%m-%d}, {machine}.\n\n{head}{rows}{documents}{told}"


def _row(name: str, outcome: Outcome) -> str:
    failed = str(outcome.failed) if outcome.complete else f"{outcome.failed}, and did not come to its end"
    return f"| {name} | {outcome.passed} | {outcome.skipped} | {failed} | {outcome.took} |\n"
