"""What ethtool can set, of all devices at once: offloads, rings, interrupt coalescing, flow control, error correction.

Each is one dump, whatever the number of devices. It is much to read, so it is read only where somebody asks for it.
"""

import errno
import struct
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from nmstate_k8s.netlink.errors import KernelRefusedError
from nmstate_k8s.netlink.ethtool import ETHTOOL, HEADER, all_devices_request, device
from nmstate_k8s.netlink.generic import GENERIC_HEADER, NETLINK_GENERIC, find_family, request
from nmstate_k8s.netlink.socket import NetlinkSocket
from nmstate_k8s.netlink.table import Table, attribute
from nmstate_k8s.netlink.value import flag, number, text
from nmstate_k8s.netlink.wire import attribute as make_attribute
from nmstate_k8s.netlink.wire import attributes, nest

_MONITOR: Final = "monitor"
_STRSET_GET: Final = 1
_FEATURES_GET: Final = 11
_RINGS_GET: Final = 15
_COALESCE_GET: Final = 19
_PAUSE_GET: Final = 21
_FEC_GET: Final = 29

_ETH_SS_FEATURES: Final = 4
_BITSET_VALUE: Final = 4
Features = tuple[tuple[str, bool], ...]

_PATH_TO_NAMES: Final = (2, 1, 3, 1)
"""The reply's sets, one set, its names, one name."""

_FEC_MODES: Final = {49: "off", 50: "rs", 51: "baser", 74: "llrs"}
"""By the kernel's number of the link mode."""


def _fec_mode(payload: bytes) -> str | None:
    return _FEC_MODES.get(number(payload))


def _bits(payload: bytes) -> int:
    """The values of a set of bits in its short form: words of 32 bits, the lowest first on every machine."""
    words = next((value for kind, value in attributes(payload) if kind == _BITSET_VALUE), b"")
    return sum(word << 32 * place for place, (word,) in enumerate(struct.iter_unpack("=I", words)))


@dataclass(frozen=True, slots=True)
class Ring:
    """How many packets queues hold, and how many they can (``ETHTOOL_A_RINGS_*``); None where there is no such ring."""

    index: int = attribute(HEADER, device, default=0)
    rx_max: int | None = attribute(2, number)
    rx_mini_max: int | None = attribute(3, number)
    rx_jumbo_max: int | None = attribute(4, number)
    tx_max: int | None = attribute(5, number)
    rx: int | None = attribute(6, number)
    rx_mini: int | None = attribute(7, number)
    rx_jumbo: int | None = attribute(8, number)
    tx: int | None = attribute(9, number)


@dataclass(frozen=True, slots=True)
class Coalesce:
    """When a device interrupts (``ETHTOOL_A_COALESCE_*``); None for what it cannot do."""

    index: int = attribute(HEADER, device, default=0)
    rx_usecs: int | None = attribute(2, number)
    rx_frames: int | None = attribute(3, number)
    rx_usecs_irq: int | None = attribute(4, number)
    rx_frames_irq: int | None = attribute(5, number)
    tx_usecs: int | None = attribute(6, number)
    tx_frames: int | None = attribute(7, number)
    tx_usecs_irq: int | None = attribute(8, number)
    tx_frames_irq: int | None = attribute(9, number)
    stats_block_usecs: int | None = attribute(10, number)
    adaptive_rx: bool | None = attribute(11, flag)
    adaptive_tx: bool | None = attribute(12, flag)
    pkt_rate_low: int | None = attribute(13, number)
    rx_usecs_low: int | None = attribute(14, number)
    rx_frames_low: int | None = attribute(15, number)
    tx_usecs_low: int | None = attribute(16, number)
    tx_frames_low: int | None = attribute(17, number)
    pkt_rate_high: int | None = attribute(18, number)
    rx_usecs_high: int | None = attribute(19, number)
    rx_frames_high: int | None = attribute(20, number)
    tx_usecs_high: int | None = attribute(21, number)
    tx_frames_high: int | None = attribute(22, number)
    sample_interval: int | None = attribute(23, number)


@dataclass(frozen=True, slots=True)
class Pause:
    """Flow control (``ETHTOOL_A_PAUSE_*``)."""

    index: int = attribute(HEADER, device, default=0)
    autoneg: bool | None = attribute(2, flag)
    rx: bool | None = attribute(3, flag)
    tx: bool | None = attribute(4, flag)


@dataclass(frozen=True, slots=True)
class Fec:
    """Forward error correction (``ETHTOOL_A_FEC_*``); ``mode`` is the one in use, None if it has no name here."""

    index: int = attribute(HEADER, device, default=0)
    auto: bool | None = attribute(3, flag)
    mode: str | None = attribute(4, _fec_mode)


@dataclass(frozen=True, slots=True)
class FeatureBits:
    """Offloads of a device (``ETHTOOL_A_FEATURES_*``), by the kernel's number for each, as bits."""

    index: int = attribute(HEADER, device, default=0)
    supported: int = attribute(2, _bits, default=0)
    active: int = attribute(4, _bits, default=0)
    fixed: int = attribute(5, _bits, default=0)


@dataclass(frozen=True, slots=True)
class EthtoolState:
    """What ethtool says about the devices, by interface index; a device is only where it has something to set.

    Attributes:
        features: The offloads that can be switched, by the kernel's name, in order, and whether each is on.
    """

    features: Mapping[int, Features] = field(default_factory=dict)
    rings: Mapping[int, Ring] = field(default_factory=dict)
    coalesce: Mapping[int, Coalesce] = field(default_factory=dict)
    pause: Mapping[int, Pause] = field(default_factory=dict)
    fec: Mapping[int, Fec] = field(default_factory=dict)


_Record = TypeVar("_Record", FeatureBits, Ring, Coalesce, Pause, Fec)


def _reader(table: Table[_Record]) -> Callable[[bytes], _Record]:
    return lambda body: table.read(body, GENERIC_HEADER.size)


read_feature_bits: Final = _reader(Table(FeatureBits))
read_ring: Final = _reader(Table(Ring))
read_coalesce: Final = _reader(Table(Coalesce))
read_pause: Final = _reader(Table(Pause))
read_fec: Final = _reader(Table(Fec))
"""Decoders of the bodies of the family's replies, each to its request."""


async def dump_ethtool() -> EthtoolState:
    """Of every device that has any; empty where the kernel has no ethtool over netlink.

    Raises:
        NetlinkError: The kernel could not be asked.
    """
    with NetlinkSocket(NETLINK_GENERIC) as sock:
        family = await find_family(sock, ETHTOOL)
        if family is None:
            return EthtoolState()
        number_of_family = family.id

        async def of_all(command: int, read: Callable[[bytes], _Record]) -> dict[int, _Record]:
            try:
                records = await sock.dump(number_of_family, all_devices_request(command), read)
            except KernelRefusedError:
                return {}  # an older kernel does not know the command
            return {record.index: record for record in records}

        (names,) = await sock.ask(family.id, feature_names_request(), read_feature_names)
        features = await of_all(_FEATURES_GET, read_feature_bits)
        return EthtoolState(
            features=switchable(features.values(), names),
            rings=await of_all(_RINGS_GET, read_ring),
            coalesce=await of_all(_COALESCE_GET, read_coalesce),
            pause=await of_all(_PAUSE_GET, read_pause),
            fec=await of_all(_FEC_GET, read_fec),
        )


async def follow_ethtool() -> AsyncGenerator[None, None]:
    """Something of it may have changed, once or many times; never where the kernel has no ethtool over netlink."""
    with NetlinkSocket(NETLINK_GENERIC) as sock:
        family = await find_family(sock, ETHTOOL)
    groups = [] if family is None else [group.id for group in family.groups if group.name == _MONITOR]
    with NetlinkSocket(NETLINK_GENERIC, groups) as sock:
        while True:
            try:
                await sock.receive()
                while sock.receive_now() is not None:
                    pass
            except OSError as error:
                if error.errno != errno.ENOBUFS:
                    raise
            yield


def switchable(devices: Iterable[FeatureBits], names: Mapping[int, str]) -> dict[int, Features]:
    """The offloads of each device that somebody can switch; devices of one kind share their answer."""
    known: dict[tuple[int, int], Features] = {}
    found: dict[int, Features] = {}
    for bits in devices:
        changeable = bits.supported & ~bits.fixed
        if changeable:
            kind = (changeable, bits.active & changeable)
            if kind not in known:
                ordered = sorted(
                    (name, bool(bits.active >> at & 1)) for at, name in names.items() if changeable >> at & 1
                )
                known[kind] = tuple(ordered)
            found[bits.index] = known[kind]
    return found


def feature_names_request() -> bytes:
    """The body of ETHTOOL_MSG_STRSET_GET for the names of offloads, which are the same for all devices."""
    wanted = nest(1, [make_attribute(1, struct.pack("=I", _ETH_SS_FEATURES))])
    return request(_STRSET_GET, nest(HEADER, []), nest(2, [wanted]))


def read_feature_names(body: bytes) -> dict[int, str]:
    """Decode the body of ETHTOOL_MSG_STRSET_GET_REPLY: names by number of the bit."""
    entries = (dict(attributes(entry)) for entry in _below(body, GENERIC_HEADER.size, _PATH_TO_NAMES))
    return {number(entry[1]): name for entry in entries if (name := text(entry.get(2, b"")))}


def _below(data: bytes, start: int, path: tuple[int, ...]) -> Iterable[bytes]:
    """The payloads of the attributes that ``path`` leads to, nest by nest."""
    for kind, payload in attributes(data, start):
        if kind == path[0]:
            yield from _below(payload, 0, path[1:]) if len(path) > 1 else (payload,)
