"""The single steps of a plan."""

from dataclasses import dataclass
from pathlib import Path

from nmstate_k8s.dbus import ObjectPath
from nmstate_k8s.networkmanager import Profile


@dataclass(frozen=True, slots=True)
class ProfileWrite:
    """A profile to add, or to change.

    Attributes:
        path: The profile to change; None for a new one.
    """

    interface: str
    profile: Profile
    path: ObjectPath | None


@dataclass(frozen=True, slots=True)
class Activation:
    """An interface to bring up with a profile.

    Attributes:
        level: Lower ones first; those of one level do not depend on each other.
        reapply: Whether the change can be made without taking the interface down; activating does it as well.
        brought_by: The interface because of which NetworkManager brings this one up by itself; None if it is asked for.
    """

    interface: str
    uuid: str
    level: int
    reapply: bool
    brought_by: str | None = None


@dataclass(frozen=True, slots=True)
class ProfileDeletion:
    """A profile to delete, once everything else has succeeded."""

    interface: str
    uuid: str
    path: ObjectPath


@dataclass(frozen=True, slots=True)
class FileWrite:
    """A text file that is to have that content, and that mode; without content it is to be gone.

    Attributes:
        path: Absolute. What lies there must be a file, or nothing.
        content: None removes the file. Bytes that are no UTF-8 are surrogates, as Python reads file names.
    """

    path: Path
    content: str | None
    mode: int = 0o644


@dataclass(frozen=True, slots=True)
class AlternativeNames:
    """Names that an interface is to have, and not to have, in the kernel beside its own."""

    interface: str
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HostnameChange:
    """Names that the node is to have; None leaves one as it is.

    Attributes:
        running: The kernel's, until the next boot.
        stored: The one that the node boots with; an empty one removes it.
    """

    running: str | None = None
    stored: str | None = None


SAME_HOSTNAME = HostnameChange()
