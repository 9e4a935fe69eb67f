import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import pytest

from nmstate_api.network import JsonObject
from nmstate_k8s.probes import dns
from nmstate_k8s.probes.dns import DnsProbe, ask
from nmstate_k8s.probes.gateway import NoAnswerError

NO_ERROR, NAME_ERROR, REFUSED = 0, 3, 5


class NameServer(asyncio.DatagramProtocol):
    """Answers every query with one code and so many records, after a packet that is nobody's answer."""

    def __init__(self, code: int = NO_ERROR, records: int = 1, flags: int = 0) -> None:
        self.queries: list[bytes] = []
        self._code, self._records, self._flags = code, records, flags

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.queries.append(data)
        (number,) = struct.unpack_from("!H", data)
        flags = 0x8180 | self._flags | self._code
        self._transport.sendto(struct.pack("!6H", number ^ 1, flags, 1, 1, 0, 0), addr)
        self._transport.sendto(struct.pack("!6H", number, flags, 1, self._records, 0, 0) + data[12:], addr)


@asynccontextmanager
async def serving(server: NameServer, host: str = "127.0.0.1") -> AsyncIterator[int]:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: server, (host, 0))
    try:
        yield transport.get_extra_info("sockname")[1]
    finally:
        transport.close()


async def test_an_answer_with_a_record_is_enough() -> None:
    server = NameServer()
    async with serving(server) as port:
        await ask("127.0.0.1", "root-servers.net", 2, port)
    (query,) = server.queries
    assert query[2:] == struct.pack("!5H", 0x0100, 1, 0, 0, 0) + b"\x0croot-servers\x03net\0" + struct.pack("!2H", 2, 1)


async def test_an_answer_that_is_too_long_for_a_packet_is_one_too() -> None:
    async with serving(NameServer(records=0, flags=0x0200)) as port:
        await ask("127.0.0.1", "example.org", 1, port)


@pytest.mark.parametrize(("code", "records"), [(NAME_ERROR, 0), (REFUSED, 0), (NO_ERROR, 0)])
async def test_an_answer_without_one_is_none(code: int, records: int) -> None:
    async with serving(NameServer(code, records)) as port:
        with pytest.raises(NoAnswerError, match=r"name server 127\.0\.0\.1 does not know example\.org"):
            await ask("127.0.0.1", "example.org", 1, port)


async def test_a_server_that_is_not_there_is_named() -> None:
    async with serving(NameServer()) as port:
        pass
    with pytest.raises(NoAnswerError, match=r"name server 127\.0\.0\.1: Connection refused"):
        await ask("127.0.0.1", "example.org", 1, port)


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "a..b"])
async def test_what_is_no_name_is_said_to_be_none(host: str) -> None:
    with pytest.raises(NoAnswerError, match="is no host name"):
        await ask("127.0.0.1", host, 1)


def using(*servers: str) -> JsonObject:
    return {"dns-resolver": {"running": {"server": [*servers]}}}


async def test_one_good_answer_of_many_servers_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    async def show() -> JsonObject:
        return using("127.0.0.3", "127.0.0.2")

    async with serving(NameServer(), "127.0.0.2") as port:
        monkeypatch.setattr(dns.ask, "__defaults__", (port,))
        await DnsProbe(show, "example.org").check()


async def test_all_failures_are_named_when_no_server_answers_well(monkeypatch: pytest.MonkeyPatch) -> None:
    async def show() -> JsonObject:
        return using("127.0.0.3", "127.0.0.2")

    async with serving(NameServer(NAME_ERROR, 0), "127.0.0.2") as port:
        monkeypatch.setattr(dns.ask, "__defaults__", (port,))
        with pytest.raises(NoAnswerError, match=r"127\.0\.0\.\d.*; name server 127\.0\.0\.\d"):
            await DnsProbe(show).check()


async def test_a_node_without_name_servers_has_nobody_to_ask() -> None:
    async def show() -> JsonObject:
        return {}

    with pytest.raises(NoAnswerError, match="the node has no name server"):
        await DnsProbe(show).check()
