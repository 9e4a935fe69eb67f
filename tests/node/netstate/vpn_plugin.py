"""What NetworkManager's plugin for libreswan looks like to NetworkManager, without any tunnel behind it.

A tunnel to 192.0.2.66 never comes up.
"""

# mypy: disable-error-code="name-defined, syntax, valid-type, no-untyped-call"
# ruff: noqa: F722, F821
# D-Bus signatures stand where Python has types: so the bus library learns them.

import asyncio
import ipaddress
import sys

from dbus_fast import BusType, PropertyAccess, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

SERVICE = "org.freedesktop.NetworkManager.libreswan"
UNREACHABLE = "192.0.2.66"

_INIT, _STARTING, _STARTED, _STOPPED = 1, 3, 4, 6
_LOGIN_FAILED = 0


class Plugin(ServiceInterface):
    """One tunnel at a time, as far as NetworkManager can tell."""

    def __init__(self) -> None:
        super().__init__("org.freedesktop.NetworkManager.VPN.Plugin")
        self._state = _INIT

    @dbus_method()
    def NeedSecrets(self, settings: "a{sa{sv}}") -> "s":
        return "" if settings["vpn"]["secrets"].value.get("pskvalue") else "vpn"

    @dbus_method()
    def Connect(self, settings: "a{sa{sv}}") -> None:
        self._connect(settings["vpn"]["data"].value)

    @dbus_method()
    def ConnectInteractive(self, settings: "a{sa{sv}}", details: "a{sv}") -> None:
        self._connect(settings["vpn"]["data"].value)

    @dbus_method()
    def Disconnect(self) -> None:
        self._enter(_STOPPED)

    @dbus_method()
    def SetFailure(self, reason: "s") -> None:
        self._enter(_STOPPED)

    @dbus_property(access=PropertyAccess.READ)
    def State(self) -> "u":
        return self._state

    @dbus_signal()
    def StateChanged(self, state: int) -> "u":
        return state

    @dbus_signal()
    def Config(self, config: dict[str, Variant]) -> "a{sv}":
        return config

    @dbus_signal()
    def Ip4Config(self, config: dict[str, Variant]) -> "a{sv}":
        return config

    @dbus_signal()
    def Failure(self, reason: int) -> "u":
        return reason

    def _connect(self, options: dict[str, str]) -> None:
        self._enter(_STARTING)
        asyncio.get_running_loop().call_soon(self._connected, options)

    def _connected(self, options: dict[str, str]) -> None:
        if options["right"] == UNREACHABLE:
            self.Failure(_LOGIN_FAILED)
            self._enter(_STOPPED)
            return
        self.Config(
            {"gateway": _address(options["right"]), "tundev": Variant("s", "_none_"), "has-ip4": Variant("b", True)}
        )
        self.Ip4Config(
            {
                "address": _address(options["left"]),
                "prefix": Variant("u", 24),
                "preserve-routes": Variant("b", True),
                "never-default": Variant("b", True),
            }
        )
        self._enter(_STARTED)

    def _enter(self, state: int) -> None:
        self._state = state
        self.StateChanged(state)


def _address(text: str) -> Variant:
    return Variant("u", int.from_bytes(ipaddress.IPv4Address(text).packed, sys.byteorder))


async def main() -> None:
    bus = await MessageBus(bus_type=BusType.SYSTEM).connect()
    bus.export("/org/freedesktop/NetworkManager/VPN/Plugin", Plugin())
    await bus.request_name(SERVICE)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await bus.wait_for_disconnect()


if __name__ == "__main__":
    asyncio.run(main())
