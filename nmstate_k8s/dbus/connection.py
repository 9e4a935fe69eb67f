"""A connection to a message bus that fails loudly, keeps its limits, and can be awaited."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

from dbus_fast import AuthError, BusType, InvalidAddressError, Message, MessageFlag, MessageType
from dbus_fast.aio import MessageBus

from nmstate_k8s.dbus.errors import BusDisconnectedError, CallTimeoutError, error_from_reply
from nmstate_k8s.dbus.match import MatchRule, Signal
from nmstate_k8s.dbus.signature import ObjectPath

DEFAULT_TIMEOUT = timedelta(seconds=25)
"""As libdbus and GLib have it."""

MAX_CALLS_IN_FLIGHT = 32
"""More gain nothing, and a slow peer then has to buffer them."""

_BUS_NAME = "org.freedesktop.DBus"
_BUS_PATH = "/org/freedesktop/DBus"

SignalReceiver = Callable[[Signal], None]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a call returned.

    Attributes:
        serial: The sender's count of its messages: a signal of the same sender with a lower one was sent before.
    """

    body: list[Any]
    signature: str
    sender: str
    serial: int


class Bus:
    """One connection to a message bus, open while its context is.

    At most ``MAX_CALLS_IN_FLIGHT`` calls are under way at a time; the others wait their turn, and their timeout
    begins when it comes. It never reconnects: once the bus is gone every call, pending or new, raises
    ``BusDisconnectedError``, and whoever opened this connection opens another.
    """

    def __init__(self, address: str | None = None, *, timeout: timedelta = DEFAULT_TIMEOUT) -> None:
        """``address`` is that of the system bus if not given; ``timeout`` is that of a call that names none."""
        self._address = address
        self._timeout = timeout
        self._slots = asyncio.Semaphore(MAX_CALLS_IN_FLIGHT)
        self._subscriptions: dict[MatchRule, list[SignalReceiver]] = {}
        self._connection: MessageBus | None = None

    async def __aenter__(self) -> Self:
        connection: MessageBus | None = None
        try:
            async with asyncio.timeout(self._timeout.total_seconds()):
                connection = MessageBus(self._address, BusType.SYSTEM)
                await connection.connect()
        except TimeoutError as error:
            raise BusDisconnectedError(f"the message bus did not answer within {self._timeout}") from error
        except (OSError, EOFError, AuthError, InvalidAddressError) as error:
            raise BusDisconnectedError(f"cannot connect to the message bus: {error}") from error
        _survive_full_socket(connection)
        connection.add_message_handler(self._receive)
        self._connection = connection
        return self

    async def __aexit__(self, *_: object) -> None:
        connection, self._connection = self._connection, None
        if connection is not None and connection.connected:
            connection.disconnect()
            await asyncio.wait([connection._disconnect_future])  # the socket is closed only then

    async def call(self, message: Message, *, timeout: timedelta | None = None) -> Reply:
        """Send a method call and return its reply.

        Raises:
            CallTimeoutError: No reply within ``timeout``. The call may still take effect.
            BusDisconnectedError: The connection is gone.
            DBusError: Any other error reply, by its class.
        """
        limit = self._timeout if timeout is None else timeout
        async with self._slots:
            try:
                async with asyncio.timeout(limit.total_seconds()):
                    reply = await self._exchange(message)
            except TimeoutError as error:
                raise CallTimeoutError(f"{message.interface}.{message.member} got no reply within {limit}") from error
        if reply.message_type is MessageType.ERROR:
            text = reply.body[0] if reply.body and isinstance(reply.body[0], str) else ""
            raise error_from_reply(reply.error_name or "", text)
        return Reply(reply.body, reply.signature, reply.sender or "", reply.serial)

    async def wait_disconnected(self) -> None:
        """Wait until the connection is gone, for whatever reason."""
        ended = self._open()._disconnect_future
        await asyncio.wait([ended])

    @asynccontextmanager
    async def subscribe(self, rule: MatchRule, receive: SignalReceiver) -> AsyncIterator[None]:
        """Have ``receive`` called with each signal that fits ``rule`` while the context is open.

        It is called in order of arrival, and before a reply that was sent later is returned to its caller: what a
        reply implies has been received by then. So it must be quick and must not raise. The bus matches the
        sender only when it broadcasts; a receiver that must know compares ``Signal.sender`` with the owner of the name.
        """
        receivers = self._subscriptions.setdefault(rule, [])
        receivers.append(receive)
        try:
            await self._call_bus("AddMatch", str(rule))
            yield
        finally:
            receivers.remove(receive)
            if not receivers:
                del self._subscriptions[rule]
            # The bus counts equal rules, so each subscription takes its own away.
            self._send_to_bus("RemoveMatch", str(rule))

    async def name_owner(self, name: str) -> str:
        """Unique name of the connection that owns ``name``.

        Raises:
            ServiceUnknownError: Nobody owns it.
        """
        reply = await self._call_bus("GetNameOwner", name)
        return str(reply.body[0])

    def _open(self) -> MessageBus:
        if self._connection is None:
            raise BusDisconnectedError("the connection to the message bus is not open")
        return self._connection

    async def _exchange(self, message: Message) -> Message:
        connection = self._open()
        if not connection.connected:
            raise BusDisconnectedError("the connection to the message bus is gone")
        try:
            reply = await connection.call(message)
        except (OSError, EOFError) as error:
            raise BusDisconnectedError(f"the connection to the message bus is gone: {error}") from error
        if reply is None:
            raise BusDisconnectedError("the connection to the message bus was closed")
        return reply

    async def _call_bus(self, member: str, argument: str) -> Reply:
        return await self.call(_bus_message(member, argument))

    def _send_to_bus(self, member: str, argument: str) -> None:
        if self._connection is not None and self._connection.connected:
            sent = self._connection.send(_bus_message(member, argument, MessageFlag.NO_REPLY_EXPECTED))
            # A connection that breaks right now has nothing left to take away.
            sent.add_done_callback(lambda future: future.cancelled() or future.exception())

    def _receive(self, message: Message) -> None:
        if message.message_type is not MessageType.SIGNAL:
            return
        signal = Signal(
            sender=message.sender or "",
            serial=message.serial,
            path=ObjectPath(message.path or ""),
            interface=message.interface or "",
            member=message.member or "",
            body=message.body,
        )
        for rule, receivers in list(self._subscriptions.items()):
            if rule.admits(signal):
                for receive in list(receivers):
                    receive(signal)


def _bus_message(member: str, argument: str, flags: MessageFlag = MessageFlag.NONE) -> Message:
    return Message(_BUS_NAME, _BUS_PATH, _BUS_NAME, member, flags=flags, signature="s", body=[argument])


class _PatientSocket:
    """The writer's socket, for which "would block" is no error.

    dbus-fast 5 takes a full send buffer (some 280 small messages queued while the bus daemon is busy) for a
    broken connection. Told that nothing was sent, its writer waits until the socket is writable again.
    """

    __slots__ = ("_socket",)

    def __init__(self, wrapped: socket.socket) -> None:
        self._socket = wrapped

    def send(self, data: bytes) -> int:
        try:
            return self._socket.send(data)
        except BlockingIOError:
            return 0


def _survive_full_socket(connection: MessageBus) -> None:
    writer: Any = connection._writer
    writer.sock = _PatientSocket(writer.sock)


def system_bus(*, timeout: timedelta = DEFAULT_TIMEOUT) -> Bus:
    """The bus that ``DBUS_SYSTEM_BUS_ADDRESS`` names, or the machine's system bus."""
    return Bus(timeout=timeout)
