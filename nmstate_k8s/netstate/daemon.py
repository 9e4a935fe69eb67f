"""Whether NetworkManager is there, and still the one that it was."""

import asyncio
from datetime import timedelta

from nmstate_k8s.dbus import Bus, MatchRule, ServiceUnknownError, Signal
from nmstate_k8s.netstate.errors import InterruptedApplyError
from nmstate_k8s.networkmanager import NetworkManagerUnavailableError

_NAME = "org.freedesktop.NetworkManager"
_OWNER_CHANGED = MatchRule(
    "org.freedesktop.DBus", interface="org.freedesktop.DBus", member="NameOwnerChanged", arg0=_NAME
)

RETURN_DEADLINE = timedelta(seconds=30)
"""How long a restart of NetworkManager may take."""


async def daemon_owner(bus: Bus) -> str | None:
    """Unique bus name of the running NetworkManager, which no later one will have; None while there is none."""
    try:
        return await bus.name_owner(_NAME)
    except ServiceUnknownError:
        return None


async def wait_daemon(bus: Bus) -> str:
    """As ``until_daemon``, for no longer than a restart takes.

    Raises:
        NetworkManagerUnavailableError: None came within ``RETURN_DEADLINE``.
    """
    try:
        async with asyncio.timeout(RETURN_DEADLINE.total_seconds()):
            return await until_daemon(bus)
    except TimeoutError as error:
        raise NetworkManagerUnavailableError(
            f"NetworkManager is not running and did not come back within {RETURN_DEADLINE.seconds} s",
            dbus_name="org.freedesktop.DBus.Error.NameHasNoOwner",
        ) from error


async def until_daemon(bus: Bus) -> str:
    """Wait for NetworkManager, however long that takes, and return the owner of its name."""
    if (owner := await daemon_owner(bus)) is not None:
        return owner
    came = asyncio.Event()

    def note(_signal: Signal) -> None:
        came.set()

    async with bus.subscribe(_OWNER_CHANGED, note):
        while (owner := await daemon_owner(bus)) is None:
            await came.wait()
            came.clear()
        return owner


async def stay_with(bus: Bus, owner: str) -> None:
    """Return never; raise as soon as another than ``owner`` is NetworkManager, which then knows no checkpoint.

    Raises:
        InterruptedApplyError: It ended or was restarted.
    """
    changed = asyncio.Event()

    def note(_signal: Signal) -> None:
        changed.set()

    async with bus.subscribe(_OWNER_CHANGED, note):
        while await daemon_owner(bus) == owner:
            await changed.wait()
            changed.clear()
    raise InterruptedApplyError("NetworkManager ended or was restarted in the middle of the change")
