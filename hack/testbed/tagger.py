"""Joins a VLAN of a switch to an untagged device, for kernels that have no VLANs.

Both devices are taps: frames of the VLAN that leave the trunk appear on the other one without their tag, and
frames from there enter the trunk with it. Stands alone, started by `services`.
"""

import argparse
import fcntl
import os
import select
import struct
import sys

_TUNSETIFF = 0x400454CA
_IFF_TAP, _IFF_NO_PI = 0x0002, 0x1000
_MAX_FRAME = 65536
_ADDRESSES = 12  # bytes of destination and source before the tag
_TAG_PROTOCOL = b"\x81\x00"
_VLAN_ID = 0x0FFF


def open_tap(name: str) -> int:
    """Take the tap ``name``, which exists already, and return its descriptor."""
    descriptor = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(descriptor, _TUNSETIFF, struct.pack("16sH22x", name.encode(), _IFF_TAP | _IFF_NO_PI))
    return descriptor


def untagged(frame: bytes, tag: int) -> bytes | None:
    """``frame`` without its tag, or None when it is not of that VLAN."""
    rest = frame[_ADDRESSES:]
    if rest[:2] != _TAG_PROTOCOL or int.from_bytes(rest[2:4], "big") & _VLAN_ID != tag:
        return None
    return frame[:_ADDRESSES] + rest[4:]


def tagged(frame: bytes, tag: int) -> bytes:
    return frame[:_ADDRESSES] + _TAG_PROTOCOL + tag.to_bytes(2, "big") + frame[_ADDRESSES:]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("trunk")
    parser.add_argument("tag", type=int)
    parser.add_argument("link")
    options = parser.parse_args()
    trunk, link = open_tap(options.trunk), open_tap(options.link)
    while True:
        readable, _, _ = select.select([trunk, link], [], [])
        if link in readable:
            os.write(trunk, tagged(os.read(link, _MAX_FRAME), options.tag))
        if trunk in readable and (frame := untagged(os.read(trunk, _MAX_FRAME), options.tag)) is not None:
            os.write(link, frame)


if __name__ == "__main__":
    sys.exit(main())
