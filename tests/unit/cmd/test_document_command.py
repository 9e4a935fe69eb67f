"""The commands that read documents and change nothing: `format`, `validate`, `gr`."""

import json
from pathlib import Path

import pytest
import yaml

from nmstate_k8s.cmd.main import EXIT_FAILED, EXIT_OK, main

WANTED = "interfaces: [{name: br0, type: linux-bridge, bridge: {ports: [{name: eth0}]}, mtu: '1400'}]"
CURRENT = """
interfaces:
- {name: eth0, type: ethernet, state: up, identifier: name, mtu: 1500, min-mtu: 68, ipv4: {enabled: false}}
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    for name, text in (("wanted.yaml", WANTED), ("current.yaml", CURRENT)):
        (tmp_path / name).write_text(text)
    return str(tmp_path / "wanted.yaml"), str(tmp_path / "current.yaml")


def test_a_document_is_printed_as_it_is_understood(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["format", files[0]]) == EXIT_OK
    as_yaml = yaml.safe_load(capsys.readouterr().out)
    assert main(["format", "--json", files[0]]) == EXIT_OK

    assert as_yaml == json.loads(capsys.readouterr().out)
    assert as_yaml["interfaces"][0]["bridge"] == {"port": [{"name": "eth0"}]}
    assert as_yaml["interfaces"][0]["mtu"] == 1400


def test_a_document_is_judged_by_itself_or_for_a_kept_state(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = tmp_path / "nowhere.yaml"
    nowhere.write_text(WANTED.replace("eth0", "eth9"))

    assert main(["validate", str(nowhere)]) == EXIT_OK
    assert main(["validate", files[0], "-c", files[1]]) == EXIT_OK
    capsys.readouterr()
    assert main(["validate", str(nowhere), "-c", files[1]]) == EXIT_FAILED

    printed = capsys.readouterr()
    assert (printed.out, "br0: port eth9 does not exist" in printed.err) == ("", True)


def test_a_document_that_is_wrong_is_judged_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("interfaces: [{name: br0, type: linux-bridge, mtuu: 1400}]")

    assert main(["validate", str(wrong)]) == EXIT_FAILED

    printed = capsys.readouterr()
    assert printed.err.startswith("nmstate-k8s validate: interfaces[br0].mtuu: unknown key")
    assert printed.err.count("\n") == 1


def test_the_document_that_undoes_another_one(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gr", files[0], "-c", files[1]]) == EXIT_OK

    found = yaml.safe_load(capsys.readouterr().out)
    undone = {interface["name"]: interface for interface in found["interfaces"]}
    assert undone["br0"] == {"name": "br0", "type": "linux-bridge", "state": "absent"}
    assert undone["eth0"]["controller"] == ""
