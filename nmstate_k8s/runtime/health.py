"""One small HTTP server for the kubelet's probes and for Prometheus."""

import asyncio
from collections.abc import Callable

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest

from nmstate_k8s.asynckit import Latch
from nmstate_k8s.errors import NmstateError

log = structlog.get_logger(__name__)

PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8"


class AddressError(NmstateError):
    """Nobody can listen at the address that was given for metrics and probes."""


class HealthServer:
    """Serves ``/healthz``, ``/readyz`` and ``/metrics``; nothing else, and to anyone who can reach it.

    ``/healthz`` fails only when the event loop no longer turns: a process that waits for the API server
    gets no better by being restarted.

    Attributes:
        serving: Set once the port is open.
    """

    def __init__(self, registry: CollectorRegistry, *, ready: Callable[[], bool], host: str, port: int) -> None:
        self.serving = Latch()
        self._registry = registry
        self._ready = ready
        self._host = host
        self._port = port

    async def run(self) -> None:
        """Serve until cancelled.

        Raises:
            AddressError: The address is taken, or not this machine's.
        """
        runner = web.AppRunner(self.application(), access_log=None, handle_signals=False)
        await runner.setup()
        try:
            await self._open(web.TCPSite(runner, self._host, self._port))
            self.serving.set()
            log.info("serving metrics and probes", addresses=[str(address) for address in runner.addresses])
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    async def _open(self, site: web.TCPSite) -> None:
        try:
            await site.start()
        except OSError as error:
            raise AddressError(f"metrics and probes cannot be served at {site.name}: {error.strerror}") from error

    def application(self) -> web.Application:
        application = web.Application()
        application.router.add_get("/healthz", self._healthz)
        application.router.add_get("/readyz", self._readyz)
        application.router.add_get("/metrics", self._metrics)
        return application

    async def _healthz(self, _: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def _readyz(self, _: web.Request) -> web.Response:
        if self._ready():
            return web.Response(text="ok")
        return web.Response(status=503, text="not ready")

    async def _metrics(self, _: web.Request) -> web.Response:
        return web.Response(body=generate_latest(self._registry), headers={"Content-Type": PROMETHEUS_TEXT})
