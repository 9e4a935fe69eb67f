"""NetworkManager's version, and what it can do. Pure: no I/O."""

import re
from collections.abc import Sequence, Set
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
    """What not every supported version has.

    Attributes:
        since: The first version that has it; distributions bring some of it to older ones, see `capabilities`.
    """

    since: Version

    def __init__(self, _what: str, since: Version) -> None:
        self.since = since

    ACCEPT_ALL_MAC_ADDRESSES = "802-3-ethernet.accept-all-mac-addresses", Version(1, 32)
    ETHTOOL_PAUSE = "ethtool.pause-*", Version(1, 32)
    BOND_PORT_QUEUE = "bond-port.queue-id, and with it the setting itself", Version(1, 34)
    MPTCP = "connection.mptcp-flags", Version(1, 40)
    LOOPBACK = "profiles for lo", Version(1, 42)
    SOURCE_LOAD_BALANCING = "the bond option balance-slb", Version(1, 42)
    VLAN_PROTOCOL = "vlan.protocol", Version(1, 42)
    MORE_BOND_OPTIONS = "the bond options arp_missed_max, lacp_active and ns_ip6_target", Version(1, 44)
    BOND_PORT_PRIORITY = "bond-port.prio", Version(1, 44)
    ROUTES_WITHOUT_ADDRESS = "ipv4.method manual with routes alone", Version(1, 46)
    HSR = "profiles of type hsr", Version(1, 46)
    MACSEC_OFFLOAD = "macsec.offload", Version(1, 46)
    CHECKPOINT_GLOBAL_DNS = "CheckpointFlags.TRACK_INTERNAL_GLOBAL_DNS", Version(1, 48)
    IPVLAN = "profiles of type ipvlan", Version(1, 51)
    ETHTOOL_FEC = "ethtool.fec-mode", Version(1, 52)
    REAPPLY_REMOVES_ROUTES = "a reapply takes routes away that the profile no longer has", Version(1, 52)
    IPV4_FORWARDING = "ipv4.forwarding", Version(1, 54)
    HSR_VERSIONS = "hsr.protocol-version and hsr.interlink", Version(1, 56)


_CAPABILITIES = (Feature.REAPPLY_REMOVES_ROUTES, Feature.IPV4_FORWARDING)
"""NetworkManager's ``NMVersionInfoCapability``, by bit."""

_WORD = 32


def capabilities(version_info: Sequence[int]) -> frozenset[Feature]:
    """What a build says that it can do: ``VersionInfo`` is the version, and then words of bits; 1.42 has none yet."""
    bits = sum(word << _WORD * place for place, word in enumerate(version_info[1:]))
    return frozenset(feature for bit, feature in enumerate(_CAPABILITIES) if bits >> bit & 1)


def supports(version: Version, feature: Feature, extra: Set[Feature] = frozenset()) -> bool:
    """Whether a build of ``version``, which says that it can do ``extra`` as well, can do that."""
    return version >= feature.since or feature in extra
