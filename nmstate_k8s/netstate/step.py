"""The single steps of a plan."""

from dataclasses import dataclass

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
