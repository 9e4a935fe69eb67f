"""Tests of what is on disk when a call returns, as far as it shows without a power cut."""

import os
from pathlib import Path

import pytest

from nmstate_k8s.netstate.durable import sync_changes_of_others, write_durably


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that were synced, and ``everything``."""
    names: list[str] = []

    def fsync(descriptor: int) -> None:
        names.append(Path(os.readlink(f"/proc/self/fd/{descriptor}")).name)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "sync", lambda: names.append("everything"))
    return names


def test_a_file_is_synced_before_it_takes_its_name_and_its_folder_after(tmp_path: Path, synced: list[str]) -> None:
    write_durably(tmp_path / "journal", "{}")

    assert synced == [".journal.new", tmp_path.name]
    assert (tmp_path / "journal").read_text() == "{}"
    assert (tmp_path / "journal").stat().st_mode & 0o777 == 0o600


def test_what_others_wrote_and_removed_is_synced_with_its_folder(tmp_path: Path, synced: list[str]) -> None:
    (tmp_path / "new").touch()

    sync_changes_of_others([tmp_path / "new"], [tmp_path / "removed"])

    assert synced == ["new", tmp_path.name]


def test_everything_is_synced_where_the_files_are_out_of_sight(tmp_path: Path, synced: list[str]) -> None:
    sync_changes_of_others([tmp_path / "elsewhere" / "new"], [])

    assert synced == ["everything"]
