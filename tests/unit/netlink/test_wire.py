import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmstate_k8s.netlink.errors import MalformedMessageError
from nmstate_k8s.netlink.wire import (
    NLM_F_ACK_TLVS,
    NLM_F_CAPPED,
    NLMSG_DONE,
    NLMSG_ERROR,
    Message,
    attribute,
    attributes,
    error_of,
    message,
    messages,
    nest,
)

KINDS = st.integers(0, 0x3FFF)
PAYLOADS = st.binary(max_size=300)


@given(st.lists(st.tuples(KINDS, PAYLOADS)))
def test_attributes_come_back_as_they_were_written(pairs: list[tuple[int, bytes]]) -> None:
    assert list(attributes(b"".join(attribute(kind, payload) for kind, payload in pairs))) == pairs


@given(st.lists(st.tuples(st.integers(16, 0xFFFF), st.integers(0, 0xFFFFFFFF), PAYLOADS)))
def test_messages_come_back_as_they_were_written(parts: list[tuple[int, int, bytes]]) -> None:
    datagram = b"".join(message(kind, 2, sequence, body) for kind, sequence, body in parts)

    assert [(m.kind, m.sequence, m.body) for m in messages(datagram)] == parts


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for read in (messages, attributes):
        try:
            list(read(data))
        except MalformedMessageError:
            continue


def test_the_nested_bit_does_not_count_as_type() -> None:
    ((kind, payload),) = attributes(nest(18, [attribute(1, b"bond\0")]))

    assert kind == 18
    assert list(attributes(payload)) == [(1, b"bond\0")]


@pytest.mark.parametrize("length", [0, 3, 9])
def test_an_attribute_with_an_impossible_length_is_refused(length: int) -> None:
    with pytest.raises(MalformedMessageError):
        list(attributes(struct.pack("=HHI", length, 1, 7)))


@pytest.mark.parametrize("length", [0, 15, 99])
def test_a_message_with_an_impossible_length_is_refused(length: int) -> None:
    with pytest.raises(MalformedMessageError):
        list(messages(struct.pack("=IHHII", length, 16, 0, 1, 0) + bytes(4)))


REFUSED = message(18, 1, 7, bytes(17))
WORDS = attribute(1, b"Unknown device type\0")


@pytest.mark.parametrize(
    ("kind", "flags", "body", "expected"),
    [
        (NLMSG_ERROR, 0, struct.pack("=i", 0) + REFUSED, (0, "")),
        (NLMSG_ERROR, 0, struct.pack("=i", -22) + REFUSED, (22, "")),
        (NLMSG_ERROR, NLM_F_ACK_TLVS, struct.pack("=i", -95) + REFUSED + WORDS, (95, "Unknown device type")),
        (
            NLMSG_ERROR,
            NLM_F_ACK_TLVS | NLM_F_CAPPED,
            struct.pack("=i", -95) + REFUSED[:16] + WORDS,
            (95, "Unknown device type"),
        ),
        (NLMSG_DONE, NLM_F_ACK_TLVS, struct.pack("=i", -22) + WORDS, (22, "Unknown device type")),
        (NLMSG_DONE, 0, b"", (0, "")),
    ],
    ids=["acknowledged", "refused", "explained", "explained, request left out", "at the end of a dump", "bare end"],
)
def test_an_error_is_found_with_its_explanation(kind: int, flags: int, body: bytes, expected: tuple[int, str]) -> None:
    assert error_of(Message(kind, flags, 1, 0, body)) == expected
