"""What NetworkManager's objects have in common: the bus name, and the meaning of its errors."""

from typing import ClassVar

from nmstate_k8s.dbus import DBusError, ObjectPath, Proxy
from nmstate_k8s.networkmanager.errors import NetworkManagerError, translated

BUS_NAME = "org.freedesktop.NetworkManager"
ROOT_PATH = ObjectPath("/org/freedesktop")


class NetworkManagerObject(Proxy):
    """An object of NetworkManager's; every call raises ``NetworkManagerError`` when it fails."""

    BUS_NAME: ClassVar[str] = BUS_NAME

    def translate(self, error: DBusError) -> NetworkManagerError:
        return translated(error)
