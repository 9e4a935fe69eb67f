"""Runs what takes too long for `make test`, and writes docs/soak.md. Needs root."""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from tests.soak.page import page
from tests.soak.part import Outcome, Part
from tests.vocabulary.shown import keep, read, results

ROOT = Path(__file__).parents[2]
NETWORK_MANAGERS = ("1.30", "1.42", "1.52", "1.58")
GUESTS = 2
_TESTBED = str(ROOT / "hack" / "testbed" / "testbed")
_PYTEST = (sys.executable, "-m", "pytest", "-q", "-o", "junit_family=xunit1")  # with properties
_EVERY_TEST = ("-m", "soak or not soak")
_SOAK_TESTS = ("-m", "soak")


def parts() -> dict[str, Part]:
    """All parts of the soak, by what they are called on the command line."""
    found = {"documents": _on_this_machine("documents", "tests/unit", "tests/soak")}
    for version in NETWORK_MANAGERS:
        options = ("--network-manager", version, "--guests", str(GUESTS), "--results")
        found[f"node-{version}"] = Part(
            f"tests/node, NetworkManager {version}",
            (_TESTBED, "node-tests", *options),
            ("--", "-q", *_EVERY_TEST),
            reports=GUESTS,
        )
    found["e2e"] = _on_this_machine("tests/e2e", "tests/e2e")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"what to run, of {', '.join(parts())}; everything if none is named")
    options = parser.parse_args()
    if unknown := set(options.parts) - parts().keys():
        parser.error(f"there is no part {unknown.pop()}")
    if os.geteuid() != 0:
        parser.error("this needs root: it makes network namespaces, bridges and guest machines")
    os.chdir(ROOT)
    chosen = {name: part for name, part in parts().items() if not options.parts or name in options.parts}
    with tempfile.TemporaryDirectory() as folder:
        outcomes = {name: _run(part, Path(folder) / name) for name, part in chosen.items()}
        _keep_vocabulary({version: Path(folder) / f"node-{version}" for version in NETWORK_MANAGERS})
    named = {part.name: outcomes[name] for name, part in chosen.items()}
    written = page(named, machine=_machine(), when=datetime.now(UTC))
    if options.parts:
        print(written)
    else:
        (ROOT / "docs" / "soak.md").write_text(written)
    return 0 if all(outcome.good for outcome in outcomes.values()) else 1


def _on_this_machine(name: str, *folders: str) -> Part:
    # The folder is appended to the option that ends the command: see `Part`.
    command = ("sh", "-ec", 'folder=$1; shift; exec "$@" --junit-xml="$folder/tests.xml"', "sh")
    return Part(name, command, (*_PYTEST, *_SOAK_TESTS, *folders))


def _run(part: Part, folder: Path) -> Outcome:
    print(f"== {part.name}", flush=True)
    return part.run(folder)


def _keep_vocabulary(folders: Mapping[str, Path]) -> None:
    """Replace what is known of each version that was run by what was found now."""
    found = results()
    for version, folder in folders.items():
        records = [read(path.read_text()) for path in folder.rglob("vocabulary.json")]
        if len(records) == GUESTS:
            found[version] = records[0] | records[1]
    keep(found)


def _machine() -> str:
    return f"{os.cpu_count()} cores, Linux {platform.release().split('-')[0]}, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())
