"""Scripts and alternative names: what a plan does about them."""

from dataclasses import replace
from pathlib import Path

import pytest

from nmstate_k8s.netstate.errors import InvalidStateError
from nmstate_k8s.netstate.node_file import DISPATCHER_VARIABLE, link_path, read_node_files, script_path
from nmstate_k8s.netstate.plan import Plan, make_plan
from nmstate_k8s.netstate.show import show
from nmstate_k8s.netstate.step import AlternativeNames
from tests.unit.netstate.builders import Node, document, interface

NAMES = "interfaces: [{name: eth1, type: ethernet, alt-names: [{name: storage0}]}]"
SCRIPT = "interfaces: [{name: eth1, type: ethernet, dispatch: {post-activation: echo}}]"


def plan(text: str, *, files: dict[Path, str] | None = None, memory_only: bool = False, on: Node | None = None) -> Plan:
    snapshot = (on or Node().nic("eth1").nic("eth2", alt_names=("backup0",))).snapshot()
    return make_plan(document(text), replace(snapshot, files=files or {}), memory_only=memory_only)


def test_a_name_alone_takes_nothing_down() -> None:
    found = plan(NAMES)

    assert found.outside.alternative_names == (AlternativeNames("eth1", ("storage0",)),)
    assert [write.path for write in found.outside.files] == [link_path("eth1")]
    assert (found.writes, found.activations) == ((), ())
    assert "eth1" in found.touched_interfaces
    assert "alt-names" in found.render()


def test_a_script_is_written_and_run_without_taking_the_interface_down() -> None:
    found = plan(SCRIPT)

    assert [write.path for write in found.outside.files] == [script_path("eth1", "up")]
    assert [(activation.interface, activation.reapply) for activation in found.activations] == [("eth1", True)]
    assert found.writes == ()

    again = plan(SCRIPT, files={write.path: write.content or "" for write in found.outside.files})
    assert again.is_empty


def test_what_is_shown_can_be_applied_and_changes_nothing() -> None:
    node = Node().nic("eth1", alt_names=("storage0", "enp1s0"))
    files = {write.path: write.content or "" for write in plan(SCRIPT).outside.files}
    snapshot = replace(node.snapshot(), files=files)

    shown = interface(show(snapshot), "eth1")
    assert shown["alt-names"] == [{"name": "enp1s0"}, {"name": "storage0"}]
    assert shown["dispatch"] == {"post-activation": "echo"}

    text = (
        f"interfaces: [{{name: eth1, type: ethernet, alt-names: {shown['alt-names']}, dispatch: {shown['dispatch']}}}]"
    )
    assert make_plan(document(text), snapshot).is_empty


def test_nothing_is_written_to_disk_where_that_is_not_wanted() -> None:
    found = plan(NAMES, memory_only=True)
    assert (found.outside.files, len(found.outside.alternative_names)) == ((), 1)

    with pytest.raises(InvalidStateError, match="interface eth1: dispatch is kept in files"):
        plan(SCRIPT, memory_only=True)


def test_an_absent_interface_leaves_no_files_and_a_virtual_one_takes_its_names_along() -> None:
    node = Node().nic("eth1").vlan("eth1.7", "eth1", 7)
    files = {link_path("eth1.7"): "[Link]\nAlternativeName=x\nName=eth1.7\n"}

    found = plan("interfaces: [{name: eth1.7, type: vlan, state: absent}]", files=files, on=node)

    assert [(write.path, write.content) for write in found.outside.files] == [(link_path("eth1.7"), None)]
    assert found.outside.alternative_names == ()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("eth2", "eth2 is the name of another interface"),
        ("backup0", "backup0 belongs to eth2; take it away there first"),
    ],
)
def test_a_name_that_is_taken_is_refused(name: str, reason: str) -> None:
    with pytest.raises(InvalidStateError, match=reason):
        plan(NAMES.replace("storage0", name))


def test_a_name_cannot_be_that_of_the_interface_that_the_document_calls_otherwise() -> None:
    by_mac = "{name: uplink, type: ethernet, identifier: mac-address, mac-address: '02:00:00:00:00:01'"

    with pytest.raises(InvalidStateError, match="eth1 is its own name"):
        plan(f"interfaces: [{by_mac}, alt-names: [{{name: eth1}}]}}]")


def test_the_folder_of_scripts_can_be_another_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DISPATCHER_VARIABLE, str(tmp_path))
    script_path("eth-1", "up").write_bytes(b"echo \xff")
    (tmp_path / "20-other").write_text("", encoding="utf-8")

    found = read_node_files()

    assert {path: text for path, text in found.items() if path.parent == tmp_path} == {
        tmp_path / "nmstate-eth-1-up.sh": "echo \udcff"
    }
