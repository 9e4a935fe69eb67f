"""NetworkManager's version, and what it can do. Pure: no I/O."""

import re
from enum import Enum
from typing import NamedTuple, Self


class Version(NamedTuple):
    """A version of NetworkManager; compares as versions do."""

    major: int
    minor: int
    micro: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "1.42.4" or "1.53.2-dev"; whatever follows the numbers is ignored.

        Raises:
            ValueError: ``text`` does not begin with two numbers.
        """
        if (found := re.match(r"(\d+)\.(\d+)(?:\.(\d+))?", text)) is None:
            raise ValueError(f"{text!r} is not a NetworkManager version")
        major, minor, micro = found.groups(default="0")
        return cls(int(major), int(minor), int(micro))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.micro}"


class Feature(Enum):
    """What not every supported version has, with the first one that does."""

    LOOPBACK = Version(1, 42)
    """Profiles for ``lo``."""

    BOND_PORT_PRIORITY = Version(1, 44)
    """``bond-port.prio``."""

    CHECKPOINT_GLOBAL_DNS = Version(1, 48)
    """``CheckpointFlags.TRACK_INTERNAL_GLOBAL_DNS``."""

    IPVLAN = Version(1, 51)
    """Profiles of type ``ipvlan``."""

    REAPPLY_REMOVES_ROUTES = Version(1, 52)
    """A reapply takes routes away that the profile no longer has."""


def supports(version: Version, feature: Feature) -> bool:
    return version >= feature.value
