"""Writes docs/vocabulary.md; with the name of a file and a version, takes what a run found into the results first."""

import argparse
from pathlib import Path

from tests.vocabulary.key_path import all_paths
from tests.vocabulary.shown import Shown, keep, read, results
from tests.vocabulary.table import document

PAGE = Path(__file__).parents[2] / "docs" / "vocabulary.md"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--found", type=Path, help="what a run of node tests found")
    parser.add_argument("--network-manager", metavar="VERSION", help="the NetworkManager that it ran with")
    parser.add_argument("--complete", action="store_true", help="it ran all tests: what it did not find does not hold")
    options = parser.parse_args()
    if options.found:
        _take(read(options.found.read_text()), options.network_manager, complete=options.complete)
    PAGE.write_text(document(all_paths(), results()))


def _take(found: Shown, version: str, *, complete: bool) -> None:
    known = results()
    keep({**known, version: found if complete else known.get(version, Shown()) | found})


if __name__ == "__main__":
    main()
