"""The switches of a testbed, as one process: guests' NICs and taps of its namespace on one side or other of each.

A guest's NIC sends each frame in a UDP datagram with a header of L2TPv3; it is the one kind of NIC that brings a
VLAN's tag through as it is and gives a guest none of its own frames back. What the host offers on a network, it
offers on a tap: one for untagged frames, and one for each VLAN, on which frames appear without their tag. So a
host kernel without VLANs will do. Frames that nobody can be found for go to all ports, but not more of them than a
storm's beginning has. Stands alone, started by `services`.
"""

import argparse
import fcntl
import json
import os
import selectors
import socket
import struct
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

_TUNSETIFF = 0x400454CA
_IFF_TAP, _IFF_NO_PI = 0x0002, 0x1000
_LARGEST = 65536
_ADDRESSES = 12  # bytes of destination and source before the tag
_TAG_PROTOCOL = b"\x81\x00"
_VLAN_ID = 0x0FFF
_L2TP_DATA = struct.Struct("!II")  # version 3, data; session
_L2TP_VERSION = 0x00030000
SESSION = 1
_MULTICAST = 0x01
_NOT_FORWARDED = bytes.fromhex("0180c20000")  # bridges, LACP, LLDP: for the neighbour, which is this switch
_FORGOTTEN_AFTER = 300.0
_FLOODED_PER_SECOND = 2000


class Port(Protocol):
    """Where frames come from and go to. Inside a switch a frame has its tag."""

    def fileno(self) -> int: ...

    def receive(self) -> bytes | None:
        """The next frame, or None when what came is none."""

    def send(self, frame: bytes) -> None:
        """Send ``frame`` if it belongs on this port; one that cannot be sent is lost, as on a wire."""


class GuestPort:
    """A guest's NIC."""

    def __init__(self, here: int, there: int) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", here))
        self._there = ("127.0.0.1", there)
        self._header = _L2TP_DATA.pack(_L2TP_VERSION, SESSION)

    def fileno(self) -> int:
        return self._socket.fileno()

    def receive(self) -> bytes | None:
        try:
            packet = self._socket.recv(_LARGEST)
        except ConnectionRefusedError:  # what was sent before, to a guest that is off
            return None
        return packet[_L2TP_DATA.size :] if packet.startswith(self._header) else None

    def send(self, frame: bytes) -> None:
        try:
            self._socket.sendto(self._header + frame, self._there)
        except OSError:
            return  # the guest is off, or takes nothing more


class TapPort:
    """A device of this namespace, for one VLAN or for untagged frames."""

    def __init__(self, link: str, vlan: int) -> None:
        self._vlan = vlan
        self._descriptor = os.open("/dev/net/tun", os.O_RDWR)
        fcntl.ioctl(self._descriptor, _TUNSETIFF, struct.pack("16sH22x", link.encode(), _IFF_TAP | _IFF_NO_PI))

    def fileno(self) -> int:
        return self._descriptor

    def receive(self) -> bytes | None:
        frame = os.read(self._descriptor, _LARGEST)
        if self._vlan == 0:
            return frame
        return frame[:_ADDRESSES] + _TAG_PROTOCOL + self._vlan.to_bytes(2, "big") + frame[_ADDRESSES:]

    def send(self, frame: bytes) -> None:
        if vlan_of(frame) != self._vlan:
            return
        if self._vlan != 0:
            frame = frame[:_ADDRESSES] + frame[_ADDRESSES + 4 :]
        try:
            os.write(self._descriptor, frame)
        except OSError:
            return  # the device is down


def vlan_of(frame: bytes) -> int:
    """The VLAN's number in the frame's tag; 0 when it has none."""
    rest = frame[_ADDRESSES : _ADDRESSES + 4]
    return int.from_bytes(rest[2:], "big") & _VLAN_ID if rest[:2] == _TAG_PROTOCOL else 0


@dataclass
class Switch:
    """Learns who is behind which port."""

    ports: list[Port] = field(default_factory=list)
    _learned: dict[tuple[int, bytes], tuple[Port, float]] = field(default_factory=dict)
    _second: int = 0
    _flooded: int = 0

    def forward(self, frame: bytes, origin: Port, now: float) -> None:
        target, source = frame[:6], frame[6:_ADDRESSES]
        if len(frame) <= _ADDRESSES or target.startswith(_NOT_FORWARDED):
            return
        vlan = vlan_of(frame)
        self._learned[vlan, source] = (origin, now)
        known, seen = self._learned.get((vlan, target), (None, 0.0))
        if known is not None and now - seen < _FORGOTTEN_AFTER and not target[0] & _MULTICAST:
            if known is not origin:
                known.send(frame)
        elif self._may_flood(int(now)):
            for port in self.ports:
                if port is not origin:
                    port.send(frame)

    def _may_flood(self, second: int) -> bool:
        # Two guests that bridge the same two networks are a loop: it must not take the machine.
        if second != self._second:
            self._second, self._flooded = second, 0
        self._flooded += 1
        return self._flooded <= _FLOODED_PER_SECOND


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("plan", type=Path, help='[{"guests": [[here, there], ...], "taps": [[name, vlan], ...]}, ...]')
    plan = json.loads(parser.parse_args().plan.read_text())
    waiting = selectors.DefaultSelector()
    for described in plan:
        switch = Switch()
        switch.ports += [GuestPort(here, there) for here, there in described["guests"]]
        switch.ports += [TapPort(link, vlan) for link, vlan in described["taps"]]
        for port in switch.ports:
            waiting.register(port.fileno(), selectors.EVENT_READ, (switch, port))
    while True:
        for key, _ in waiting.select():
            switch, port = key.data
            if (frame := port.receive()) is not None:
                switch.forward(frame, port, time.monotonic())


if __name__ == "__main__":
    sys.exit(main())
