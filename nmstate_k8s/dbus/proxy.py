"""What every typed proxy of a remote object is made of."""

from datetime import timedelta
from typing import Any, ClassVar

from dbus_fast import Message, Variant

from nmstate_k8s.dbus.connection import Bus, Reply
from nmstate_k8s.dbus.errors import DBusError, UnexpectedReplyError
from nmstate_k8s.dbus.signature import ObjectPath

_PROPERTIES = "org.freedesktop.DBus.Properties"


class Proxy:
    """One interface of one remote object; subclasses name both and give each method its signature.

    Holds no state and introspects nothing: an object that does not exist is found out by the first call.
    """

    BUS_NAME: ClassVar[str]
    INTERFACE: ClassVar[str]

    def __init__(self, bus: Bus, path: ObjectPath) -> None:
        self.bus = bus
        self.path = path

    async def call(self, member: str, signature: str = "", *arguments: object, timeout: timedelta | None = None) -> Any:
        """Call a method of the interface and return the list of what it returns.

        Raises:
            DBusError: The call failed; ``translate`` may have made another class of it.
        """
        reply = await self.request(self.INTERFACE, member, signature, *arguments, timeout=timeout)
        return reply.body

    async def get_property(self, name: str, signature: str) -> Any:
        """Read a property of the interface.

        Raises:
            UnexpectedReplyError: Its type is not ``signature``.
        """
        reply = await self.request(_PROPERTIES, "Get", "ss", self.INTERFACE, name)
        (value,) = reply.body
        if value.signature != signature:
            raise UnexpectedReplyError(f"{self.INTERFACE}.{name} has type {value.signature}, expected {signature}")
        return value.value

    async def set_property(self, name: str, value: Variant) -> None:
        await self.request(_PROPERTIES, "Set", "ssv", self.INTERFACE, name, value)

    async def request(
        self, interface: str, member: str, signature: str = "", *arguments: object, timeout: timedelta | None = None
    ) -> Reply:
        """Call a method of any interface of the object, for those that all objects share."""
        message = Message(self.BUS_NAME, self.path, interface, member, signature=signature, body=list(arguments))
        try:
            return await self.bus.call(message, timeout=timeout)
        except DBusError as error:
            raise self.translate(error) from error

    def translate(self, error: DBusError) -> Exception:
        """What ``error`` means to callers of this proxy; a service with errors of its own overrides it."""
        return error
