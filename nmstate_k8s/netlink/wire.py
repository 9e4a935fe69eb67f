"""Netlink framing: messages in a datagram, attributes in a message. Pure: bytes in, bytes out."""

import struct
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from nmstate_k8s.netlink.errors import MalformedMessageError

NLMSG_NOOP: Final = 1
NLMSG_ERROR: Final = 2
NLMSG_DONE: Final = 3

NLM_F_REQUEST: Final = 0x1
NLM_F_ACK: Final = 0x4
NLM_F_DUMP_INTR: Final = 0x10
NLM_F_DUMP: Final = 0x300
NLM_F_REPLACE: Final = 0x100
NLM_F_CAPPED: Final = 0x100
NLM_F_ACK_TLVS: Final = 0x200

NLA_F_NESTED: Final = 0x8000
NLA_TYPE_MASK: Final = 0x3FFF
"""The two upper bits of an attribute's type say "nested" and "network byte order"."""

_NLMSGERR_ATTR_MSG: Final = 1

_MESSAGE_HEADER: Final = struct.Struct("=IHHII")
_ATTRIBUTE_HEADER: Final = struct.Struct("=HH")
_ERRNO: Final = struct.Struct("=i")

unpack_attribute_header: Final = _ATTRIBUTE_HEADER.unpack_from


class Message(NamedTuple):
    """One netlink message, its header read and its body left as bytes."""

    kind: int
    flags: int
    sequence: int
    port: int
    body: bytes


def messages(datagram: bytes) -> Iterator[Message]:
    """Split what one ``recv`` returned.

    Raises:
        MalformedMessageError: A length runs past the end, or is too small to be one.
    """
    position, end = 0, len(datagram)
    while position + _MESSAGE_HEADER.size <= end:
        length, kind, flags, sequence, port = _MESSAGE_HEADER.unpack_from(datagram, position)
        if length < _MESSAGE_HEADER.size or position + length > end:
            raise MalformedMessageError(f"message of {length} bytes in {end - position} bytes of data")
        yield Message(kind, flags, sequence, port, datagram[position + _MESSAGE_HEADER.size : position + length])
        position += (length + 3) & ~3


def message(kind: int, flags: int, sequence: int, body: bytes) -> bytes:
    """Frame ``body`` for sending, or as the kernel would."""
    return _MESSAGE_HEADER.pack(_MESSAGE_HEADER.size + len(body), kind, flags, sequence, 0) + body + _padding(body)


def attributes(data: bytes, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """The attributes of ``data`` from ``start``: type without its flag bits, and payload.

    Raises:
        MalformedMessageError: A length runs past the end, or is too small to be one.
    """
    end = len(data)
    while start + 4 <= end:
        length, kind = unpack_attribute_header(data, start)
        if length < 4 or start + length > end:
            raise malformed_attribute(length, end - start)
        yield kind & NLA_TYPE_MASK, data[start + 4 : start + length]
        start += (length + 3) & ~3


def malformed_attribute(length: int, left: int) -> MalformedMessageError:
    return MalformedMessageError(f"attribute of {length} bytes in {left} bytes of data")


def attribute(kind: int, payload: bytes) -> bytes:
    return _ATTRIBUTE_HEADER.pack(4 + len(payload), kind) + payload + _padding(payload)


def nest(kind: int, inner: Iterable[bytes]) -> bytes:
    """An attribute that holds others."""
    return attribute(kind | NLA_F_NESTED, b"".join(inner))


def error_of(answer: Message) -> tuple[int, str]:
    """The error number (0: success) and explanation in an NLMSG_ERROR or NLMSG_DONE message."""
    if len(answer.body) < _ERRNO.size:
        return 0, ""
    (code,) = _ERRNO.unpack_from(answer.body)
    if not answer.flags & NLM_F_ACK_TLVS:
        return -code, ""
    found = dict(attributes(answer.body, _explanation_start(answer)))
    return -code, found.get(_NLMSGERR_ATTR_MSG, b"").rstrip(b"\0").decode(errors="replace")


def _explanation_start(answer: Message) -> int:
    """Where the attributes begin: after the error number and, unless capped, the refused request."""
    if answer.kind == NLMSG_DONE:
        return _ERRNO.size
    if answer.flags & NLM_F_CAPPED:
        return _ERRNO.size + _MESSAGE_HEADER.size
    (refused_length,) = struct.unpack_from("=I", answer.body, _ERRNO.size)
    return _ERRNO.size + ((int(refused_length) + 3) & ~3)


def _padding(data: bytes) -> bytes:
    return bytes(-len(data) & 3)
