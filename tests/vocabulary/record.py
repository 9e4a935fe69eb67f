"""Which key paths node tests have applied, and which of them the node showed again afterwards with the same value.

Only what tests that passed applied counts, and only where something was changed.
"""

import json
import os
from pathlib import Path

from nmstate_api.network import JsonObject, parse
from tests.vocabulary.key_path import leaves

FILE_VARIABLE = "VOCABULARY_RECORD"
NOTHING_CHANGED = "nothing to change\n"


class Record:
    """What one run of pytest has shown so far; kept in a file when the environment names one, and nowhere else."""

    def __init__(self) -> None:
        self._file = os.environ.get(FILE_VARIABLE)
        self._applied: set[str] = set()
        self._read_back: set[str] = set()
        self._of_test: list[tuple[set[str], set[str]]] = []

    @property
    def is_wanted(self) -> bool:
        return self._file is not None

    def add(self, document: JsonObject, shown: str) -> None:
        """Note that ``document`` was applied, after which the node printed ``shown``."""
        desired = set(leaves(parse(document)))
        there = set(leaves(parse(json.loads(shown))))
        self._of_test.append(({leaf.path for leaf in desired}, {leaf.path for leaf in desired & there}))

    def end_test(self, *, passed: bool) -> None:
        for applied, read_back in self._of_test if passed else ():
            self._applied |= applied
            self._read_back |= read_back
        self._of_test.clear()

    def write(self) -> None:
        if self._file is not None:
            found = {"applied": sorted(self._applied), "read-back": sorted(self._read_back)}
            Path(self._file).write_text(json.dumps(found))


RECORD = Record()
