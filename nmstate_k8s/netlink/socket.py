"""A netlink socket on the event loop: requests with answers, and notifications."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import count
from typing import Final, Generic, Self, TypeVar

from nmstate_k8s.netlink.errors import (
    InterruptedDumpError,
    KernelRefusedError,
    KernelSilentError,
    MalformedMessageError,
)
from nmstate_k8s.netlink.wire import (
    NLM_F_ACK,
    NLM_F_DUMP,
    NLM_F_DUMP_INTR,
    NLM_F_REQUEST,
    NLMSG_DONE,
    NLMSG_ERROR,
    NLMSG_NOOP,
    Message,
    error_of,
    message,
    messages,
)

_Record = TypeVar("_Record")

SOL_NETLINK: Final = 270
NETLINK_ADD_MEMBERSHIP: Final = 1
NETLINK_EXT_ACK: Final = 11
NETLINK_GET_STRICT_CHK: Final = 12
SO_RCVBUFFORCE: Final = 33

REQUEST_TIMEOUT: Final = timedelta(seconds=10)
RECEIVE_BUFFER: Final = 8 * 1024 * 1024
"""For bursts of notifications; the kernel takes memory only for what is waiting."""

DATAGRAM_SIZE: Final = 256 * 1024
"""The kernel fills 32 KiB of a dump at a time, and more only for a single message that needs it."""

DUMP_PAUSES_SECONDS: Final = (0, 0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 0)
"""After each attempt that a change interrupted. A thousand new addresses settle in about a second."""


class NetlinkSocket:
    """One netlink socket.

    Carries one request at a time; whoever wants two at once opens two. Belongs to the network
    namespace that its thread was in when it was made.
    """

    def __init__(self, protocol: int = socket.NETLINK_ROUTE, groups: Iterable[int] = ()) -> None:
        self._buffer = bytearray(DATAGRAM_SIZE)
        self._sequence = count(1)
        self._socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, protocol)
        self._socket.setblocking(False)
        self._prepare(groups)

    def _prepare(self, groups: Iterable[int]) -> None:
        try:
            _enlarge_receive_buffer(self._socket)
            self._socket.setsockopt(SOL_NETLINK, NETLINK_EXT_ACK, 1)
            self._socket.setsockopt(SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1)
            self._socket.bind((0, 0))
            for group in groups:
                self._socket.setsockopt(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group)
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._socket.close()

    async def dump(
        self, kind: int, body: bytes, read: Callable[[bytes], _Record], *, timeout: timedelta = REQUEST_TIMEOUT
    ) -> list[_Record]:
        """Everything the kernel answers to a dump request, once the answer was consistent.

        Other tasks run between one datagram (about 30 links) and the next.

        Raises:
            InterruptedDumpError: The state kept changing meanwhile.
            KernelRefusedError: The kernel does not answer this request.
            KernelSilentError: It did not answer within ``timeout``.
        """
        for pause_seconds in DUMP_PAUSES_SECONDS:
            with contextlib.suppress(InterruptedDumpError):
                return await self.ask(kind, body, read, flags=NLM_F_DUMP, timeout=timeout)
            await asyncio.sleep(pause_seconds)
        attempts = len(DUMP_PAUSES_SECONDS)
        raise InterruptedDumpError(f"the network changed during each of {attempts} attempts to read it")

    async def ask(
        self,
        kind: int,
        body: bytes,
        read: Callable[[bytes], _Record],
        *,
        flags: int = NLM_F_ACK,
        timeout: timedelta = REQUEST_TIMEOUT,
    ) -> list[_Record]:
        """Send one request and read the answers up to the one that ends them.

        Raises:
            InterruptedDumpError: The state changed while the kernel answered; ask again.
            KernelRefusedError: The kernel answered with an error.
            KernelSilentError: It did not answer within ``timeout``.
        """
        sequence = next(self._sequence)
        self._socket.send(message(kind, NLM_F_REQUEST | flags, sequence, body))
        answer = Answer(f"request {kind}", sequence, read)
        try:
            async with asyncio.timeout(timeout.total_seconds()):
                # The sleep lets other tasks run; what is waited for comes from the kernel.
                while not answer.take(await self.receive()):  # noqa: ASYNC110 - see above
                    await asyncio.sleep(0)
        except TimeoutError as error:
            raise KernelSilentError(f"the kernel did not answer request {kind} within {timeout}") from error
        return answer.records

    async def receive(self) -> bytes:
        """The next datagram, waiting for it.

        Raises:
            OSError: With ``ENOBUFS`` when the kernel had to drop notifications.
        """
        while (datagram := self.receive_now()) is None:
            await self._readable()
        return datagram

    def receive_now(self) -> bytes | None:
        """The next datagram if there is one."""
        try:
            # With MSG_TRUNC the kernel tells the datagram's length even where the buffer was too short.
            size = self._socket.recv_into(self._buffer, 0, socket.MSG_TRUNC)
        except BlockingIOError:
            return None
        if size > len(self._buffer):
            raise MalformedMessageError(f"a datagram of {size} bytes does not fit into {len(self._buffer)}")
        return bytes(memoryview(self._buffer)[:size])

    async def _readable(self) -> None:
        loop = asyncio.get_running_loop()
        ready: asyncio.Future[None] = loop.create_future()
        loop.add_reader(self._socket, _fulfil, ready)
        try:
            await ready
        finally:
            loop.remove_reader(self._socket)


class Answer(Generic[_Record]):
    """Collects the records of one answer, datagram by datagram."""

    def __init__(self, request: str, sequence: int, read: Callable[[bytes], _Record]) -> None:
        self.records: list[_Record] = []
        self._request = request
        self._sequence = sequence
        self._read = read
        self._interrupted = False

    def take(self, datagram: bytes) -> bool:
        """Whether that was the end.

        Raises:
            InterruptedDumpError: It was, and what came is not consistent.
            KernelRefusedError: It was an error.
        """
        for part in messages(datagram):
            if part.sequence != self._sequence:
                continue  # the rest of an answer that nobody waits for any more
            self._interrupted |= bool(part.flags & NLM_F_DUMP_INTR)
            if part.kind in (NLMSG_DONE, NLMSG_ERROR):
                self._end(part)
                return True
            if part.kind != NLMSG_NOOP:
                self.records.append(self._read(part.body))
        return False

    def _end(self, part: Message) -> None:
        code, detail = error_of(part)
        if code:
            raise KernelRefusedError(self._request, code, detail)
        if self._interrupted:
            raise InterruptedDumpError("the network changed while it was read")


def _fulfil(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


def _enlarge_receive_buffer(sock: socket.socket) -> None:
    """Above the sysctl's limit if this process may, and up to it otherwise."""
    try:
        sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER)
    except PermissionError:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
