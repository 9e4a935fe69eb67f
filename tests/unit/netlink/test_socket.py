import struct

import pytest

from nmstate_k8s.netlink.errors import InterruptedDumpError, KernelRefusedError
from nmstate_k8s.netlink.socket import Answer
from nmstate_k8s.netlink.wire import NLM_F_DUMP_INTR, NLMSG_DONE, NLMSG_ERROR, NLMSG_NOOP, message

LINK, MINE = 16, 7
DONE = message(NLMSG_DONE, 2, MINE, struct.pack("=i", 0))


def answer() -> Answer[bytes]:
    return Answer("request 18", MINE, bytes)


def test_an_answer_may_take_several_datagrams() -> None:
    found = answer()

    assert not found.take(message(LINK, 2, MINE, b"one ") + message(LINK, 2, MINE, b"two "))
    assert not found.take(message(NLMSG_NOOP, 2, MINE, b""))
    assert found.take(message(LINK, 2, MINE, b"more") + DONE)
    assert found.records == [b"one ", b"two ", b"more"]


def test_what_answers_an_earlier_request_is_left_out() -> None:
    found = answer()

    assert not found.take(message(LINK, 2, MINE - 1, b"old ") + message(NLMSG_DONE, 2, MINE - 1, bytes(4)))
    assert found.records == []


@pytest.mark.parametrize("marked", ["first", "end"])
def test_a_change_during_the_dump_is_told_when_all_of_it_was_read(marked: str) -> None:
    found = answer()
    first = message(LINK, NLM_F_DUMP_INTR if marked == "first" else 2, MINE, b"one ")
    end = message(NLMSG_DONE, NLM_F_DUMP_INTR if marked == "end" else 2, MINE, bytes(4))

    assert not found.take(first)
    with pytest.raises(InterruptedDumpError) as caught:
        found.take(end)
    assert caught.value.retryable


@pytest.mark.parametrize("kind", [NLMSG_ERROR, NLMSG_DONE])
def test_a_refusal_says_what_was_asked_and_why_not(kind: int) -> None:
    with pytest.raises(KernelRefusedError, match="the kernel refused request 18: Operation not supported") as caught:
        answer().take(message(kind, 0, MINE, struct.pack("=i", -95)))

    assert caught.value.errno == 95
    assert not caught.value.retryable
