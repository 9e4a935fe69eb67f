"""What can go wrong on a bus, before anybody's own meaning is given to it."""

from typing import ClassVar

from nmstate_k8s.errors import NmstateError

_DBUS = "org.freedesktop.DBus.Error."


class DBusError(NmstateError):
    """A call was refused, not answered, or could not be sent.

    Attributes:
        name: D-Bus error name, such as ``org.freedesktop.DBus.Error.AccessDenied``.
        message: What the other side said about it; may be empty.
    """

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message or name)
        self.name = name
        self.message = message


class ServiceUnknownError(DBusError):
    """Nobody on the bus has the name that was called."""

    retryable: ClassVar[bool] = True


class UnknownObjectError(DBusError):
    """The service is there, but not the object or its interface: it may just have been removed."""


class BusDisconnectedError(DBusError):
    """The connection to the bus is gone, or could not be made; this connection never comes back."""

    retryable: ClassVar[bool] = True

    def __init__(self, message: str) -> None:
        super().__init__(_DBUS + "Disconnected", message)


class CallTimeoutError(DBusError):
    """No answer in time. Whether the call took effect is not known."""

    retryable: ClassVar[bool] = True

    def __init__(self, message: str) -> None:
        super().__init__(_DBUS + "NoReply", message)


class UnexpectedReplyError(DBusError):
    """An answer came, with another signature than the interface promises."""

    def __init__(self, message: str) -> None:
        super().__init__(_DBUS + "InvalidSignature", message)


_CLASSES: dict[str, type[DBusError]] = {
    _DBUS + "ServiceUnknown": ServiceUnknownError,
    _DBUS + "NameHasNoOwner": ServiceUnknownError,
    _DBUS + "UnknownObject": UnknownObjectError,
    _DBUS + "UnknownInterface": UnknownObjectError,
    # GLib before 2.71 answers this for an object that has gone.
    _DBUS + "UnknownMethod": UnknownObjectError,
}


def error_from_reply(name: str, message: str) -> DBusError:
    """The error that an error reply of that name stands for."""
    return _CLASSES.get(name, DBusError)(name, message)
