"""What only a kernel's socket can show."""

from datetime import timedelta
from typing import Any

import pytest

from nmstate_k8s.netlink.errors import InterruptedDumpError, KernelSilentError
from nmstate_k8s.netlink.link import RTM_GETLINK, link_request, one_link_request, read_link
from nmstate_k8s.netlink.socket import NetlinkSocket
from nmstate_k8s.netlink.wire import NLMSG_NOOP


async def test_a_kernel_that_does_not_answer_is_not_waited_for_forever() -> None:
    with NetlinkSocket() as sock, pytest.raises(KernelSilentError, match="request 1 within") as caught:
        await sock.ask(NLMSG_NOOP, b"", bytes, flags=0, timeout=timedelta(milliseconds=50))

    assert caught.value.retryable


async def test_a_socket_answers_again_after_a_request_that_was_given_up() -> None:
    with NetlinkSocket() as sock:
        with pytest.raises(KernelSilentError):
            # Without the request for an acknowledgement nothing ends the answer, which stays behind unread.
            await sock.ask(RTM_GETLINK, one_link_request(1), read_link, flags=0, timeout=timedelta(milliseconds=50))

        links = await sock.dump(RTM_GETLINK, link_request(), read_link)

    assert [link.name for link in links].count("lo") == 1


class RestlessSocket(NetlinkSocket):
    """Every answer but the last few is interrupted by a change."""

    interruptions = 2

    async def ask(self, *args: Any, **options: Any) -> list[Any]:
        found = await super().ask(*args, **options)
        if self.interruptions:
            self.interruptions -= 1
            raise InterruptedDumpError("the network changed while it was read")
        return found


async def test_a_dump_that_was_interrupted_is_taken_again() -> None:
    with RestlessSocket() as sock:
        assert await sock.dump(RTM_GETLINK, link_request(), read_link)
        assert sock.interruptions == 0


async def test_a_network_that_never_rests_is_given_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nmstate_k8s.netlink.socket.DUMP_PAUSES_SECONDS", (0, 0, 0))
    with RestlessSocket() as sock:
        sock.interruptions = 99
        with pytest.raises(InterruptedDumpError, match="each of 3 attempts"):
            await sock.dump(RTM_GETLINK, link_request(), read_link)
