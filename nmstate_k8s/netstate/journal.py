"""What an apply needs to be undone, or finished, by another process after this one, or the machine, has died."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from nmstate_k8s.dbus import ObjectPath
from nmstate_k8s.netstate.durable import discard_unfinished, remove_durably, write_durably
from nmstate_k8s.netstate.errors import JournalError
from nmstate_k8s.netstate.outside import NOTHING_OUTSIDE, Outside
from nmstate_k8s.netstate.serial import Settings, settings_from_json, settings_to_json

DEFAULT_STATE_DIRECTORY = Path("/var/lib/nmstate-k8s")
STATE_DIRECTORY_VARIABLE = "NMSTATE_K8S_STATE_DIRECTORY"

_FILE_NAME = "journal.json"
_VERSION = 1


def state_directory() -> Path:
    """Where what must outlive a process is kept."""
    return Path(os.environ.get(STATE_DIRECTORY_VARIABLE) or DEFAULT_STATE_DIRECTORY)


def boot_id() -> str:
    """Identity of the running boot; another one means that nothing in memory is left."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


class Phase(StrEnum):
    """How far an apply got; it decides whether a journal that is found is undone or completed."""

    APPLY = "apply"
    """Changes are being made, in memory only: undo."""

    HELD = "held"
    """Applied, and left uncommitted because the caller wanted to decide later: undo, unless the caller commits."""

    COMMIT = "commit"
    """The decision has been taken: complete, whatever it takes."""


@dataclass(frozen=True, slots=True)
class ProfileRecord:
    """A profile as it was before the change.

    Attributes:
        settings: Without secrets, which NetworkManager keeps when a profile is written back without any.
        file: Keyfile that it came from; empty if NetworkManager kept it nowhere.
        unsaved: Whether what was in memory differed from what was on disk.
    """

    uuid: str
    settings: Settings
    file: str
    unsaved: bool

    @property
    def on_disk(self) -> bool:
        return bool(self.file) and not self.file.startswith("/run/")


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """A profile as it is to be after the commit.

    Attributes:
        settings: Without secrets. NetworkManager has them, in memory or on disk, whatever becomes of this process; a
            new secret that a power cut takes away between the decision to commit and its writing is lost, and has to be
            given again: that one profile is completed without it.
    """

    uuid: str
    settings: Settings


@dataclass(frozen=True, slots=True)
class Journal:
    """One apply, from before its first change to after its last.

    Attributes:
        daemon: Unique bus name of the NetworkManager that made ``checkpoint``; another one knows nothing of it.
        checkpoint: None once it is gone, or if there never was one.
        before: Profiles that the apply changes or deletes, as they were.
        writes: Profiles that it adds or changes, as they will be.
        added: Identifiers of those of ``writes`` that did not exist before.
        deletions: Identifiers of profiles that go at the commit.
        active: For each interface that is touched and exists, the profile that was active on it, or nothing.
        unmanaged: Those of ``active`` that NetworkManager left alone.
        missing: Interfaces that are touched and did not exist.
        rebuilt: Virtual interfaces that are made anew: what there is of them may be what could not be changed in place.
        tunnels: For the profile of each tunnel that is touched, what was active with it, or nothing.
        activations: Profiles that are to be active after the commit, and are asked for.
        brought: Those that are to be active as well, and come up with these.
        memory_only: Profiles stay in memory after the commit.
        outside_before: What of the node outside NetworkManager's checkpoint is changed, as it was.
        outside_after: The same as it will be.
    """

    boot_id: str
    phase: Phase
    daemon: str
    checkpoint: ObjectPath | None
    before: tuple[ProfileRecord, ...]
    writes: tuple[ProfileChange, ...]
    added: tuple[str, ...]
    deletions: tuple[str, ...]
    active: Mapping[str, str | None]
    unmanaged: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    rebuilt: tuple[str, ...] = ()
    tunnels: Mapping[str, ObjectPath | None] = field(default_factory=dict)
    activations: tuple[str, ...] = ()
    brought: tuple[str, ...] = ()
    memory_only: bool = False
    outside_before: Outside = NOTHING_OUTSIDE
    outside_after: Outside = NOTHING_OUTSIDE

    def at(self, phase: Phase) -> "Journal":
        return replace(self, phase=phase)

    def is_of(self, daemon: str) -> bool:
        """Whether the NetworkManager with that bus name is the one that the apply was made with."""
        return self.boot_id == boot_id() and self.daemon == daemon

    def surviving(self) -> "Journal":
        """What of it can still be so: a reboot takes profiles in memory with it, and what was active with them."""
        if self.boot_id == boot_id():
            return self
        lost = {record.uuid for record in self.before if not record.on_disk}
        return replace(
            self,
            checkpoint=None,
            before=tuple(record for record in self.before if record.uuid not in lost),
            active={name: uuid for name, uuid in self.active.items() if uuid not in lost},
            unmanaged=(),
            rebuilt=(),
            tunnels={},  # they do not come up by themselves
            outside_before=self.outside_before.booted(),
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "version": _VERSION,
            "bootID": self.boot_id,
            "phase": self.phase,
            "daemon": self.daemon,
            "checkpoint": self.checkpoint,
            "before": [
                {"uuid": r.uuid, "settings": settings_to_json(r.settings), "file": r.file, "unsaved": r.unsaved}
                for r in self.before
            ],
            "writes": [{"uuid": w.uuid, "settings": settings_to_json(w.settings)} for w in self.writes],
            "added": list(self.added),
            "deletions": list(self.deletions),
            "active": dict(self.active),
            "unmanaged": list(self.unmanaged),
            "missing": list(self.missing),
            "rebuilt": list(self.rebuilt),
            "tunnels": dict(self.tunnels),
            "activations": list(self.activations),
            "brought": list(self.brought),
            "memoryOnly": self.memory_only,
            "outsideBefore": self.outside_before.to_json(),
            "outsideAfter": self.outside_after.to_json(),
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "Journal":
        if document["version"] != _VERSION:
            raise ValueError(f"version {document['version']} is not {_VERSION}")
        return cls(
            boot_id=document["bootID"],
            phase=Phase(document["phase"]),
            daemon=document["daemon"],
            checkpoint=document["checkpoint"] and ObjectPath(document["checkpoint"]),
            before=tuple(
                ProfileRecord(r["uuid"], settings_from_json(r["settings"]), r["file"], r["unsaved"])
                for r in document["before"]
            ),
            writes=tuple(ProfileChange(w["uuid"], settings_from_json(w["settings"])) for w in document["writes"]),
            added=tuple(document["added"]),
            deletions=tuple(document["deletions"]),
            active=dict(document["active"]),
            unmanaged=tuple(document["unmanaged"]),
            missing=tuple(document["missing"]),
            rebuilt=tuple(document["rebuilt"]),
            tunnels={uuid: path and ObjectPath(path) for uuid, path in document["tunnels"].items()},
            activations=tuple(document["activations"]),
            brought=tuple(document["brought"]),
            memory_only=document["memoryOnly"],
            outside_before=Outside.from_json(document["outsideBefore"]),
            outside_after=Outside.from_json(document["outsideAfter"]),
        )


class JournalFile:
    """Where the journal of this node is; there is one at most, and whoever holds the node's lock owns it."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / _FILE_NAME

    def read(self) -> Journal | None:
        """What an apply left behind; none when the last one ended in order.

        Raises:
            JournalError: There is one, and it makes no sense; a person has to look at it.
        """
        try:
            return Journal.from_json(json.loads(self.path.read_text()))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise JournalError(
                f"the journal of an interrupted apply, {self.path}, cannot be read ({error}); check this node's "
                "network, then remove the file"
            ) from error

    def write(self, journal: Journal) -> None:
        """Put ``journal`` on disk, whole or not at all; it survives a power cut that comes after the call.

        Raises:
            JournalError: The disk would not take it.
        """
        try:
            write_durably(self.path, json.dumps(journal.to_json()))
        except OSError as error:
            raise JournalError(f"cannot write {self.path}: {error.strerror or error}") from error

    def drop(self) -> None:
        """Remove it, and one that a process was killed while writing."""
        try:
            discard_unfinished(self.path)
            remove_durably(self.path)
        except OSError as error:
            raise JournalError(f"cannot remove {self.path}: {error.strerror or error}") from error
