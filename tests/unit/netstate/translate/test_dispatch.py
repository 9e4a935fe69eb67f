import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.node_file import script_path
from nmstate_k8s.netstate.translate.dispatch import describe, file_writes, present

UP, DOWN = Path("/etc/NetworkManager/dispatcher.d/nmstate-v-1-up.sh"), script_path("v-1", "down")


def asked(**scripts: str) -> JsonObject:
    return {"name": "v-1", "dispatch": {key.replace("_", "-"): script for key, script in scripts.items()}}


def written(interface: JsonObject, files: dict[Path, str]) -> dict[Path, str | None]:
    return {write.path: write.content for write in file_writes("v-1", interface, files)}


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r")))
def test_a_script_reads_back_as_it_was_written(script: str) -> None:
    files = {path: content for path, content in written(asked(post_activation=script), {}).items() if content}

    assert describe(files) == ({"v-1": {"post-activation": script}} if script else {})
    assert written(asked(post_activation=script), files) == {}


def test_names_with_hyphens_have_scripts_too() -> None:
    (write,) = file_writes("v-1", asked(post_activation="true"), {})

    assert (write.path, write.mode) == (UP, 0o744)
    assert describe({UP: write.content or ""}) == {"v-1": {"post-activation": "true"}}


def test_scripts_that_nmstate_wrote_are_read() -> None:
    theirs = "#!/bin/bash\nif x\n## NMSTATE DISPATCH SCRIPT START\necho 1\necho 2\n## NMSTATE DISPATCH SCRIPT END\nfi\n"

    assert describe({DOWN: theirs}) == {"v-1": {"post-deactivation": "echo 1\necho 2"}}
    assert describe({UP.with_name("20-other"): theirs, UP.with_suffix(".link"): theirs}) == {}


def test_an_empty_script_and_an_absent_interface_leave_no_file() -> None:
    files = {
        path: content or "" for path, content in written(asked(post_activation="a", post_deactivation="b"), {}).items()
    }

    assert files.keys() == {UP, DOWN}
    assert written(asked(post_activation=""), files) == {UP: None}
    assert written({"name": "v-1", "state": "absent"}, files) == {UP: None, DOWN: None}
    assert written(asked(post_activation=""), {}) == {}
    assert written({"name": "v-1", "mtu": 1500}, files) == {}


def test_missing_scripts_compare_as_empty_ones() -> None:
    assert present({"dispatch": {"post-activation": "a"}}) == {"post-activation": "a", "post-deactivation": ""}


@pytest.mark.parametrize(
    ("arguments", "runs"),
    [("v-1 up", True), ("v-1 reapply", True), ("v-1 down", False), ("eth0 up", False), ("v-1 pre-up", False)],
)
def test_a_script_runs_for_its_interface_and_event_alone(arguments: str, runs: bool) -> None:
    (content,) = written(asked(post_activation="echo ran"), {}).values()

    done = subprocess.run(["bash", "-c", content or "", "script", *arguments.split()], capture_output=True, text=True)

    assert (done.returncode, done.stdout, done.stderr) == (0, "ran\n" if runs else "", "")
