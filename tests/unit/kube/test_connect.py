"""Over real sockets on loopback: what only a connection can show."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web

from nmstate_k8s.kube.client import Client
from nmstate_k8s.kube.cluster import ClusterConfig
from nmstate_k8s.kube.connect import HttpTransport, connect
from nmstate_k8s.kube.credentials import FixedHeaders, TokenFile
from nmstate_k8s.kube.errors import KubeError, NotFoundError, UnauthorizedError, UnavailableError
from nmstate_k8s.kube.http import ApiRequest
from nmstate_k8s.kube.selection import Selection
from nmstate_k8s.testing.apiserver import FakeApiServer
from nmstate_k8s.testing.gadget import Gadget, a_gadget

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(handler: Handler, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """Serve ``handler`` on a free port of loopback and yield the URL."""
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "localhost", 0, ssl_context=tls).start()
        port = runner.addresses[0][1]
        yield f"{'https' if tls else 'http'}://localhost:{port}"
    finally:
        await runner.cleanup()


def bridge(server: FakeApiServer) -> Handler:
    """The fake API server behind real HTTP."""

    async def handle(request: web.Request) -> web.StreamResponse:
        asked = ApiRequest(
            request.method,
            request.rel_url.raw_path,
            dict(request.query),
            await request.read(),
            request.headers.get("Content-Type", ""),
            request.headers.get("Accept", ""),
        )
        if "watch" not in request.query:
            answer = await server.send(asked)
            return web.Response(status=answer.status, body=answer.body)
        async with server.stream(asked, deadline=timedelta(minutes=1)) as stream:
            response = web.StreamResponse(status=stream.status)
            await response.prepare(request)
            async for chunk in stream.chunks:
                for position in range(0, len(chunk), 7):
                    await response.write(chunk[position : position + 7])
            return response

    return handle


async def test_a_client_reads_writes_and_watches_over_http() -> None:
    server = FakeApiServer()
    async with serving(bridge(server)) as url, connect(ClusterConfig(url), field_manager="tester") as client:
        created = await client.create(a_gadget("a", labels={"weird": "x"}))
        applied = await client.apply(a_gadget("b", size=4))
        version = (await client.list(Gadget, Selection(labels={"weird": "x"}))).resource_version
        async with client.watch(Gadget, resource_version=version) as events:
            await client.delete(applied)
            event = await anext(events)

    assert created.metadata.uid
    assert (event.type, event.key.name) == ("DELETED", "b")
    assert [request.query.get("fieldManager") for request in server.requests[:2]] == ["tester", "tester"]


async def test_an_error_of_the_api_server_arrives_as_its_class() -> None:
    async with serving(bridge(FakeApiServer())) as url, connect(ClusterConfig(url), field_manager="t") as client:
        with pytest.raises(NotFoundError):
            await client.get(Gadget, "a")


async def test_a_refused_token_is_renewed_once(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("old")
    seen: list[str] = []

    async def handle(request: web.Request) -> web.Response:
        seen.append(request.headers["Authorization"])
        file.write_text("new")
        return web.json_response({"metadata": {"name": "a"}}, status=200 if seen[-1] == "Bearer new" else 401)

    async with serving(handle) as url, connect(ClusterConfig(url, TokenFile(file)), field_manager="t") as client:
        await client.get(Gadget, "a")

    assert seen == ["Bearer old", "Bearer new"]


async def test_credentials_that_stay_refused_are_an_error() -> None:
    async def handle(request: web.Request) -> web.Response:
        return web.Response(status=401, text="no")

    config = FixedHeaders({"Authorization": "Bearer x"})
    async with serving(handle) as url, connect(ClusterConfig(url, config), field_manager="t") as client:
        with pytest.raises(UnauthorizedError):
            await client.get(Gadget, "a")


async def test_retry_after_is_read_in_seconds() -> None:
    async def handle(request: web.Request) -> web.Response:
        return web.Response(status=429, headers={"Retry-After": request.query["say"]})

    async with serving(handle) as url, HttpTransport(ClusterConfig(url)) as transport:
        in_seconds = await transport.send(ApiRequest("GET", "/x", {"say": "7"}))
        as_a_date = await transport.send(ApiRequest("GET", "/x", {"say": "Wed, 21 Oct 2026 07:28:00 GMT"}))

    assert (in_seconds.retry_after, as_a_date.retry_after) == (timedelta(seconds=7), None)


async def test_redirects_are_not_followed_with_credentials() -> None:
    async def handle(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "http://localhost:1/elsewhere"})

    async with serving(handle) as url, HttpTransport(ClusterConfig(url)) as transport:
        assert (await transport.send(ApiRequest("GET", "/x"))).status == 302


async def silent(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(60)
    return web.Response()


async def half_open(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b'{"type":"BOOKMARK"')
    await asyncio.sleep(60)
    return response


async def broken(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "100"})
    await response.prepare(request)
    await response.write(b"{")
    assert request.transport is not None
    request.transport.close()
    return response


async def garbage(request: web.Request) -> web.StreamResponse:
    return web.Response(text="<html>")


@pytest.mark.parametrize("handler", [silent, half_open, broken, garbage])
async def test_every_way_not_to_answer_is_unavailable(handler: Handler) -> None:
    async with (
        serving(handler) as url,
        HttpTransport(ClusterConfig(url), request_timeout=timedelta(seconds=0.3)) as transport,
    ):
        with pytest.raises(UnavailableError):
            await Client(transport, field_manager="t").get(Gadget, "a")


async def test_a_stream_on_which_nothing_comes_ends_at_its_deadline() -> None:
    async with serving(half_open) as url, HttpTransport(ClusterConfig(url)) as transport:
        request = ApiRequest("GET", "/x")
        received: list[bytes] = []
        async with transport.stream(request, deadline=timedelta(seconds=0.3)) as stream:
            with pytest.raises(UnavailableError, match="did not answer in time"):
                received.extend([chunk async for chunk in stream.chunks])


async def test_a_stream_begins_as_soon_as_any_other_answer() -> None:
    async with (
        serving(silent) as url,
        HttpTransport(ClusterConfig(url), request_timeout=timedelta(seconds=0.3)) as transport,
    ):
        with pytest.raises(UnavailableError, match="did not answer in time"):
            async with transport.stream(ApiRequest("GET", "/x"), deadline=timedelta(minutes=10)):
                pytest.fail("nothing was answered")


async def test_an_error_of_the_reader_is_not_taken_for_one_of_the_connection() -> None:
    async with serving(half_open) as url, HttpTransport(ClusterConfig(url)) as transport:
        with pytest.raises(OSError, match="the reader's own"):
            async with transport.stream(ApiRequest("GET", "/x"), deadline=timedelta(seconds=5)):
                raise OSError("the reader's own")


async def test_nobody_listening_is_unavailable(unused_tcp_port: int) -> None:
    config = ClusterConfig(f"http://localhost:{unused_tcp_port}")
    async with connect(config, field_manager="t") as client:
        with pytest.raises(UnavailableError, match="cannot be reached") as caught:
            await client.get(Gadget, "a")

    assert caught.value.retryable
    assert isinstance(caught.value, KubeError)


@pytest.mark.parametrize("trusted", [True, False])
async def test_only_the_clusters_own_authority_is_trusted(certificate: tuple[Path, Path], *, trusted: bool) -> None:
    serving_tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving_tls.load_cert_chain(*certificate)
    tls = ssl.create_default_context(cafile=str(certificate[0]) if trusted else None)

    async with (
        serving(bridge(FakeApiServer()), tls=serving_tls) as url,
        connect(ClusterConfig(url, tls=tls), field_manager="t") as client,
    ):
        with pytest.raises(NotFoundError if trusted else UnavailableError):
            await client.get(Gadget, "a")


async def test_a_transport_that_was_not_entered_says_so() -> None:
    with pytest.raises(RuntimeError, match="context manager"):
        await HttpTransport(ClusterConfig("http://localhost:1")).send(ApiRequest("GET", "/x"))


async def test_requests_share_a_connection_and_a_stream_that_is_left_gives_its_own_up() -> None:
    peers: list[object] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        peers.append(request.transport.get_extra_info("peername"))
        return await half_open(request) if request.path == "/stream" else web.Response(text="{}")

    async with serving(handle) as url, HttpTransport(ClusterConfig(url)) as transport:
        await transport.send(ApiRequest("GET", "/x"))
        await transport.send(ApiRequest("GET", "/x"))
        async with transport.stream(ApiRequest("GET", "/stream"), deadline=timedelta(minutes=1)) as stream:
            await anext(stream.chunks)
        await transport.send(ApiRequest("GET", "/x"))

    first, second, stream_peer, last = peers
    assert first == second == stream_peer
    assert last != stream_peer


async def test_every_request_is_counted_with_its_answer_or_that_none_came() -> None:
    counted: list[tuple[str, str, str]] = []

    def observe(method: str, host: str, code: str) -> None:
        counted.append((method, host, code))

    async with serving(bridge(FakeApiServer())) as url:
        host = url.removeprefix("http://")
        async with connect(ClusterConfig(url), field_manager="test", observe=observe) as client:
            await client.create(a_gadget("a"))
            with pytest.raises(NotFoundError):
                await client.get(Gadget, "b", "default")
    async with connect(ClusterConfig(url), field_manager="test", observe=observe) as client:
        with pytest.raises(UnavailableError):
            await client.get(Gadget, "b", "default")

    assert counted == [("POST", host, "201"), ("GET", host, "404"), ("GET", host, "<error>")]
