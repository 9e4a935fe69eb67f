"""A NetworkManager on a private bus: it keeps profiles, devices and checkpoints, and signals what it does.

It knows no kernel: an activation gets as far as the test lets it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

NAME = "org.freedesktop.NetworkManager"
ROOT = "/org/freedesktop"
MANAGER_PATH = "/org/freedesktop/NetworkManager"
SETTINGS_PATH = "/org/freedesktop/NetworkManager/Settings"
DNS_PATH = "/org/freedesktop/NetworkManager/DnsManager"

DEVICE = NAME + ".Device"
ACTIVE = NAME + ".Connection.Active"
SETTINGS = NAME + ".Settings"
PROFILE = SETTINGS + ".Connection"
CHECKPOINT = NAME + ".Checkpoint"
DNS_MANAGER = NAME + ".DnsManager"
OBJECT_MANAGER = "org.freedesktop.DBus.ObjectManager"
PROPERTIES = "org.freedesktop.DBus.Properties"

Properties = dict[str, Variant]
_Returned = tuple[str, list[Any]]
_NOTHING: _Returned = ("", [])


class RefusalError(Exception):
    """What the fake answers instead of a result."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.name = name


class FakeNetworkManager:
    """NetworkManager's objects and methods, as far as callers here use them.

    Attributes:
        objects: Properties by path and interface, as GetManagedObjects returns them.
        profiles: Settings by path.
        calls: Members called so far, in order.
        refusals: D-Bus error name by member: such calls fail from now on.
        silent: Members that get no answer from now on.
    """

    def __init__(self, connection: MessageBus) -> None:
        self.objects: dict[str, dict[str, Properties]] = {
            MANAGER_PATH: {
                NAME: {
                    "Version": Variant("s", "1.42.4"),
                    "Checkpoints": Variant("ao", []),
                    "GlobalDnsConfiguration": Variant("a{sv}", {}),
                }
            },
            SETTINGS_PATH: {SETTINGS: {"Hostname": Variant("s", "node")}},
            DNS_PATH: {DNS_MANAGER: {"Mode": Variant("s", "default"), "RcManager": Variant("s", "unmanaged")}},
        }
        self.profiles: dict[str, dict[str, dict[str, Variant]]] = {}
        self.calls: list[str] = []
        self.refusals: dict[str, str] = {}
        self.silent: set[str] = set()
        self._connection = connection
        self._count = 0
        self._methods: Mapping[str, Callable[[str, list[Any]], _Returned]] = {
            "GetManagedObjects": lambda _path, _arguments: ("a{oa{sa{sv}}}", [self.objects]),
            "Get": self._get,
            "GetSettings": lambda path, _arguments: ("a{sa{sv}}", [self.profiles[path]]),
            "AddConnection2": self._add_connection,
            "Update2": self._update,
            "Delete": self._delete,
            "ActivateConnection": self._activate,
            "CheckpointCreate": self._checkpoint_create,
            "CheckpointDestroy": self._checkpoint_end,
            "CheckpointRollback": self._checkpoint_roll_back,
            "CheckpointAdjustRollbackTimeout": self._checkpoint_adjust,
        }

    def add_device(self, interface: str) -> str:
        path = self._path("Devices")
        properties = {
            "Interface": Variant("s", interface),
            "DeviceType": Variant("u", 1),
            "State": Variant("u", 30),
            "StateReason": Variant("(uu)", (30, 0)),
            "Managed": Variant("b", True),
            "Real": Variant("b", True),
            "ActiveConnection": Variant("o", "/"),
        }
        self._appear(path, DEVICE, properties)
        return path

    def move_device(self, path: str, state: int, reason: int = 0, *, active: str | None = None) -> None:
        """Bring a device into ``state`` as NetworkManager does: properties first, then the signal."""
        old = self.objects[path][DEVICE]["State"].value
        changed = {"State": Variant("u", state), "StateReason": Variant("(uu)", (state, reason))}
        if active is not None:
            changed["ActiveConnection"] = Variant("o", active)
        self.change(path, DEVICE, changed)
        self.emit(path, DEVICE, "StateChanged", "uuu", [state, old, reason])

    def end_active_connection(self, path: str, reason: int) -> None:
        self.change(path, ACTIVE, {"State": Variant("u", 4)})
        self.emit(path, ACTIVE, "StateChanged", "uu", [4, reason])
        self.disappear(path)

    def change(self, path: str, interface: str, changed: Properties) -> None:
        self.objects[path][interface].update(changed)
        self.emit(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", [interface, changed, []])

    def disappear(self, path: str) -> None:
        interfaces = list(self.objects.pop(path))
        self.emit(ROOT, OBJECT_MANAGER, "InterfacesRemoved", "oas", [path, interfaces])

    def emit(self, path: str, interface: str, member: str, signature: str, body: list[Any]) -> None:
        self._connection.send(
            Message(
                path=path,
                interface=interface,
                member=member,
                message_type=MessageType.SIGNAL,
                signature=signature,
                body=body,
            )
        )

    def answer(self, message: Message) -> Message | bool:
        """What a call gets; True without an answer for one that is to hang."""
        if message.message_type is not MessageType.METHOD_CALL or message.path is None:
            return False
        member = message.member or ""
        self.calls.append(member)
        if member in self.silent:
            return True
        try:
            signature, body = self._call(message.path, member, message.body)
        except RefusalError as refusal:
            return Message.new_error(message, refusal.name, str(refusal))
        return Message.new_method_return(message, signature, body)

    def _call(self, path: str, member: str, arguments: list[Any]) -> _Returned:
        if member in self.refusals:
            raise RefusalError(self.refusals[member], f"{member} is refused")
        if path != ROOT and path not in self.objects:
            raise RefusalError("org.freedesktop.DBus.Error.UnknownObject", f"no object {path}")
        method = self._methods.get(member)
        if method is None:
            raise RefusalError("org.freedesktop.DBus.Error.UnknownMethod", f"no method {member}")
        return method(path, arguments)

    def _path(self, kind: str) -> str:
        self._count += 1
        return f"{MANAGER_PATH}/{kind}/{self._count}"

    def _appear(self, path: str, interface: str, properties: Properties) -> None:
        self.objects[path] = {interface: properties}
        self.emit(ROOT, OBJECT_MANAGER, "InterfacesAdded", "oa{sa{sv}}", [path, {interface: properties}])

    def _get(self, path: str, arguments: list[Any]) -> _Returned:
        interface, name = arguments
        return "v", [self.objects[path][interface][name]]

    def _add_connection(self, _path: str, arguments: list[Any]) -> _Returned:
        settings, flags, _ = arguments
        path = self._path("Settings")
        self.profiles[path] = settings
        self._appear(path, PROFILE, {"Flags": Variant("u", 0 if flags & 0x1 else 1)})
        return "oa{sv}", [path, {}]

    def _update(self, path: str, arguments: list[Any]) -> _Returned:
        self.profiles[path] = arguments[0]
        self.emit(path, PROFILE, "Updated", "", [])
        return "a{sv}", [{}]

    def _delete(self, path: str, _arguments: list[Any]) -> _Returned:
        self.profiles.pop(path, None)
        self.disappear(path)
        return _NOTHING

    def _activate(self, _path: str, arguments: list[Any]) -> _Returned:
        profile, device, _ = arguments
        return "o", [self.activate(profile, device if device != "/" else self._device_of(profile))]

    def activate(self, profile: str, device: str) -> str:
        """Begin to activate, on demand or as NetworkManager decides to, and return the active connection."""
        path = self._path("ActiveConnection")
        properties = {
            "Connection": Variant("o", profile),
            "Uuid": self.profiles[profile]["connection"].get("uuid", Variant("s", "")),
            "Devices": Variant("ao", [device]),
            "State": Variant("u", 1),
        }
        self._appear(path, ACTIVE, properties)
        self.move_device(device, 40, active=path)
        return path

    def _device_of(self, profile: str) -> str:
        name = self.profiles[profile]["connection"]["interface-name"].value
        devices = ((path, interfaces[DEVICE]) for path, interfaces in self.objects.items() if DEVICE in interfaces)
        return next(path for path, properties in devices if properties["Interface"].value == name)

    @property
    def _checkpoints(self) -> list[str]:
        found: list[str] = self.objects[MANAGER_PATH][NAME]["Checkpoints"].value
        return found

    def _checkpoint_create(self, _path: str, arguments: list[Any]) -> _Returned:
        devices, timeout, flags = arguments
        if self._checkpoints or flags & ~0x1F:
            raise RefusalError(NAME + ".InvalidArguments", "refused for one of two reasons")
        path = self._path("Checkpoint")
        self._set_checkpoints([path])
        self._appear(path, CHECKPOINT, {"Devices": Variant("ao", devices), "RollbackTimeout": Variant("u", timeout)})
        return "o", [path]

    def lose_checkpoint(self, path: str) -> None:
        """Let a checkpoint end by itself, as at its timeout."""
        self._set_checkpoints([])
        self.disappear(path)

    def _checkpoint_end(self, _path: str, arguments: list[Any]) -> _Returned:
        self._known(arguments[0])
        self.lose_checkpoint(arguments[0])
        return _NOTHING

    def _checkpoint_roll_back(self, path: str, arguments: list[Any]) -> _Returned:
        self._checkpoint_end(path, arguments)
        return "a{su}", [{path: 0 for path, interfaces in self.objects.items() if DEVICE in interfaces}]

    def _checkpoint_adjust(self, _path: str, arguments: list[Any]) -> _Returned:
        path, timeout = arguments
        self._known(path)
        self.change(path, CHECKPOINT, {"RollbackTimeout": Variant("u", timeout)})
        return _NOTHING

    def _known(self, checkpoint: str) -> None:
        if checkpoint not in self._checkpoints:
            raise RefusalError(NAME + ".InvalidArguments", f"checkpoint {checkpoint} does not exist")

    def _set_checkpoints(self, paths: list[str]) -> None:
        self.change(MANAGER_PATH, NAME, {"Checkpoints": Variant("ao", paths)})


@asynccontextmanager
async def fake_network_manager(address: str) -> AsyncIterator[FakeNetworkManager]:
    """NetworkManager's name on the bus at ``address`` for the length of the block."""
    connection = await MessageBus(address).connect()
    fake = FakeNetworkManager(connection)
    connection.add_message_handler(fake.answer)
    await connection.request_name(NAME)
    try:
        yield fake
    finally:
        connection.disconnect()
        await asyncio.wait([connection._disconnect_future])
