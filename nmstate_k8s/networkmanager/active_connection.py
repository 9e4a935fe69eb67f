"""Profiles in use."""

from dataclasses import dataclass, replace
from typing import Self

from nmstate_k8s.dbus import PATH_OR_NONE, Codec, ObjectPath, Record, prop
from nmstate_k8s.networkmanager.enums import ActivationStateFlags, ActiveConnectionState

ACTIVE_CONNECTION_INTERFACE = "org.freedesktop.NetworkManager.Connection.Active"


def _paths(values: list[str]) -> tuple[ObjectPath, ...]:
    return tuple(ObjectPath(value) for value in values)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveConnection(Record):
    """A profile in use on a device, or on the way there.

    Attributes:
        profile: The profile that it was made from.
        devices: At most one in practice; none before one is chosen and after it is let go.
        vpn: Whether it is a VPN, which then has no device of its own.
    """

    path: ObjectPath
    profile: ObjectPath | None = prop("Connection", "o", codec=PATH_OR_NONE)
    id: str = prop("Id", "s", unset="")
    uuid: str = prop("Uuid", "s", unset="")
    type: str = prop("Type", "s", unset="")
    devices: tuple[ObjectPath, ...] = prop("Devices", "ao", codec=Codec(_paths, list))
    state: ActiveConnectionState = prop(
        "State", "u", unset=ActiveConnectionState.UNKNOWN, codec=Codec(ActiveConnectionState, int)
    )
    flags: ActivationStateFlags = prop(
        "StateFlags", "u", unset=ActivationStateFlags(0), codec=Codec(ActivationStateFlags, int)
    )
    vpn: bool = prop("Vpn", "b", unset=False)

    def in_state(self, state: ActiveConnectionState) -> Self:
        return replace(self, state=state)

    @property
    def external(self) -> bool:
        """Whether it merely describes what somebody else configured."""
        return bool(self.flags & ActivationStateFlags.EXTERNAL)
