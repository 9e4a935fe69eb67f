"""Each D-Bus error name has one meaning, and says whether to try again."""

import pytest

from nmstate_k8s.dbus import BusDisconnectedError, CallTimeoutError, DBusError, ServiceUnknownError, UnknownObjectError
from nmstate_k8s.networkmanager import (
    GoneError,
    IncompatibleProfileError,
    InvalidProfileError,
    NetworkManagerError,
    NetworkManagerUnavailableError,
    NoAnswerError,
    NotActiveError,
    UnknownDeviceError,
)
from nmstate_k8s.networkmanager.errors import translated

NM = "org.freedesktop.NetworkManager."


@pytest.mark.parametrize(
    ("error", "expected", "retryable"),
    [
        (DBusError(NM + "UnknownDevice", "no device"), UnknownDeviceError, False),
        (DBusError(NM + "Device.NotActive", "not active"), NotActiveError, False),
        (DBusError(NM + "ConnectionNotActive", "not active"), NotActiveError, False),
        (DBusError(NM + "Device.IncompatibleConnection", "other type"), IncompatibleProfileError, False),
        (DBusError(NM + "Settings.Connection.InvalidProperty", "vlan.id: 5000"), InvalidProfileError, False),
        (DBusError(NM + "SomethingNew", "what?"), NetworkManagerError, False),
        (BusDisconnectedError("gone"), NetworkManagerUnavailableError, True),
        (ServiceUnknownError("org.freedesktop.DBus.Error.ServiceUnknown", "no"), NetworkManagerUnavailableError, True),
        (CallTimeoutError("slow"), NoAnswerError, True),
        (UnknownObjectError("org.freedesktop.DBus.Error.UnknownObject", "no"), GoneError, False),
    ],
)
def test_a_name_becomes_its_class(error: DBusError, expected: type[NetworkManagerError], *, retryable: bool) -> None:
    meant = translated(error)

    assert type(meant) is expected
    assert meant.retryable is retryable
    assert meant.dbus_name == error.name
    assert error.message in str(meant)
