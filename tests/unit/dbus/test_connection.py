"""What a connection promises when the bus is slow, refuses, or dies."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

from nmstate_k8s.dbus import (
    MAX_CALLS_IN_FLIGHT,
    Bus,
    BusDisconnectedError,
    CallTimeoutError,
    DBusError,
    MatchRule,
    ServiceUnknownError,
    Signal,
    UnknownObjectError,
    pipelined,
    system_bus,
)
from nmstate_k8s.testing.message_bus import PrivateBus

NAME = "org.example.Peer"
PATH = "/org/example/Peer"


class Peer:
    """A service that counts what it is asked at the same time, and answers when told."""

    def __init__(self) -> None:
        self.waiting: list[Message] = []
        self.most_waiting = 0
        self.connection: MessageBus | None = None

    def receive(self, message: Message) -> Message | bool:
        if message.message_type is not MessageType.METHOD_CALL or message.member == "Hang":
            return message.member == "Hang"
        if message.member == "Fail":
            return Message.new_error(message, message.body[0], "it was asked to fail")
        if message.member == "Hold":
            self.waiting.append(message)
            self.most_waiting = max(self.most_waiting, len(self.waiting))
            if len(self.waiting) == 1:
                asyncio.get_running_loop().call_later(0.05, self.let_go)
            return True
        self.emit("Echoed", message.body[0])
        return Message.new_method_return(message, "s", message.body)

    def let_go(self) -> None:
        assert self.connection is not None
        for message in self.waiting:
            self.connection.send(Message.new_method_return(message))
        self.waiting.clear()

    def emit(self, member: str, argument: str, path: str = PATH) -> None:
        assert self.connection is not None
        self.connection.send(
            Message(
                path=path,
                interface=NAME,
                member=member,
                message_type=MessageType.SIGNAL,
                signature="s",
                body=[argument],
            )
        )


@asynccontextmanager
async def peer_on(daemon: PrivateBus) -> AsyncIterator[Peer]:
    connection = await MessageBus(daemon.address).connect()
    peer = Peer()
    peer.connection = connection
    connection.add_message_handler(peer.receive)
    await connection.request_name(NAME)
    try:
        yield peer
    finally:
        connection.disconnect()
        await asyncio.wait([connection._disconnect_future])


@pytest.fixture
async def peer(daemon: PrivateBus) -> AsyncIterator[Peer]:
    async with peer_on(daemon) as peer:
        yield peer


@pytest.fixture
async def bus(daemon: PrivateBus) -> AsyncIterator[Bus]:
    async with Bus(daemon.address, timeout=timedelta(seconds=5)) as bus:
        yield bus


def call(member: str, argument: str = "x") -> Message:
    return Message(NAME, PATH, NAME, member, signature="s", body=[argument])


async def test_a_call_returns_what_the_service_answers(bus: Bus, peer: Peer) -> None:
    reply = await bus.call(call("Echo", "hello"))

    assert reply.body == ["hello"]
    assert reply.signature == "s"
    assert reply.sender == await bus.name_owner(NAME)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("org.freedesktop.DBus.Error.ServiceUnknown", ServiceUnknownError),
        ("org.freedesktop.DBus.Error.UnknownObject", UnknownObjectError),
        ("org.freedesktop.DBus.Error.UnknownMethod", UnknownObjectError),
        ("org.example.Other", DBusError),
    ],
)
async def test_an_error_reply_becomes_its_class_with_name_and_text(
    bus: Bus, peer: Peer, name: str, expected: type[DBusError]
) -> None:
    with pytest.raises(DBusError) as raised:
        await bus.call(call("Fail", name))

    assert type(raised.value) is expected
    assert (raised.value.name, raised.value.message) == (name, "it was asked to fail")


async def test_a_name_that_nobody_owns_is_a_service_unknown(bus: Bus) -> None:
    with pytest.raises(ServiceUnknownError) as raised:
        await bus.call(call("Echo"))

    assert raised.value.retryable


async def test_a_call_without_an_answer_ends_at_its_timeout(bus: Bus, peer: Peer) -> None:
    with pytest.raises(CallTimeoutError, match=r"org\.example\.Peer\.Hang"):
        await bus.call(call("Hang"), timeout=timedelta(milliseconds=20))

    assert (await bus.call(call("Echo", "still here"))).body == ["still here"]


async def test_no_more_calls_are_in_flight_than_the_limit(bus: Bus, peer: Peer) -> None:
    await pipelined(bus.call(call("Hold")) for _ in range(3 * MAX_CALLS_IN_FLIGHT))

    assert peer.most_waiting == MAX_CALLS_IN_FLIGHT


async def test_a_bus_that_stands_still_for_a_while_loses_no_call(
    bus: Bus, daemon: PrivateBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thousands of queued calls fill the socket; dbus-fast by itself would take that for a dead connection."""
    monkeypatch.setattr(bus, "_slots", asyncio.Semaphore(5000))
    daemon.stop()
    asyncio.get_running_loop().call_later(0.2, daemon.resume)

    owners = await pipelined(bus.name_owner("org.freedesktop.DBus") for _ in range(2000))

    assert owners == ["org.freedesktop.DBus"] * 2000


async def pending_call(bus: Bus) -> None:
    await bus.call(call("Hang"))


async def waiting_for_the_end(bus: Bus) -> None:
    await bus.wait_disconnected()
    await bus.call(call("Echo"))


@pytest.mark.parametrize("busy_with", [pending_call, waiting_for_the_end])
async def test_a_killed_bus_ends_what_is_pending_and_what_comes_later(
    bus: Bus, peer: Peer, daemon: PrivateBus, busy_with: Callable[[Bus], Awaitable[None]]
) -> None:
    asyncio.get_running_loop().call_later(0.02, daemon.kill)

    with pytest.raises(BusDisconnectedError):
        await busy_with(bus)

    with pytest.raises(BusDisconnectedError):
        await bus.call(call("Echo"))
    await bus.wait_disconnected()


async def test_one_who_stops_waiting_for_the_end_does_not_end_it_for_others(bus: Bus, peer: Peer) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await bus.wait_disconnected()

    assert (await bus.call(call("Echo", "alive"))).body == ["alive"]


async def test_a_connection_that_was_closed_makes_no_calls(daemon: PrivateBus) -> None:
    async with Bus(daemon.address) as bus:
        pass

    with pytest.raises(BusDisconnectedError, match="not open"):
        await bus.call(call("Echo"))


@pytest.mark.parametrize("address", ["unix:path=/nonexistent/bus", "nonsense", "carrier:pigeon=1"])
async def test_a_bus_that_is_not_there_is_said_so(address: str) -> None:
    with pytest.raises(BusDisconnectedError, match="cannot connect"):
        async with Bus(address):
            pass


async def test_a_bus_that_accepts_and_stays_silent_is_given_up_on(daemon: PrivateBus) -> None:
    daemon.stop()

    with pytest.raises(BusDisconnectedError, match="did not answer"):
        async with Bus(daemon.address, timeout=timedelta(milliseconds=50)):
            pass


async def test_the_system_bus_is_the_one_that_the_environment_names(
    daemon: PrivateBus, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", daemon.address)

    async with system_bus() as bus:
        assert (await bus.call(call("Echo", "found"))).body == ["found"]


async def test_a_signal_is_received_before_the_reply_that_was_sent_after_it(bus: Bus, peer: Peer) -> None:
    received: list[Signal] = []

    async with bus.subscribe(MatchRule(sender=NAME, path_namespace="/org/example"), received.append):
        reply = await bus.call(call("Echo", "first"))

    (signal,) = received
    assert (signal.member, signal.body, signal.path) == ("Echoed", ["first"], PATH)
    assert signal.sender == reply.sender
    assert signal.serial < reply.serial


async def test_only_signals_that_fit_the_rule_are_received(bus: Bus, peer: Peer) -> None:
    received: list[Signal] = []

    async with (
        bus.subscribe(MatchRule(sender=NAME, path_namespace=PATH, member="Wanted"), received.append),
        bus.subscribe(MatchRule(sender=NAME), lambda signal: None),
    ):
        peer.emit("Wanted", "here")
        peer.emit("Wanted", "elsewhere", path="/org/example/PeerTwo")
        peer.emit("Unwanted", "here")
        await bus.call(call("Echo"))

    assert [signal.body for signal in received] == [["here"]]


async def test_a_subscription_ends_with_its_block_and_leaves_others_alone(bus: Bus, peer: Peer) -> None:
    ended: list[Signal] = []
    lasting: list[Signal] = []
    rule = MatchRule(sender=NAME)

    async with bus.subscribe(rule, lasting.append):
        async with bus.subscribe(rule, ended.append):
            pass
        await bus.call(call("Echo"))

    await bus.call(call("Echo"))
    assert (len(ended), len(lasting)) == (0, 1)


async def test_the_first_failure_of_many_calls_is_raised_as_it_is(bus: Bus, peer: Peer) -> None:
    calls = [bus.call(call("Hang")), bus.call(call("Fail", "org.example.First")), bus.call(call("Hang"))]

    with pytest.raises(DBusError) as raised:
        await pipelined(calls)

    assert raised.value.name == "org.example.First"
