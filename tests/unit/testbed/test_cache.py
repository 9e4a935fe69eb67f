"""What is made once appears whole or not at all."""

import os
from pathlib import Path

import pytest

from testbed.cache import cached, digest


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NMSTATE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_a_folder_is_made_once() -> None:
    made: list[Path] = []

    first = cached("thing", "key", made.append)
    second = cached("thing", "key", made.append)

    assert first == second
    assert first.is_dir()
    assert len(made) == 1


def test_what_was_interrupted_is_made_anew() -> None:
    def half(folder: Path) -> None:
        (folder / "half").touch()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cached("thing", "key", half)
    folder = cached("thing", "key", lambda unfinished: (unfinished / "whole").touch())

    assert [path.name for path in folder.iterdir()] == ["whole"]


def test_a_digest_changes_with_content_name_and_mode(tmp_path: Path) -> None:
    file = tmp_path / "tree" / "file"
    file.parent.mkdir()
    file.write_text("one")
    digests = [digest(file.parent)]

    file.write_text("two")
    digests.append(digest(file.parent))
    file.chmod(0o755)
    digests.append(digest(file.parent))
    file.rename(file.with_name("renamed"))
    digests.append(digest(file.parent))

    assert len(set(digests)) == 4


def test_a_digest_keeps_its_inputs_apart() -> None:
    assert digest("ab", "c") != digest("a", "bc")


def test_what_nobody_asked_for_in_weeks_goes_when_its_successor_is_made() -> None:
    unused = cached("thing", "old", lambda _: None)
    recent = cached("thing", "recent", lambda _: None)
    other = cached("other", "old", lambda _: None)
    for folder in (unused, other):
        os.utime(folder, (0, 0))

    cached("thing", "new", lambda _: None)

    assert not unused.exists()
    assert recent.exists()
    assert other.exists()
