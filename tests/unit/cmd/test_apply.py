import io
import json
from pathlib import Path

import pytest

from nmstate_k8s.cmd.main import EXIT_FAILED, EXIT_UNAVAILABLE, EXIT_USAGE, main

STATE = {"interfaces": [{"name": "eth1", "type": "ethernet", "state": "up"}]}
POLICY = {"apiVersion": "nmstate.io/v1", "kind": "NodeNetworkConfigurationPolicy", "spec": {"desiredState": STATE}}


@pytest.fixture(autouse=True)
def without_bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A root without a message bus: what is read correctly gets as far as that."""
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/no-bus")
    monkeypatch.setenv("NMSTATE_INSTANCE_NODE_LOCK_FILE", str(tmp_path / "lock"))
    monkeypatch.setenv("NMSTATE_K8S_STATE_DIRECTORY", str(tmp_path / "state"))


@pytest.mark.parametrize("document", [STATE, POLICY])
def test_takes_a_bare_state_or_a_policy(document: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "document.yaml"
    file.write_text(json.dumps(document))

    assert main(["apply", str(file)]) == EXIT_UNAVAILABLE
    assert "nmstate-k8s apply: cannot connect to the message bus" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("interfaces: [", "document.yaml, line "),
        ("interfaces: []\ninterfaces: []\n", 'line 2, column 1: key "interfaces" is there twice'),
        (json.dumps({**POLICY, "kind": "ConfigMap"}), "holds a ConfigMap, not a network state or a NodeNetwork"),
        (json.dumps({**POLICY, "spec": {}}), "the policy has no spec.desiredState"),
        (json.dumps({**POLICY, "spec": {**POLICY["spec"], "capture": {"a": "b"}}}), "spec.capture"),  # type: ignore[dict-item]  # a spec is a dict
        ("interfaces:\n- name: eth1\n  type: ethernet\n  mtuu: 1500\n", "mtuu"),
        ("interfaces:\n- name: v\n  type: vlan\n  vlan: {base-iface: eth1, id: 5000}\n", "5000"),
        ("interfaces:\n- {name: b1, type: bond, link-aggregation: {mode: fast, port: [eth1]}}\n", "fast"),
        ("- just\n- a list\n", ""),
    ],
)
def test_a_document_that_is_none_gets_one_sentence(
    text: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "document.yaml"
    file.write_text(text)

    assert main(["apply", str(file)]) == EXIT_FAILED

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("nmstate-k8s apply: ")
    assert sentence in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(None, "No such file or directory"), (b"\xff\xfe\x00", "is not a text file")],
)
def test_a_file_that_cannot_be_read_is_named(
    content: bytes | None, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "document.yaml"
    if content is not None:
        file.write_bytes(content)

    assert main(["apply", str(file)]) == EXIT_FAILED

    complaint = capsys.readouterr().err
    assert str(file) in complaint
    assert sentence in complaint


def test_a_dash_is_stdin(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("interfaces:\n- name: eth1\n  type: ethernet\n  sta: up\n"))

    assert main(["apply", "-"]) == EXIT_FAILED
    assert "sta" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["apply", "-"], ["commit"], ["rollback"]])
def test_only_root_changes_the_network(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)

    assert main(command) == EXIT_FAILED
    assert capsys.readouterr().err == (
        f"nmstate-k8s {command[0]}: only root may change this node's network; run it with sudo\n"
    )


def test_show_needs_a_bus(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show"]) == EXIT_UNAVAILABLE
    assert "nmstate-k8s show: cannot connect to the message bus" in capsys.readouterr().err


def test_a_second_file_would_undo_an_uncommitted_first_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["apply", "--no-commit", "a.yaml", "b.yaml"]) == EXIT_USAGE
    assert "--no-commit takes one file" in capsys.readouterr().err
