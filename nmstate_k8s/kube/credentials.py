"""What proves to the API server who is asking."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Protocol

REREAD_AFTER = timedelta(seconds=60)


class Credentials(Protocol):
    """Headers for the next request; whoever implements this renews them in time."""

    async def headers(self) -> Mapping[str, str]: ...

    def renew(self) -> None:
        """The API server refused the last headers: get new ones before the next request."""
        ...


@dataclass(frozen=True, slots=True)
class FixedHeaders:
    """Credentials that never change; without headers for nobody, or when a client certificate says it."""

    values: Mapping[str, str] = field(default_factory=dict)

    async def headers(self) -> Mapping[str, str]:
        return self.values

    def renew(self) -> None:
        """There is nothing to renew."""


class TokenFile:
    """A bearer token in a file that someone else keeps fresh, as the kubelet does for service accounts.

    Read again when what was read is older than a minute, or was refused.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._headers: dict[str, str] = {}
        self._read_at = float("-inf")

    async def headers(self) -> Mapping[str, str]:
        """The newest token.

        Raises:
            OSError: The file cannot be read.
        """
        now = asyncio.get_running_loop().time()
        if now - self._read_at > REREAD_AFTER.total_seconds():
            token = await asyncio.to_thread(self._path.read_text, "utf-8")
            self._headers = {"Authorization": f"Bearer {token.strip()}"}
            self._read_at = now
        return self._headers

    def renew(self) -> None:
        self._read_at = float("-inf")
