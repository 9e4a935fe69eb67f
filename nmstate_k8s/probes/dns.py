"""Whether a name server resolves names. A query is one packet (RFC 1035, section 4): no library is needed for it."""

import asyncio
import secrets
import socket
import struct
from typing import Final, cast

from nmstate_api.network import JsonObject
from nmstate_k8s.probes.gateway import NoAnswerError
from nmstate_k8s.probes.probe import ShowState

_HEADER: Final = struct.Struct("!6H")
_RECURSION_DESIRED: Final = 0x0100
_REPLY: Final = 0x8000
_TRUNCATED: Final = 0x0200
_CODE: Final = 0x000F
_A, _NS, _AAAA, _INTERNET = 1, 2, 28, 1
_PORT = 53
ROOT_SERVERS: Final = "root-servers.net"


class DnsProbe:
    """Asks every name server that the node uses for one name; one good answer is enough."""

    what = "a name server"

    def __init__(self, show: ShowState, host: str = ROOT_SERVERS) -> None:
        """``host`` is looked up by its addresses, but for the default, which has name servers and none."""
        self._show = show
        self._host = host.rstrip(".")

    async def check(self) -> None:
        """Return when one answers; see `Probe`."""
        servers = name_servers(await self._show())
        if not servers:
            raise NoAnswerError("the node has no name server")
        kinds = (_NS,) if self._host == ROOT_SERVERS else (_A, _AAAA)
        failures: list[str] = []
        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(_failure(server, self._host, kind)) for server in servers for kind in kinds]
            for answer in asyncio.as_completed(asked):
                if not (failure := await answer):
                    for other in asked:
                        other.cancel()
                    return
                failures.append(failure)
        raise NoAnswerError("; ".join(dict.fromkeys(failures)))


async def _failure(server: str, host: str, kind: int) -> str:
    """Empty if the server answers well."""
    try:
        await ask(server, host, kind)
    except NoAnswerError as error:
        return str(error)
    return ""


def name_servers(state: JsonObject) -> list[str]:
    """Those that the node uses."""
    running = cast(JsonObject, state.get("dns-resolver") or {}).get("running") or {}
    return cast(list[str], cast(JsonObject, running).get("server") or [])


async def ask(server: str, host: str, kind: int, port: int = _PORT) -> None:
    """Send ``server`` one query and wait for an answer with at least one record.

    Raises:
        NoAnswerError: It answers something else, or cannot be reached. Silence is the caller's to end.
    """
    number = secrets.randbelow(1 << 16)
    query = _query(number, host, kind)
    loop = asyncio.get_running_loop()
    try:
        address = (await loop.getaddrinfo(server, port, type=socket.SOCK_DGRAM, flags=socket.AI_NUMERICHOST))[0]
        with socket.socket(address[0], socket.SOCK_DGRAM) as asking:
            asking.setblocking(False)
            await loop.sock_connect(asking, address[4])
            await loop.sock_sendall(asking, query)
            reply = b""
            while not _is_reply(reply, number):
                reply = await loop.sock_recv(asking, 4096)
    except OSError as error:
        raise NoAnswerError(f"name server {server}: {error.strerror or error}") from error
    _, flags, _, answers, _, _ = _HEADER.unpack_from(reply)
    if flags & _CODE or not (answers or flags & _TRUNCATED):
        raise NoAnswerError(f"name server {server} does not know {host}")


def _is_reply(packet: bytes, number: int) -> bool:
    if len(packet) < _HEADER.size:
        return False
    answered, flags, *_ = _HEADER.unpack_from(packet)
    return answered == number and bool(flags & _REPLY)


def _query(number: int, host: str, kind: int) -> bytes:
    try:
        labels = b"".join(bytes([len(label)]) + label for label in host.encode("idna").split(b"."))
    except UnicodeError as error:
        raise NoAnswerError(f"{host!r} is no host name") from error
    return _HEADER.pack(number, _RECURSION_DESIRED, 1, 0, 0, 0) + labels + b"\0" + struct.pack("!2H", kind, _INTERNET)
