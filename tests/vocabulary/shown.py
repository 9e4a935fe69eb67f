"""The committed results of node tests: for each version of NetworkManager, what was applied and what was read back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

RESULTS = Path(__file__).with_name("shown.json")


@dataclass(frozen=True)
class Shown:
    """What the tests of one version have shown."""

    applied: frozenset[str] = field(default_factory=frozenset)
    read_back: frozenset[str] = field(default_factory=frozenset)

    def __or__(self, other: "Shown") -> "Shown":
        return Shown(self.applied | other.applied, self.read_back | other.read_back)


def read(text: str) -> Shown:
    found = json.loads(text)
    return Shown(frozenset(found["applied"]), frozenset(found["read-back"]))


def results() -> dict[str, Shown]:
    """By version of NetworkManager, the oldest first."""
    found = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    return {version: read(json.dumps(shown)) for version, shown in sorted(found.items())}


def keep(found: Mapping[str, Shown]) -> None:
    """Write ``found`` as the new results."""
    written = {
        version: {"applied": sorted(shown.applied), "read-back": sorted(shown.read_back)}
        for version, shown in sorted(found.items())
    }
    RESULTS.write_text(json.dumps(written, indent=1) + "\n")
