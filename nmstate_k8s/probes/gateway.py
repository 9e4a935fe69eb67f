"""Whether the default gateway answers."""

import asyncio
from typing import ClassVar, NamedTuple, cast

from nmstate_api.network import JsonObject
from nmstate_k8s.errors import NmstateError
from nmstate_k8s.probes.probe import ShowState

_DEFAULT_ROUTES = ("0.0.0.0/0", "::/0")
_MAIN_TABLE = 254
_UNSPECIFIED = ("", "0.0.0.0", "::")  # noqa: S104 (compared with, not bound to)


class NoAnswerError(NmstateError):
    """Who was asked did not answer, or there is nobody to ask."""

    retryable: ClassVar[bool] = True


class Gateway(NamedTuple):
    """The way out of the node's networks."""

    address: str
    interface: str


class GatewayProbe:
    """Sends the default gateway one ICMP echo request, by `ping`."""

    what = "the default gateway"

    def __init__(self, show: ShowState) -> None:
        self._show = show

    async def check(self) -> None:
        """Return when it answers; see `Probe`."""
        gateway = default_gateway(await self._show())
        if gateway is None:
            raise NoAnswerError("there is no default route with a gateway")
        try:
            process = await asyncio.create_subprocess_exec(
                *("ping", "-n", "-q", "-c", "1", "-I", gateway.interface, gateway.address),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
        except OSError as error:
            raise NoAnswerError(f"ping cannot be run: {error.strerror or error}") from error
        try:
            code = await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if code != 0:
            raise NoAnswerError(f"{gateway.address} on {gateway.interface} does not answer")


def default_gateway(state: JsonObject) -> Gateway | None:
    """The gateway of the first default route of the main table, as kubernetes-nmstate chooses it."""
    routes = cast(JsonObject, state.get("routes") or {}).get("running") or []
    for route in cast(list[JsonObject], routes):
        if route.get("destination") in _DEFAULT_ROUTES and route.get("table-id") == _MAIN_TABLE:
            address, interface = (str(route.get(f"next-hop-{key}") or "") for key in ("address", "interface"))
            return None if address in _UNSPECIFIED else Gateway(address, interface)
    return None
