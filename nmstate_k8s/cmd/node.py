"""What the commands that work on this node share: the engine, the lock and the ways to fail."""

import argparse
import functools
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from nmstate_k8s.cmd.main import EXIT_UNAVAILABLE
from nmstate_k8s.errors import NmstateError

if TYPE_CHECKING:
    from nmstate_k8s.netstate.engine import Engine

Run = Callable[[argparse.Namespace], Awaitable[int]]


class NotRootError(NmstateError):
    """Only root may change the network."""


def must_be_root() -> None:
    if os.geteuid() != 0:
        raise NotRootError("only root may change this node's network; run it with sudo")


@asynccontextmanager
async def open_engine() -> AsyncIterator["Engine"]:
    """An engine on the system bus, for reading."""
    from nmstate_k8s.dbus import system_bus
    from nmstate_k8s.netstate.engine import Engine

    async with system_bus() as bus, Engine(bus) as engine:
        yield engine


@asynccontextmanager
async def locked_engine() -> AsyncIterator["Engine"]:
    """The one engine that may change this node's network, while the block runs."""
    from nmstate_k8s.netstate.lock import lock_file, node_lock

    with node_lock(lock_file()):
        async with open_engine() as engine:
            yield engine


def unavailable_as_exit_code(run: Run) -> Run:
    """Let ``run`` end with ``EXIT_UNAVAILABLE`` when NetworkManager or the bus is not there."""

    @functools.wraps(run)
    async def wrapper(arguments: argparse.Namespace) -> int:
        from nmstate_k8s.dbus import BusDisconnectedError
        from nmstate_k8s.networkmanager import NetworkManagerUnavailableError

        try:
            return await run(arguments)
        except (BusDisconnectedError, NetworkManagerUnavailableError) as error:
            print(f"nmstate-k8s {arguments.command}: {error}", file=sys.stderr)
            return EXIT_UNAVAILABLE

    return wrapper
