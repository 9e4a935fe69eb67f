"""The daemon itself: activation, checkpoints, global DNS."""

import math
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

from nmstate_k8s.dbus import NO_OBJECT, Bus, ObjectPath, Variant
from nmstate_k8s.networkmanager.dns_manager import GlobalDns
from nmstate_k8s.networkmanager.enums import CheckpointFlags, RollbackResult
from nmstate_k8s.networkmanager.errors import CheckpointConflictError, CheckpointLostError, InvalidArgumentsError
from nmstate_k8s.networkmanager.proxy import NetworkManagerObject
from nmstate_k8s.networkmanager.version import Version

ROLLBACK_TIMEOUT = timedelta(minutes=2)
"""Rolling back answers when every device was asked to return, which takes a while when there are many."""


class NetworkManagerProxy(NetworkManagerObject):
    """``org.freedesktop.NetworkManager``, version 1.30 or later.

    Holds no state: each call asks the daemon, and a caller that wants a cache has ``NetworkManagerModel``.
    """

    INTERFACE: ClassVar[str] = "org.freedesktop.NetworkManager"
    PATH = ObjectPath("/org/freedesktop/NetworkManager")

    def __init__(self, bus: Bus) -> None:
        super().__init__(bus, self.PATH)

    async def version(self) -> Version:
        return Version.parse(await self.get_property("Version", "s"))

    async def global_dns(self) -> GlobalDns:
        """The global DNS; equal to ``GlobalDns()`` if none is set, and then each connection's DNS counts."""
        return GlobalDns.from_dbus(await self.get_property("GlobalDnsConfiguration", "a{sv}"))

    async def set_global_dns(self, configuration: GlobalDns) -> None:
        """Use ``configuration`` from now on, over restarts and boots; an equal of ``GlobalDns()`` ends that.

        Raises:
            NetworkManagerError: A file of NetworkManager's configuration sets global DNS, or ``*`` is missing.
        """
        await self.set_property("GlobalDnsConfiguration", Variant("a{sv}", configuration.to_dbus()))

    async def checkpoints(self) -> list[ObjectPath]:
        paths = await self.get_property("Checkpoints", "ao")
        return [ObjectPath(path) for path in paths]

    async def device_by_ip_interface(self, interface: str) -> ObjectPath:
        """The device that carries the addresses of ``interface``.

        Raises:
            UnknownDeviceError: There is none.
        """
        (path,) = await self.call("GetDeviceByIpIface", "s", interface)
        return ObjectPath(path)

    async def activate_connection(self, profile: ObjectPath, device: ObjectPath = NO_OBJECT) -> ObjectPath:
        """Start to activate ``profile``, on the device that fits it if none is given, and return the active connection.

        Returns as soon as the request is accepted: see ``NetworkManagerModel.wait_activated``.
        """
        (path,) = await self.call("ActivateConnection", "ooo", profile, device, NO_OBJECT)
        return ObjectPath(path)

    async def deactivate_connection(self, active_connection: ObjectPath) -> None:
        """Start to take ``active_connection`` down; for what has a device, ``DeviceProxy.disconnect`` does more.

        Raises:
            NotActiveError: It is down already.
        """
        await self.call("DeactivateConnection", "o", active_connection)

    async def checkpoint_create(
        self, devices: Sequence[ObjectPath], rollback_after: timedelta, flags: CheckpointFlags
    ) -> ObjectPath:
        """Snapshot ``devices`` (all, if empty) and return the checkpoint's path.

        NetworkManager rolls back by itself after ``rollback_after``, rounded up to whole seconds, unless the
        checkpoint is destroyed first. Zero means it never does.

        Raises:
            CheckpointConflictError: Another checkpoint covers one of the devices.
            NetworkManagerUnavailableError: The daemon is not on the bus.
        """
        try:
            (path,) = await self.call("CheckpointCreate", "aouu", list(devices), _seconds(rollback_after), int(flags))
        except InvalidArgumentsError as error:
            # The same name stands for an overlap and for flags that this version does not know.
            if existing := await self.checkpoints():
                message = f"another checkpoint exists: {', '.join(existing)}"
                raise CheckpointConflictError(message, dbus_name=error.dbus_name) from error
            raise
        return ObjectPath(path)

    async def checkpoint_destroy(self, checkpoint: ObjectPath) -> None:
        """Keep what was changed since ``checkpoint`` was made.

        Raises:
            CheckpointLostError: There is no such checkpoint any more.
        """
        await self._call_on_checkpoint("CheckpointDestroy", "o", checkpoint)

    async def checkpoint_rollback(self, checkpoint: ObjectPath) -> dict[ObjectPath, RollbackResult]:
        """Go back to ``checkpoint``, which ends it; the result is by device.

        Raises:
            CheckpointLostError: There is no such checkpoint any more.
        """
        (results,) = await self._call_on_checkpoint("CheckpointRollback", "o", checkpoint)
        return {ObjectPath(device): RollbackResult(result) for device, result in results.items()}

    async def checkpoint_adjust_rollback_timeout(self, checkpoint: ObjectPath, rollback_after: timedelta) -> None:
        """Let ``checkpoint`` roll back ``rollback_after`` from now, rounded up to whole seconds; zero means never.

        Raises:
            CheckpointLostError: There is no such checkpoint any more.
        """
        await self._call_on_checkpoint("CheckpointAdjustRollbackTimeout", "ou", checkpoint, _seconds(rollback_after))

    async def _call_on_checkpoint(self, member: str, signature: str, *arguments: object) -> Any:
        timeout = ROLLBACK_TIMEOUT if member == "CheckpointRollback" else None
        try:
            return await self.call(member, signature, *arguments, timeout=timeout)
        except InvalidArgumentsError as error:
            # The path is the only argument that these calls can find wrong.
            raise CheckpointLostError(f"checkpoint {arguments[0]} is gone", dbus_name=error.dbus_name) from error


def _seconds(duration: timedelta) -> int:
    return math.ceil(duration.total_seconds())
