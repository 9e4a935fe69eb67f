"""Setting ``802-3-ethernet``: link properties, which most virtual kinds of device use too."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from nmstate_k8s.dbus import Variant, prop
from nmstate_k8s.networkmanager.profile.setting import HARDWARE_ADDRESS, Setting, without


@dataclass(frozen=True, slots=True, kw_only=True)
class EthernetSetting(Setting):
    """``802-3-ethernet``.

    Attributes:
        mac_address: Permanent address of the one device that the profile is for.
        assigned_mac_address: The address to set, or ``preserve``, ``permanent``, ``random``, ``stable``.
        mtu: 0 leaves it to the kind of device.
        accept_all_mac_addresses: A ``Ternary``.
    """

    NAME: ClassVar[str] = "802-3-ethernet"

    mac_address: str | None = prop("mac-address", "ay", codec=HARDWARE_ADDRESS)
    assigned_mac_address: str | None = prop("assigned-mac-address", "s")
    mtu: int | None = prop("mtu", "u", implied=0)
    auto_negotiate: bool | None = prop("auto-negotiate", "b", implied=False)
    speed: int | None = prop("speed", "u", implied=0)
    duplex: str | None = prop("duplex", "s")
    accept_all_mac_addresses: int | None = prop("accept-all-mac-addresses", "i", implied=-1)
    s390_options: Mapping[str, str] = prop("s390-options", "a{ss}")
    mac_address_denylist: tuple[str, ...] = prop("mac-address-blacklist", "as")

    @classmethod
    def modernised(cls, values: Mapping[str, Variant]) -> Mapping[str, Variant]:
        """Without ``cloned-mac-address``, which cannot hold the words that ``assigned-mac-address`` can."""
        if "assigned-mac-address" in values:
            return without(values, "cloned-mac-address")
        if "cloned-mac-address" in values:
            text = HARDWARE_ADDRESS.decode(values["cloned-mac-address"].value)
            return {**without(values, "cloned-mac-address"), "assigned-mac-address": Variant("s", text)}
        return values
