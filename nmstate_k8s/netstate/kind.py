"""What the engine has to know of each interface type before it loads the type's translator. Pure: no I/O.

A type is managed when it is in this table; its sections are read and written by `translate`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nmstate_api.network import JsonObject
from nmstate_k8s.netstate.wire import section, text, type_of


@dataclass(frozen=True, slots=True)
class Kind:
    """One interface type.

    Attributes:
        profile_type: ``connection.type`` of its profiles.
        file: Its translator's module in `translate`.
        section: Key of what only this type has; for a controller, of what names its ports.
        is_virtual: Whether it exists only because someone made it, so that it goes away with `down` and `absent`.
        is_permanent: Whether NetworkManager brings it up again by itself, whatever it was told.
        port_type: ``connection.slave-type`` of its ports; empty for a type whose ports do not know of it.
        port_keys: Keys in its section that each name one port, where it has no list of them.
        ports_keep_ip: Whether its ports have addresses of their own.
        parent_key: Key in its section of the interface that it stands on; empty for a type that stands alone.
        has_link: Whether the kernel has such interfaces, and not only NetworkManager.
    """

    profile_type: str
    file: str
    section: str = ""
    is_virtual: bool = True
    is_permanent: bool = False
    port_type: str = ""
    port_keys: tuple[str, ...] = ()
    ports_keep_ip: bool = False
    parent_key: str = ""
    has_link: bool = True

    @property
    def is_controller(self) -> bool:
        return bool(self.port_type or self.port_keys)


KINDS: Final[Mapping[str, Kind]] = {
    "bond": Kind("bond", "bond", "link-aggregation", port_type="bond"),
    "dummy": Kind("dummy", "dummy"),
    "ethernet": Kind("802-3-ethernet", "ethernet", "ethernet", is_virtual=False),
    "hsr": Kind("hsr", "hsr", "hsr", port_keys=("port1", "port2"), parent_key="interlink"),
    "infiniband": Kind("infiniband", "infiniband", "infiniband", is_virtual=False, parent_key="base-iface"),
    "ip-tunnel": Kind("ip-tunnel", "ip_tunnel", "ip-tunnel", parent_key="base-iface"),
    "ipsec": Kind("vpn", "ipsec", "libreswan", has_link=False),
    "ipvlan": Kind("ipvlan", "ipvlan", "ipvlan", parent_key="base-iface"),
    "linux-bridge": Kind("bridge", "linux_bridge", "bridge", port_type="bridge"),
    "loopback": Kind("loopback", "loopback", is_virtual=False, is_permanent=True),
    "mac-vlan": Kind("macvlan", "mac_vlan", "mac-vlan", parent_key="base-iface"),
    "mac-vtap": Kind("macvlan", "mac_vlan", "mac-vtap", parent_key="base-iface"),
    "macsec": Kind("macsec", "macsec", "macsec", parent_key="base-iface"),
    "vlan": Kind("vlan", "vlan", "vlan", parent_key="base-iface"),
    "vrf": Kind("vrf", "vrf", "vrf", port_type="vrf", ports_keep_ip=True),
    "vxlan": Kind("vxlan", "vxlan", "vxlan", parent_key="base-iface"),
}
"""By interface type, with `veth` counted as `ethernet`."""

TYPE_OF_PROFILE: Final[Mapping[str, str]] = {
    "veth": "ethernet",
    **{kind.profile_type: name for name, kind in KINDS.items()},
    "macvlan": "mac-vlan",
}
"""Interface types by ``connection.type``; a MAC VLAN may also be a `mac-vtap`, and a VPN none, as its setting says."""


def is_managed(interface_type: str) -> bool:
    """Whether this engine can bring interfaces of that type about; others are shown with state `ignore`."""
    return interface_type in KINDS


def is_virtual(interface_type: str) -> bool:
    kind = KINDS.get(interface_type)
    return kind is not None and kind.is_virtual


def is_permanent(interface_type: str) -> bool:
    kind = KINDS.get(interface_type)
    return kind is not None and kind.is_permanent


def has_link(interface_type: str) -> bool:
    kind = KINDS.get(interface_type)
    return kind is None or kind.has_link


def parent_of(interface: JsonObject) -> str | None:
    """The interface on top of which this one is made; None if it stands alone, or does not say."""
    kind = KINDS.get(type_of(interface))
    if kind is None or not kind.parent_key:
        return None
    return text(section(interface, kind.section), kind.parent_key) or None


def grounds_of(interface: JsonObject) -> tuple[str, ...]:
    """All that must be there before this interface can be made: its parent, and ports that it cannot do without."""
    kind = KINDS.get(type_of(interface))
    if kind is None:
        return ()
    said = section(interface, kind.section)
    return tuple(name for key in (kind.parent_key, *kind.port_keys) if key and (name := text(said, key)))
