"""The page says what is known, and what is not known stands out."""

import json
from pathlib import Path

import pytest

from nmstate_api.network import JsonObject
from tests.vocabulary.key_path import all_paths
from tests.vocabulary.reason import INSTRUCTIONS, REFUSED, VALIDATED
from tests.vocabulary.record import FILE_VARIABLE, Record
from tests.vocabulary.shown import Shown, read, results
from tests.vocabulary.table import APPLIED, NOT_YET, READ_BACK, REFUSED_ONLY, VALIDATED_ONLY, Row, document, rows

MTU = "interfaces[].mtu"
RESULTS = {
    "1.42": Shown(applied=frozenset({MTU, "description"}), read_back=frozenset({MTU})),
    "1.52": Shown(applied=frozenset({MTU}), read_back=frozenset({MTU})),
}


@pytest.mark.parametrize(
    ("path", "row"),
    [
        (MTU, Row(MTU, READ_BACK, "1.42, 1.52")),
        ("description", Row("description", APPLIED, f"{INSTRUCTIONS['description']} (1.42)")),
        ("ovs-db.external_ids.*", Row("ovs-db.external_ids.*", REFUSED_ONLY, REFUSED["ovs-db"])),
        (
            "interfaces[infiniband].infiniband.mode",
            Row("interfaces[infiniband].infiniband.mode", VALIDATED_ONLY, VALIDATED["interfaces[infiniband]"]),
        ),
        ("interfaces[].ipv4.enabled", Row("interfaces[].ipv4.enabled", NOT_YET, "")),
    ],
)
def test_each_key_has_an_outcome(path: str, row: Row) -> None:
    assert list(rows([path], RESULTS)) == [row]


def test_what_was_applied_but_never_shown_stands_out() -> None:
    ((_, outcome, detail),) = rows([MTU], {"1.52": Shown(applied=frozenset({MTU}))})

    assert outcome == NOT_YET
    assert "not shown" in detail


def test_the_page_lists_what_is_only_shown_apart() -> None:
    page = document({MTU: True, "interfaces[].min-mtu": False, "routes.running[].mtu": False}, RESULTS)

    assert f"| `{MTU}` | {READ_BACK} |" in page
    assert "- `interfaces[].min-mtu`\n- `routes.running`\n" in page


def test_reasons_and_results_are_about_keys_that_exist() -> None:
    known = all_paths()

    for start in (*REFUSED, *VALIDATED, *INSTRUCTIONS):
        assert any(path == start or path.startswith((f"{start}.", f"{start}[")) for path in known), start
    for version, shown in results().items():
        assert shown.read_back <= shown.applied <= known.keys(), version


DOCUMENT: JsonObject = {"interfaces": [{"name": "eth1", "type": "ethernet", "mtu": 1400, "description": "uplink"}]}
SHOWN = {"interfaces": [{"name": "eth1", "type": "ethernet", "mtu": 1400, "description": "none"}]}


def test_only_what_comes_back_with_its_value_from_a_test_that_passed_is_read_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "found"))
    record = Record()

    record.add(DOCUMENT, json.dumps(SHOWN))
    record.end_test(passed=True)
    record.add({"interfaces": [{"name": "eth1", "type": "ethernet", "ipv4": {"enabled": False}}]}, json.dumps(SHOWN))
    record.end_test(passed=False)
    record.write()

    found = read((tmp_path / "found").read_text())
    assert found.applied == {
        "interfaces[ethernet]",
        "interfaces[].name",
        "interfaces[].type",
        MTU,
        "interfaces[].description",
    }
    assert found.read_back == found.applied - {"interfaces[].description"}
