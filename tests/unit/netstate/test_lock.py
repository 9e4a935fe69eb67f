import json
import os
from pathlib import Path

import pytest

from nmstate_k8s.netstate.errors import LockFileError, LockHeldError
from nmstate_k8s.netstate.lock import DEFAULT_LOCK_FILE, LOCK_FILE_VARIABLE, lock_file, node_lock, read_holder


def test_the_holder_writes_down_who_it_is(tmp_path: Path) -> None:
    path = tmp_path / "new" / "handler_lock"

    with node_lock(path) as holder:
        assert read_holder(path) == holder
        assert holder.pid == os.getpid()
    assert read_holder(path) is None


def test_the_loser_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "handler_lock"

    with node_lock(path) as holder, pytest.raises(LockHeldError) as raised, node_lock(path):
        pass

    assert f"process {holder.pid} ({holder.command}), which started at {holder.started}" in str(raised.value)
    assert raised.value.retryable


def test_a_holder_of_another_product_leaves_no_name(tmp_path: Path) -> None:
    path = tmp_path / "handler_lock"

    with node_lock(path):
        path.write_text("")
        with pytest.raises(LockHeldError, match="such as the handler of kubernetes-nmstate"), node_lock(path):
            pass


def test_a_lock_file_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with (
        pytest.raises(LockFileError, match=r"file/handler_lock cannot be opened: "),
        node_lock(tmp_path / "file" / "handler_lock"),
    ):
        pass


def test_the_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    path = tmp_path / "handler_lock"

    with pytest.raises(RuntimeError), node_lock(path):
        raise RuntimeError
    with node_lock(path) as holder:
        assert holder.pid == os.getpid()


@pytest.mark.parametrize("text", ["", "not json", "[]", json.dumps({"pid": 1})])
def test_what_is_no_holder_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "handler_lock"
    path.write_text(text)

    assert read_holder(path) is None


def test_the_environment_moves_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LOCK_FILE_VARIABLE, "/elsewhere/lock")
    assert lock_file() == Path("/elsewhere/lock")
    monkeypatch.setenv(LOCK_FILE_VARIABLE, "")
    assert lock_file() == DEFAULT_LOCK_FILE
