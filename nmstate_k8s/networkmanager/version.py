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

    ACCEPT_ALL_MAC_ADDRESSES = Version(1, 32)
    """``802-3-ethernet.accept-all-mac-addresses``."""

    ETHTOOL_PAUSE = Version(1, 32)  # noqa: PIE796 - a version brings more than one thing
    """``ethtool.pause-*``."""

    MPTCP = Version(1, 40)
    """``connection.mptcp-flags``."""

    BOND_PORT_QUEUE = Version(1, 34)
    """``bond-port.queue-id``, and with it the setting itself."""

    LOOPBACK = Version(1, 42)
    """Profiles for ``lo``."""

    SOURCE_LOAD_BALANCING = Version(1, 42)  # noqa: PIE796 (one version brought several)
    """The bond option ``balance-slb``."""

    VLAN_PROTOCOL = Version(1, 42)  # noqa: PIE796 (one version brought several)
    """``vlan.protocol``."""

    MORE_BOND_OPTIONS = Version(1, 44)
    """The bond options ``arp_missed_max``, ``lacp_active`` and ``ns_ip6_target``."""

    BOND_PORT_PRIORITY = Version(1, 44)  # noqa: PIE796 (one version brought several)
    """``bond-port.prio``."""

    ROUTES_WITHOUT_ADDRESS = Version(1, 46)
    """``ipv4.method`` manual with routes alone."""

    HSR = Version(1, 46)  # noqa: PIE796 (one version brought several)
    """Profiles of type ``hsr``."""

    MACSEC_OFFLOAD = Version(1, 46)  # noqa: PIE796 (one version brought several)
    """``macsec.offload``."""

    CHECKPOINT_GLOBAL_DNS = Version(1, 48)
    """``CheckpointFlags.TRACK_INTERNAL_GLOBAL_DNS``."""

    IPVLAN = Version(1, 51)
    """Profiles of type ``ipvlan``."""

    ETHTOOL_FEC = Version(1, 52)
    """``ethtool.fec-mode``."""

    REAPPLY_REMOVES_ROUTES = Version(1, 52)  # noqa: PIE796 - a version brings more than one thing
    """A reapply takes routes away that the profile no longer has."""

    IPV4_FORWARDING = Version(1, 54)
    """``ipv4.forwarding``."""

    HSR_VERSIONS = Version(1, 56)
    """``hsr.protocol-version`` and ``hsr.interlink``."""


def supports(version: Version, feature: Feature) -> bool:
    return version >= feature.value
