"""What only a kernel's socket can show."""

from datetime import timedelta

import pytest

from nmstate_k8s.netlink.errors import InterruptedDumpError, KernelSilentError
from nmstate_k8s.netlink.link import RTM_GETLINK, link_request, read_link
from nmstate_k8s.netlink.socket import NetlinkSocket
from nmstate_k8s.netlink.wire import NLMSG_NOOP


async def test_a_kernel_that_does_not_answer_is_not_waited_for_forever() -> None:
    with NetlinkSocket() as sock, pytest.raises(KernelSilentError, match="request 1 within") as caught:
        await sock.ask(NLMSG_NOOP, b"", bytes, flags=0, timeout=timedelta(milliseconds=50))

    assert caught.value.retryable


async def test_a_socket_answers_again_after_a_request_that_was_given_up() -> None:
    with NetlinkSocket() as sock:
        with pytest.raises(KernelSilentError):
            await sock.ask(RTM_GETLINK, link_request(), read_link, flags=0, timeout=timedelta(milliseconds=1))

        assert [link.name for link in await sock.dump(RTM_GETLINK, link_request(), read_link)][0] == "lo"


async def test_a_dump_that_was_interrupted_is_taken_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nmstate_k8s.netlink.socket.DUMP_PAUSES_SECONDS", (0, 0, 0))
    attempts = 0

    def interrupted_twice(body: bytes) -> int:
        nonlocal attempts
        attempts += 1
        if attempts < 3:
            raise InterruptedDumpError("the network changed while it was read")
        return attempts

    with NetlinkSocket() as sock:
        found = await sock.dump(RTM_GETLINK, link_request(), interrupted_twice)

    assert found[0] == 3
