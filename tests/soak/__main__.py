"""Runs what takes too long for `make test`, and writes docs/soak.md. Needs root."""

import argparse
import functools
import operator
import os
import platform
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.soak.page import page
from tests.soak.part import Outcome, Part
from tests.vocabulary.shown import Shown, keep, read, results

ROOT = Path(__file__).parents[2]
NETWORK_MANAGERS = ("1.30", "1.42", "1.52", "1.58")
GUESTS = 2
_OF_GUESTS = "1.52"  # and of nodes on this machine's own kernel
_TESTBED = str(ROOT / "hack" / "testbed" / "testbed")
_PYTEST = (sys.executable, "-m", "pytest", "-q", "-o", "junit_family=xunit1")  # with properties
_EVERY_TEST = ("-m", "soak or not soak")
_SOAK_TESTS = ("-m", "soak")
_NATIVE_TESTS = ("tests/node/netstate/test_mptcp.py",)  # the guests' kernel has no multipath TCP
# What is in /dev is the same on the node, which is gone when the command has ended.
_NATIVE = """
folder=$1 testbed=$2; shift 2
shared=$(mktemp -d -p /dev/shm)
"$testbed" native --bare -- env VOCABULARY_RECORD=$shared/vocabulary.json \
  python3 -m pytest -q -p no:cacheprovider -m "soak or not soak" --junit-xml=$shared/tests.xml "$@"
code=$?
mv $shared/* "$folder"
rmdir $shared
exit $code
"""


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
    found["native"] = Part(
        "tests/node, on this machine's kernel", ("sh", "-uc", _NATIVE, "sh"), (_TESTBED, *_NATIVE_TESTS)
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
        _keep_vocabulary(Path(folder))
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


def _keep_vocabulary(folder: Path) -> None:
    """Replace what is known of each version that was run by what was found now."""
    found = results()
    for version in NETWORK_MANAGERS:
        records = _records(folder / f"node-{version}")
        if len(records) == GUESTS:
            found[version] = functools.reduce(operator.or_, records)
    for record in _records(folder / "native"):
        found[_OF_GUESTS] = found.get(_OF_GUESTS, Shown()) | record
    keep(found)


def _records(folder: Path) -> list[Shown]:
    return [read(path.read_text()) for path in folder.rglob("vocabulary.json")]


def _machine() -> str:
    return f"{os.cpu_count()} cores, Linux {platform.release().split('-')[0]}, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())
