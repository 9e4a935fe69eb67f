import os
from dataclasses import replace
from pathlib import Path

import pytest

from nmstate_k8s.dbus import ObjectPath, Variant
from nmstate_k8s.netstate.errors import JournalError
from nmstate_k8s.netstate.journal import (
    DEFAULT_STATE_DIRECTORY,
    STATE_DIRECTORY_VARIABLE,
    Journal,
    JournalFile,
    Phase,
    ProfileChange,
    ProfileRecord,
    boot_id,
    state_directory,
)

SETTINGS = {
    "connection": {"id": Variant("s", "br0"), "autoconnect-priority": Variant("i", -5)},
    "ipv4": {"address-data": Variant("aa{sv}", [{"prefix": Variant("u", 24)}]), "dns": Variant("au", [])},
    "802-3-ethernet": {"cloned-mac-address": Variant("ay", b"\x02\x00\x00\x00\x00\x01")},
}
JOURNAL = Journal(
    boot_id="6e1d5be2-b4a4-4d47-9a3e-3d3a9f4a4f6e",
    phase=Phase.APPLY,
    daemon=":1.7",
    checkpoint=ObjectPath("/org/freedesktop/NetworkManager/Checkpoint/1"),
    before=(ProfileRecord("uuid-1", SETTINGS, "/etc/NetworkManager/system-connections/br0.nmconnection", False),),
    writes=(ProfileChange("uuid-1", SETTINGS), ProfileChange("uuid-2", SETTINGS)),
    added=("uuid-2",),
    deletions=("uuid-3",),
    active={"br0": "uuid-1", "eth1": None},
)


@pytest.mark.parametrize("journal", [JOURNAL, replace(JOURNAL, checkpoint=None, memory_only=True, before=())])
def test_a_journal_is_read_back_as_it_was_written(tmp_path: Path, journal: Journal) -> None:
    file = JournalFile(tmp_path / "state")

    file.write(journal)

    assert JournalFile(tmp_path / "state").read() == journal


def test_a_journal_can_hold_secrets_so_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = JournalFile(tmp_path / "state")

    file.write(JOURNAL)

    assert file.path.stat().st_mode & 0o077 == 0
    assert file.path.parent.stat().st_mode & 0o077 == 0


def test_a_write_that_dies_halfway_leaves_the_old_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = JournalFile(tmp_path)
    file.write(JOURNAL)

    def full(descriptor: int) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(JournalError, match="No space left on device"):
            file.write(JOURNAL.at(Phase.COMMIT))

    assert file.read() == JOURNAL


def test_without_an_interrupted_apply_there_is_no_journal(tmp_path: Path) -> None:
    file = JournalFile(tmp_path / "state")

    file.drop()
    assert file.read() is None
    file.write(JOURNAL)
    file.drop()
    assert file.read() is None


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"version": 2}'])
def test_a_journal_that_makes_no_sense_is_not_taken_for_none(tmp_path: Path, text: str) -> None:
    file = JournalFile(tmp_path)
    file.path.write_text(text)

    with pytest.raises(JournalError, match="remove the file"):
        file.read()


def test_a_keyfile_under_run_is_not_on_disk() -> None:
    (record,) = JOURNAL.before

    assert record.on_disk
    assert not replace(record, file="/run/NetworkManager/system-connections/br0.nmconnection").on_disk
    assert not replace(record, file="").on_disk


def test_a_reboot_leaves_only_what_was_on_disk() -> None:
    kept, lost = JOURNAL.before[0], replace(JOURNAL.before[0], uuid="uuid-4", file="/run/x.nmconnection", unsaved=True)
    active = {"br0": "uuid-1", "eth1": None, "eth2": "uuid-4"}
    journal = replace(JOURNAL, before=(kept, lost), active=active, rebuilt=("br0",))

    after = journal.surviving()

    assert (after.before, after.active, after.checkpoint) == ((kept,), {"br0": "uuid-1", "eth1": None}, None)
    assert after.rebuilt == ()
    here = replace(journal, boot_id=boot_id())
    assert here.surviving() == here
    assert here.is_of(":1.7")
    assert not here.is_of(":1.8")
    assert not journal.is_of(":1.7")


def test_the_boot_has_an_identity() -> None:
    assert len(boot_id()) == len("6e1d5be2-b4a4-4d47-9a3e-3d3a9f4a4f6e")


def test_the_environment_moves_the_state_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STATE_DIRECTORY_VARIABLE, "/elsewhere")
    assert state_directory() == Path("/elsewhere")
    monkeypatch.delenv(STATE_DIRECTORY_VARIABLE)
    assert state_directory() == DEFAULT_STATE_DIRECTORY
