"""The table of docs/vocabulary.md, from the models, the results of node tests, and the reasons."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tests.vocabulary.reason import INSTRUCTIONS, REFUSED, VALIDATED, reason
from tests.vocabulary.shown import Shown

READ_BACK = "applied and read back"
APPLIED = "applied"
VALIDATED_ONLY = "validated only"
REFUSED_ONLY = "refused"
NOT_YET = "**not shown yet**"

_HEAD = f"""\
# Vocabulary

What documents can say, key by key, and what is known of each. Made by `make vocabulary` from the models in
`api/nmstate_api/network` and from what node tests found (`hack/testbed/README.md`); not edited by hand.

- **{READ_BACK}**: a test applied a document with it on a node with a real NetworkManager and kernel, the test passed,
  and `nmstate-k8s show` printed the same value afterwards; with which versions of NetworkManager.
- **{APPLIED}**: the same, and there is nothing to print afterwards.
- **{VALIDATED_ONLY}**: no test node has what it takes.
- **{REFUSED_ONLY}**: read and checked, and refused on apply.

No test node has libreswan: `interfaces[ipsec]` was applied with a stand-in for the plugin, with no tunnel behind it.

`interfaces[]` stands for interfaces of any type, `interfaces[bond]` alone for the type itself, `[]` for any entry of a
list, `*` for a key of the document's choice.

"""


class Row(NamedTuple):
    """What is known of one key path."""

    path: str
    outcome: str
    detail: str


def rows(paths: Iterable[str], results: Mapping[str, Shown]) -> Iterator[Row]:
    for path in paths:
        yield Row(path, *_known(path, results))


def document(settable: Mapping[str, bool], results: Mapping[str, Shown]) -> str:
    """The whole page. ``settable`` are all paths, and whether they mean something in a desired document."""
    found = list(rows((path for path, means in settable.items() if means), results))
    counted = Counter(row.outcome for row in found)
    counts = "".join(f"| {outcome} | {count} |\n" for outcome, count in counted.most_common())
    table = "".join(f"| `{row.path}` | {row.outcome} | {row.detail} |\n" for row in found)
    only_shown = "".join(f"- `{path}`\n" for path in dict.fromkeys(_shortened(settable)))
    return (
        f"{_HEAD}| outcome | key paths |\n|---|---|\n{counts}\n"
        f"| key path | outcome | with NetworkManager, or why |\n|---|---|---|\n{table}\n"
        f"## Shown only\n\nLeft out of what is compared and applied.\n\n{only_shown}"
    )


def _known(path: str, results: Mapping[str, Shown]) -> tuple[str, str]:
    read_back = [version for version, shown in results.items() if path in shown.read_back]
    applied = [version for version, shown in results.items() if path in shown.applied]
    if read_back:
        return READ_BACK, ", ".join(read_back)
    if why := reason(REFUSED, path):
        return REFUSED_ONLY, why
    if applied and (why := reason(INSTRUCTIONS, path)):
        return APPLIED, f"{why} ({', '.join(applied)})"
    if why := reason(VALIDATED, path):
        return VALIDATED_ONLY, why
    return NOT_YET, "applied, but not shown with the same value" if applied else ""


def _shortened(settable: Mapping[str, bool]) -> Iterator[str]:
    """The paths that are only shown; what ``running`` holds has the keys of ``config``, and is one of them."""
    for path, means in settable.items():
        if not means:
            before, running, _ = path.partition(".running")
            yield f"{before}{running}"
