"""Tests of what lies outside a checkpoint: kept in the journal as it was, and brought back."""

import os
from pathlib import Path

import pytest

from nmstate_k8s.netstate.durable import read_text_file, write_durably
from nmstate_k8s.netstate.errors import OutsideError
from nmstate_k8s.netstate.outside import NOTHING_OUTSIDE, Outside
from nmstate_k8s.netstate.outside_store import read_file, write_file
from nmstate_k8s.netstate.step import AlternativeNames, FileWrite, HostnameChange
from nmstate_k8s.networkmanager import GlobalDns, GlobalDnsDomain

ALL = Outside(
    files=(FileWrite(Path("/etc/a"), "#!/bin/sh\n\udcff", 0o744), FileWrite(Path("/etc/b"), None)),
    alternative_names=(AlternativeNames("eth0", ("uplink",), ("old",)),),
    hostname=HostnameChange("node02", ""),
    global_dns=GlobalDns(searches=("a",), domains={"*": GlobalDnsDomain(servers=("192.0.2.53",))}),
)


@pytest.mark.parametrize("state", [ALL, NOTHING_OUTSIDE, Outside(global_dns=GlobalDns())])
def test_it_is_read_from_the_journal_as_it_was_written(state: Outside) -> None:
    assert Outside.from_json(state.to_json()) == state


@pytest.mark.parametrize("state", [ALL, Outside(global_dns=GlobalDns()), Outside(hostname=HostnameChange(stored=""))])
def test_anything_at_all_is_something(state: Outside) -> None:
    assert NOTHING_OUTSIDE.is_empty
    assert not state.is_empty


def test_what_the_kernel_has_goes_with_a_boot() -> None:
    assert ALL.lasting().hostname == HostnameChange(None, "")
    assert ALL.lasting().alternative_names == ()
    assert (ALL.lasting().files, ALL.lasting().global_dns) == (ALL.files, ALL.global_dns)


@pytest.mark.parametrize(("stored", "running"), [("node02", "node02"), ("", None), (None, None)])
def test_a_boot_gives_the_kernel_the_stored_name(stored: str | None, running: str | None) -> None:
    state = Outside(hostname=HostnameChange("another", stored))

    assert state.booted().hostname == HostnameChange(running, stored)


@pytest.mark.parametrize("content", [b"#!/bin/bash\r\necho\n", b"", b"\xff\xfe no text", "ünï".encode()])
def test_a_file_is_put_back_byte_by_byte_with_its_mode(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "script"
    path.write_bytes(content)
    path.chmod(0o744)
    before = read_file(path)

    write_file(FileWrite(path, "other", 0o600))
    assert path.stat().st_mode & 0o777 == 0o600
    write_file(before)

    assert path.read_bytes() == content
    assert path.stat().st_mode & 0o777 == 0o744
    assert [file.name for file in tmp_path.iterdir()] == ["script"]


def test_a_file_that_was_not_there_is_gone_again(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "script"
    before = read_file(path)

    write_file(FileWrite(path, "echo", 0o744))
    assert path.read_text() == "echo"
    assert path.parent.stat().st_mode & 0o005
    write_file(before)

    assert not path.exists()


def test_what_a_killed_process_was_writing_is_cleared_away(tmp_path: Path) -> None:
    path = tmp_path / "script"
    write_durably(path, "echo", 0o744)
    (tmp_path / ".script.new").write_text("ec")

    write_file(FileWrite(path, "echo", 0o744))

    assert [file.name for file in tmp_path.iterdir()] == ["script"]


def test_what_is_so_already_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "script"
    write_durably(path, "echo", 0o744)
    inode = path.stat().st_ino

    write_file(FileWrite(path, "echo", 0o744))

    assert path.stat().st_ino == inode


def test_a_disk_that_is_full_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "script"
    write_durably(path, "echo", 0o744)

    def full(_: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutsideError, match="No space left on device"):
        write_file(FileWrite(path, "other", 0o744))

    assert read_text_file(path) == ("echo", 0o744)
    assert [file.name for file in tmp_path.iterdir()] == ["script"]


@pytest.mark.parametrize("kind", ["link", "folder"])
def test_what_is_no_file_is_not_replaced(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "script"
    path.symlink_to("/etc/passwd") if kind == "link" else path.mkdir()

    with pytest.raises(OutsideError, match="script cannot be read"):
        read_file(path)
