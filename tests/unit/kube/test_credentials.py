"""Tokens are read again in time, and at once when they were refused."""

import asyncio
from pathlib import Path

import pytest

from nmstate_k8s.kube.credentials import FixedHeaders, TokenFile

pytestmark = pytest.mark.looptime


async def test_a_token_is_read_again_after_a_minute(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("first\n")
    credentials = TokenFile(file)
    assert await credentials.headers() == {"Authorization": "Bearer first"}
    file.write_text("second")

    await asyncio.sleep(60)
    at_a_minute = await credentials.headers()
    await asyncio.sleep(1)
    later = await credentials.headers()

    assert at_a_minute == {"Authorization": "Bearer first"}
    assert later == {"Authorization": "Bearer second"}


async def test_a_refused_token_is_read_again_at_once(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("first")
    credentials = TokenFile(file)
    await credentials.headers()
    file.write_text("second")

    credentials.renew()

    assert await credentials.headers() == {"Authorization": "Bearer second"}


async def test_fixed_headers_stay() -> None:
    credentials = FixedHeaders({"Authorization": "Bearer x"})
    credentials.renew()

    assert await credentials.headers() == {"Authorization": "Bearer x"}
