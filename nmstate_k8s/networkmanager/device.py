"""Network devices as NetworkManager sees them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from nmstate_k8s.dbus import PATH_OR_NONE, Codec, ObjectPath, Record, Variant, plain, prop
from nmstate_k8s.networkmanager.enums import DeviceState, DeviceStateReason, DeviceType, InterfaceFlags, ReapplyFlags
from nmstate_k8s.networkmanager.profile import Profile
from nmstate_k8s.networkmanager.proxy import NetworkManagerObject

NO_FLAGS = ReapplyFlags(0)

DEVICE_INTERFACE = "org.freedesktop.NetworkManager.Device"


_ESCAPED = re.compile(rb"\\([0-7]{3}|\\)")


def unescaped(name: str) -> str:
    """The interface name that NetworkManager spells so: with backslashes, and what is no UTF-8, escaped as in C."""
    if "\\" not in name:
        return name
    plain = _ESCAPED.sub(
        lambda found: found[1] if found[1] == b"\\" else bytes([int(found[1], 8) & 0xFF]), name.encode()
    )
    return plain.decode(errors="replace")


_NAME = Codec(unescaped, str)


_NEIGHBORS = Codec(lambda neighbors: tuple(plain(neighbors)), list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Device(Record):
    """A device at one moment.

    Attributes:
        interface: Interface name; several devices can have the same one with Open vSwitch.
        ip_interface: Name of the interface that carries its addresses; empty while there is none.
        real: Whether the device exists in the kernel, rather than being one that a profile could make.
        managed: Whether NetworkManager may touch it.
        reason: Why it has the state that it has.
        active_connection: What is active on it, or about to be.
        plug: Where it is plugged in, as udev says it: ``pci-0000:3b:00.1``.
        hardware_address: As it is now.
        lldp_neighbors: What each neighbour announces, if the profile says to listen.
    """

    path: ObjectPath
    interface: str = prop("Interface", "s", unset="", codec=_NAME)
    ip_interface: str = prop("IpInterface", "s", unset="", codec=_NAME)
    type: DeviceType = prop("DeviceType", "u", unset=DeviceType.UNKNOWN, codec=Codec(DeviceType, int))
    state: DeviceState = prop("State", "u", unset=DeviceState.UNKNOWN, codec=Codec(DeviceState, int))
    reason: DeviceStateReason = prop(
        "StateReason",
        "(uu)",
        unset=DeviceStateReason.UNKNOWN,
        codec=Codec(lambda pair: DeviceStateReason(pair[1]), lambda reason: (0, int(reason))),
    )
    managed: bool = prop("Managed", "b", unset=False)
    real: bool = prop("Real", "b", unset=False)
    autoconnect: bool = prop("Autoconnect", "b", unset=False)
    driver: str = prop("Driver", "s", unset="")
    udi: str = prop("Udi", "s", unset="")
    plug: str = prop("Path", "s", unset="")
    mtu: int = prop("Mtu", "u", unset=0)
    hardware_address: str = prop("HwAddress", "s", unset="")
    flags: InterfaceFlags = prop("InterfaceFlags", "u", unset=InterfaceFlags(0), codec=Codec(InterfaceFlags, int))
    active_connection: ObjectPath | None = prop("ActiveConnection", "o", codec=PATH_OR_NONE)
    ip4_config: ObjectPath | None = prop("Ip4Config", "o", codec=PATH_OR_NONE)
    ip6_config: ObjectPath | None = prop("Ip6Config", "o", codec=PATH_OR_NONE)
    dhcp4_config: ObjectPath | None = prop("Dhcp4Config", "o", codec=PATH_OR_NONE)
    dhcp6_config: ObjectPath | None = prop("Dhcp6Config", "o", codec=PATH_OR_NONE)
    lldp_neighbors: tuple[Mapping[str, Any], ...] = prop("LldpNeighbors", "aa{sv}", codec=_NEIGHBORS)

    def in_state(self, state: DeviceState, reason: DeviceStateReason) -> Self:
        return replace(self, state=state, reason=reason)

    @property
    def settled(self) -> bool:
        """Whether nothing is going on: neither coming up nor going down."""
        return self.state <= DeviceState.DISCONNECTED or self.state == DeviceState.ACTIVATED


class DeviceProxy(NetworkManagerObject):
    """``org.freedesktop.NetworkManager.Device``."""

    INTERFACE: ClassVar[str] = DEVICE_INTERFACE

    async def reapply(self, profile: Profile | None = None, flags: ReapplyFlags = NO_FLAGS) -> None:
        """Change the active configuration to ``profile``, or to what its own profile says now, without taking it down.

        Raises:
            IncompatibleProfileError: The difference needs an activation.
            NotActiveError: Nothing is active on the device.
        """
        settings = {} if profile is None else profile.to_dbus()
        await self.call("Reapply", "a{sa{sv}}tu", settings, 0, int(flags))

    async def applied_connection(self) -> Profile:
        """The profile as it was when it was applied, which an update does not change.

        Raises:
            NotActiveError: Nothing is active on the device.
        """
        settings, _version = await self.call("GetAppliedConnection", "u", 0)
        return Profile.from_dbus(settings)

    async def disconnect(self) -> None:
        """Take the device down and keep it from coming up by itself.

        Raises:
            NotActiveError: It is down already.
        """
        await self.call("Disconnect")

    async def leave_alone(self) -> None:
        """Take the device down as far as NetworkManager goes, and have it not touched until somebody says otherwise."""
        # Also where it was said before: NetworkManager takes no notice of what it was told already, even though an
        # activation, or its roll-back, has had the device managed since (seen with 1.52).
        for managed in (True, False):
            await self.set_property("Managed", Variant("b", managed))

    async def delete(self) -> None:
        """Remove a virtual device from the kernel.

        Raises:
            NotSoftwareError: It is not virtual.
        """
        await self.call("Delete")
