"""Probes and metrics over real HTTP on loopback."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from prometheus_client import CollectorRegistry

from nmstate_k8s.runtime.health import AddressError, HealthServer
from nmstate_k8s.runtime.metrics import RuntimeMetrics


@asynccontextmanager
async def probing(port: int, *, ready: list[bool]) -> AsyncIterator[aiohttp.ClientSession]:
    registry = CollectorRegistry()
    RuntimeMetrics(registry).announce("gadget", concurrency=1)
    server = HealthServer(registry, ready=lambda: ready[0], host="127.0.0.1", port=port)
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(server.run())
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            await server.serving.wait()
            yield session
        task.cancel()


async def test_readiness_follows_what_it_is_asked_about(unused_tcp_port: int) -> None:
    ready = [False]
    async with probing(unused_tcp_port, ready=ready) as session:
        before = (await session.get("/readyz")).status
        ready[0] = True
        after = (await session.get("/readyz")).status

    assert (before, after) == (503, 200)


async def test_liveness_does_not_depend_on_readiness(unused_tcp_port: int) -> None:
    async with probing(unused_tcp_port, ready=[False]) as session:
        assert (await session.get("/healthz")).status == 200


async def test_metrics_are_in_prometheus_text(unused_tcp_port: int) -> None:
    async with probing(unused_tcp_port, ready=[True]) as session:
        response = await session.get("/metrics")
        text = await response.text()

    assert response.content_type == "text/plain"
    assert 'controller_runtime_reconcile_total{controller="gadget",result="success"} 0.0' in text


async def test_nothing_else_is_served(unused_tcp_port: int) -> None:
    async with probing(unused_tcp_port, ready=[True]) as session:
        assert (await session.get("/")).status == 404


async def test_an_address_that_is_taken_is_an_error(unused_tcp_port: int) -> None:
    async with probing(unused_tcp_port, ready=[True]):
        second = HealthServer(CollectorRegistry(), ready=lambda: True, host="127.0.0.1", port=unused_tcp_port)
        with pytest.raises(AddressError, match=f"{unused_tcp_port}.*in use"):
            await second.run()
