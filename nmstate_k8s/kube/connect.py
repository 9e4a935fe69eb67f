"""HTTP to the API server, over one aiohttp session."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta

from yarl import URL

from nmstate_k8s.kube.aiohttp_import import aiohttp
from nmstate_k8s.kube.client import Client
from nmstate_k8s.kube.cluster import ClusterConfig
from nmstate_k8s.kube.errors import UnavailableError
from nmstate_k8s.kube.http import ApiRequest, ApiResponse, ApiStream, RequestObserver

CONNECT_SECONDS = 10
REQUEST_TIMEOUT = timedelta(seconds=30)
UNAUTHORIZED = 401


def _nobody(_method: str, _host: str, _code: str) -> None:
    """Where nobody counts requests."""


@asynccontextmanager
async def connect(
    config: ClusterConfig, *, field_manager: str, observe: RequestObserver = _nobody
) -> AsyncIterator[Client]:
    """A client of the API server of ``config``; its connections end with the block. Nothing is sent by itself."""
    async with HttpTransport(config, observe=observe) as transport:
        yield Client(transport, field_manager=field_manager)


class HttpTransport:
    """Carries requests over one session; a connection for each watch, a few for everything else.

    The owner enters it as a context manager. A request refused for its credentials is sent
    once more with renewed ones.
    """

    def __init__(
        self,
        config: ClusterConfig,
        *,
        request_timeout: timedelta = REQUEST_TIMEOUT,
        observe: RequestObserver = _nobody,
    ) -> None:
        self._config = config
        self._host = URL(config.server).authority
        self._observe = observe
        self._request_timeout = request_timeout
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> "HttpTransport":
        connector = aiohttp.TCPConnector(
            ssl=self._config.tls if self._config.tls is not None else True,
            limit=0,  # a watch holds its connection: with a limit, enough watches would lock everything else out
            socket_factory=_socket_with_keepalive,
        )
        self._session = aiohttp.ClientSession(connector=connector, headers={"User-Agent": "nmstate-k8s"})
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def send(self, request: ApiRequest) -> ApiResponse:
        async with self.stream(request, deadline=self._request_timeout) as stream:
            return ApiResponse(stream.status, b"".join([chunk async for chunk in stream.chunks]), stream.retry_after)

    @asynccontextmanager
    async def stream(self, request: ApiRequest, *, deadline: timedelta) -> AsyncIterator[ApiStream]:
        # Only what happens on the wire is translated, never an error of the block that reads the stream.
        with self._translated():
            response = await self._start(request, deadline)
            if response.status == UNAUTHORIZED:
                response.release()
                self._config.credentials.renew()
                response = await self._start(request, deadline)
        try:
            yield ApiStream(response.status, self._chunks(response), _retry_after(response.headers))
        finally:
            _let_go(response)

    async def _chunks(self, response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
        while True:
            with self._translated():
                chunk = await response.content.readany()
            if not chunk:
                return
            yield chunk

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Make one error of the many ways not to get an answer."""
        try:
            yield
        except TimeoutError as error:
            raise UnavailableError(f"{self._config.server} did not answer in time") from error
        except (aiohttp.ClientError, OSError) as error:
            raise UnavailableError(f"{self._config.server} cannot be reached: {error}") from error

    async def _start(self, request: ApiRequest, deadline: timedelta) -> aiohttp.ClientResponse:
        if self._session is None:
            raise RuntimeError("the transport is a context manager and has not been entered")
        headers = {**await self._config.credentials.headers(), "Accept": request.accept}
        if request.body is not None:
            headers["Content-Type"] = request.content_type
        # A stream may last long, but it begins as soon as any other answer.
        code = "<error>"
        try:
            async with asyncio.timeout(self._request_timeout.total_seconds()):
                response = await self._request(self._session, request, headers, deadline)
            code = str(response.status)
            return response
        finally:
            self._observe(request.method, self._host, code)

    async def _request(
        self, session: aiohttp.ClientSession, request: ApiRequest, headers: Mapping[str, str], deadline: timedelta
    ) -> aiohttp.ClientResponse:
        return await session.request(
            request.method,
            URL(self._config.server + request.path, encoded=True).with_query(request.query),
            data=request.body,
            headers=headers,
            allow_redirects=False,
            server_hostname=self._config.tls_server_name or None,
            timeout=aiohttp.ClientTimeout(total=deadline.total_seconds(), sock_connect=CONNECT_SECONDS),
        )


def _let_go(response: aiohttp.ClientResponse) -> None:
    """Keep the connection for the next request if the answer was read to its end, else drop it without a good-bye.

    Closing TLS in order would wait for the other side, which is in the middle of a stream.
    """
    connection = response.connection
    if connection is not None and connection.transport is not None:
        connection.transport.abort()
    response.release()


def _retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """What the header asks for in seconds; a date, which API servers do not send, is not understood."""
    value = headers.get("Retry-After", "")
    return timedelta(seconds=int(value)) if value.isdecimal() else None


def _socket_with_keepalive(address: aiohttp.AddrInfoType) -> socket.socket:
    """A socket on which the kernel notices a dead peer within about two minutes."""
    family, kind, protocol, _, _ = address
    connection = socket.socket(family, kind, protocol)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 30)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 30)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3)
    return connection
