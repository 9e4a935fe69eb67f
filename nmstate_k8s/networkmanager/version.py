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

    def __new__(cls, major: int, minor: int) -> Self:
        feature = object.__new__(cls)
        feature._value_ = len(cls.__members__)  # one version brings several, and equal values would make them one
        feature.since = Version(major, minor)
        return feature

    ACCEPT_ALL_MAC_ADDRESSES = 1, 32
    """``802-3-ethernet.accept-all-mac-addresses``."""

    ETHTOOL_PAUSE = 1, 32  # noqa: PIE796 - members differ by `__new__`
    """``ethtool.pause-*``."""

    MPTCP = 1, 40
    """``connection.mptcp-flags``."""

    BOND_PORT_QUEUE = 1, 34
    """``bond-port.queue-id``, and with it the setting itself."""

    LOOPBACK = 1, 42
    """Profiles for ``lo``."""

    SOURCE_LOAD_BALANCING = 1, 42  # noqa: PIE796 - members differ by `__new__`
    """The bond option ``balance-slb``."""

    VLAN_PROTOCOL = 1, 42  # noqa: PIE796 - members differ by `__new__`
    """``vlan.protocol``."""

    MORE_BOND_OPTIONS = 1, 44
    """The bond options ``arp_missed_max``, ``lacp_active`` and ``ns_ip6_target``."""

    BOND_PORT_PRIORITY = 1, 44  # noqa: PIE796 - members differ by `__new__`
    """``bond-port.prio``."""

    ROUTES_WITHOUT_ADDRESS = 1, 46
    """``ipv4.method`` manual with routes alone."""

    HSR = 1, 46  # noqa: PIE796 - members differ by `__new__`
    """Profiles of type ``hsr``."""

    MACSEC_OFFLOAD = 1, 46  # noqa: PIE796 - members differ by `__new__`
    """``macsec.offload``."""

    CHECKPOINT_GLOBAL_DNS = 1, 48
    """``CheckpointFlags.TRACK_INTERNAL_GLOBAL_DNS``."""

    IPVLAN = 1, 51
    """Profiles of type ``ipvlan``."""

    ETHTOOL_FEC = 1, 52
    """``ethtool.fec-mode``."""

    REAPPLY_REMOVES_ROUTES = 1, 52  # noqa: PIE796 - members differ by `__new__`
    """A reapply takes routes away that the profile no longer has."""

    IPV4_FORWARDING = 1, 54
    """``ipv4.forwarding``."""

    HSR_VERSIONS = 1, 56
    """``hsr.protocol-version`` and ``hsr.interlink``."""


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
