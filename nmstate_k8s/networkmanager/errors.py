"""What NetworkManager's refusals mean: the one place where D-Bus error names become classes."""

from enum import IntEnum
from typing import ClassVar

from nmstate_k8s.dbus import BusDisconnectedError, CallTimeoutError, DBusError, ServiceUnknownError, UnknownObjectError
from nmstate_k8s.errors import NmstateError
from nmstate_k8s.networkmanager.enums import ActiveConnectionStateReason, DeviceStateReason

_MANAGER = "org.freedesktop.NetworkManager."
_DEVICE = _MANAGER + "Device."
_SETTINGS = _MANAGER + "Settings."
_CONNECTION = _SETTINGS + "Connection."


class NetworkManagerError(NmstateError):
    """NetworkManager refused a call, or did not answer it.

    Attributes:
        dbus_name: D-Bus error name, such as ``org.freedesktop.NetworkManager.Device.NotSoftware``; empty if not a
            reply but a signal told of the failure.
        retryable: Whether the same call may succeed later with nothing changed by anyone.
    """

    retryable: ClassVar[bool] = False

    def __init__(self, message: str, *, dbus_name: str = "") -> None:
        super().__init__(message)
        self.dbus_name = dbus_name


class NetworkManagerUnavailableError(NetworkManagerError):
    """The daemon is not on the bus, or the bus itself is gone. A checkpoint does not survive the former."""

    retryable: ClassVar[bool] = True


class NoAnswerError(NetworkManagerError):
    """The daemon did not answer in time; whether the call took effect is not known."""

    retryable: ClassVar[bool] = True


class CheckpointConflictError(NetworkManagerError):
    """Another checkpoint already covers one of the devices; it ends at its own timeout."""

    retryable: ClassVar[bool] = True


class CheckpointLostError(NetworkManagerError):
    """The checkpoint is gone though nobody here ended it: its timer rolled it back, or the daemon restarted."""


class UnknownDeviceError(NetworkManagerError):
    """NetworkManager has no such device, or no longer."""


class UnknownProfileError(NetworkManagerError):
    """NetworkManager has no such connection profile, or no longer."""


class GoneError(NetworkManagerError):
    """The object that was called does not exist any more."""


class InvalidProfileError(NetworkManagerError):
    """The profile was refused: a setting or property that is wrong, missing, or unknown to this version."""


class IncompatibleProfileError(NetworkManagerError):
    """The profile cannot be used so on this device; for a reapply it says to activate instead."""


class NotActiveError(NetworkManagerError):
    """The device or connection is not active, so there is nothing to take down or to read."""


class NotSoftwareError(NetworkManagerError):
    """Only virtual devices can be deleted."""


class MissingPluginError(NetworkManagerError):
    """NetworkManager was built or installed without the plugin for that kind of device."""


class PermissionDeniedError(NetworkManagerError):
    """The caller may not do this."""


class InvalidArgumentsError(NetworkManagerError):
    """An argument is not acceptable, to this version at least."""


class NoSecretsError(NetworkManagerError):
    """A profile's secret is with an agent of a user's, and no such agent gives it."""


class ActivationFailedError(NetworkManagerError):
    """An activation that NetworkManager had accepted did not succeed.

    Attributes:
        interface: Where; empty if it ended before it got a device.
        reason: What the device said.
        active_connection_reason: What the active connection said.
    """

    def __init__(
        self, interface: str, reason: DeviceStateReason, active_connection_reason: ActiveConnectionStateReason
    ) -> None:
        where = f"of {interface}" if interface else "without a device"
        what = f"{_words(reason)} (device), {_words(active_connection_reason)} (active connection)"
        super().__init__(f"the activation {where} ended: {what}")
        self.interface = interface
        self.reason = reason
        self.active_connection_reason = active_connection_reason


def _words(reason: IntEnum) -> str:
    return reason.name.lower().replace("_", " ")


_CLASSES: dict[str, type[NetworkManagerError]] = {
    _MANAGER + "UnknownDevice": UnknownDeviceError,
    _MANAGER + "UnknownConnection": UnknownProfileError,
    _MANAGER + "ConnectionNotAvailable": IncompatibleProfileError,
    _MANAGER + "ConnectionNotActive": NotActiveError,
    _MANAGER + "InvalidArguments": InvalidArgumentsError,
    _MANAGER + "MissingPlugin": MissingPluginError,
    _MANAGER + "PermissionDenied": PermissionDeniedError,
    _DEVICE + "NotActive": NotActiveError,
    _DEVICE + "NotSoftware": NotSoftwareError,
    _DEVICE + "IncompatibleConnection": IncompatibleProfileError,
    _DEVICE + "InvalidConnection": InvalidProfileError,
    _DEVICE + "InvalidArgument": InvalidArgumentsError,
    _SETTINGS + "InvalidConnection": InvalidProfileError,
    _SETTINGS + "UuidExists": InvalidProfileError,
    _SETTINGS + "InvalidArguments": InvalidArgumentsError,
    _SETTINGS + "InvalidHostname": InvalidArgumentsError,
    _SETTINGS + "PermissionDenied": PermissionDeniedError,
    _CONNECTION + "InvalidSetting": InvalidProfileError,
    _CONNECTION + "MissingSetting": InvalidProfileError,
    _CONNECTION + "InvalidProperty": InvalidProfileError,
    _CONNECTION + "MissingProperty": InvalidProfileError,
    _CONNECTION + "PropertyNotFound": InvalidProfileError,
    _CONNECTION + "SettingNotFound": InvalidProfileError,
    "org.freedesktop.NetworkManager.AgentManager.NoSecrets": NoSecretsError,
    "org.freedesktop.DBus.Error.AccessDenied": PermissionDeniedError,
}


def translated(error: DBusError) -> NetworkManagerError:
    """``error`` in NetworkManager's terms."""
    if isinstance(error, BusDisconnectedError | ServiceUnknownError):
        return NetworkManagerUnavailableError(f"NetworkManager cannot be reached: {error}", dbus_name=error.name)
    if isinstance(error, CallTimeoutError):
        return NoAnswerError(str(error), dbus_name=error.name)
    if isinstance(error, UnknownObjectError):
        return GoneError(str(error), dbus_name=error.name)
    return _CLASSES.get(error.name, NetworkManagerError)(str(error), dbus_name=error.name)
