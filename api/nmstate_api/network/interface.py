"""What every interface has, whatever its type."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, JsonValue

from nmstate_api.jsonvalue import JsonObject
from nmstate_api.network.address import MacAddress
from nmstate_api.network.alt_name import AltNames
from nmstate_api.network.dispatch import Dispatch
from nmstate_api.network.ethtool import Ethtool
from nmstate_api.network.ieee_802_1x import Ieee8021x
from nmstate_api.network.ip import InterfaceIp, InterfaceIpv4, InterfaceIpv6, WaitIp
from nmstate_api.network.lldp import Lldp
from nmstate_api.network.model import NetworkModel, also
from nmstate_api.network.mptcp import Mptcp
from nmstate_api.network.ovs_db import OvsDb
from nmstate_api.network.pci_address import PciAddress
from nmstate_api.network.scalar import Choice, Flag, Mtu

_IPV6_MINIMUM_MTU = 1280

InterfaceName = Annotated[str, Field(min_length=1, max_length=127)]
"""Name of an interface; alternative names are longer than the kernel's 15 characters."""


class InterfaceType(StrEnum):
    """Kinds of interfaces that nmstate knows."""

    BOND = "bond"
    DUMMY = "dummy"
    ETHERNET = "ethernet"
    HSR = "hsr"
    INFINIBAND = "infiniband"
    IP_TUNNEL = "ip-tunnel"
    IPSEC = "ipsec"
    IPVLAN = "ipvlan"
    LINUX_BRIDGE = "linux-bridge"
    LOOPBACK = "loopback"
    MAC_VLAN = "mac-vlan"
    MAC_VTAP = "mac-vtap"
    MACSEC = "macsec"
    OVS_BRIDGE = "ovs-bridge"
    OVS_INTERFACE = "ovs-interface"
    TUN = "tun"
    UNKNOWN = "unknown"
    VETH = "veth"
    VLAN = "vlan"
    VRF = "vrf"
    VXLAN = "vxlan"
    XFRM = "xfrm"


_WITHOUT_LINK = frozenset({InterfaceType.OVS_BRIDGE, InterfaceType.IPSEC})


class InterfaceState(StrEnum):
    """What is to become of an interface, or what it is."""

    UP = "up"
    """Exists and works."""

    DOWN = "down"
    """Does not work; its profile is kept. A virtual interface is removed from the kernel."""

    ABSENT = "absent"
    """Its profiles are deleted, and a virtual interface with them."""

    IGNORE = "ignore"
    """Is left alone, and so is everything that refers to it."""

    UNKNOWN = "unknown"
    """Shown only: NetworkManager and the kernel do not say."""


class Identifier(StrEnum):
    """What an interface is found by."""

    NAME = "name"
    MAC_ADDRESS = "mac-address"
    PCI_ADDRESS = "pci-address"


class Interface(NetworkModel):
    """What every interface has, whatever its type.

    Attributes:
        ports_key: Where a controller lists its ports; empty for types that have none.
        ports_have_addresses: Whether its ports keep addresses of their own.
    """

    ports_key: ClassVar[str] = ""
    ports_have_addresses: ClassVar[bool] = False
    show_only: ClassVar[frozenset[str]] = frozenset({"driver", "permanent-mac-address", "min-mtu", "max-mtu"})

    name: InterfaceName
    """Name of the interface in the kernel, or a name for its profile when identifier is mac-address."""

    type: Annotated[InterfaceType, Choice(InterfaceType)] = InterfaceType.UNKNOWN
    """Kind of interface. May be left out for one that exists."""

    state: Annotated[InterfaceState, Choice(InterfaceState)] = InterfaceState.UP
    """What is to become of the interface. Default: up."""

    profile_name: str | None = None
    """Name of the NetworkManager profile. Default: the name of the interface."""

    description: str | None = None
    """Text for people, kept with the profile; empty removes it."""

    driver: str | None = None
    """Shown only: the kernel driver."""

    identifier: Annotated[Identifier, Choice(Identifier)] | None = None
    """What the interface is found by. Default: name."""

    mac_address: MacAddress | None = None
    """Hardware address to use, or to find the interface by. Default: as it is."""

    pci_address: PciAddress | None = None
    """Where the device is plugged in: what it is found by if identifier is pci-address, and else only shown."""

    alt_names: AltNames | None = None
    """Further names to give to the interface, or to take away; others that it has stay."""

    permanent_mac_address: MacAddress | None = None
    """Shown only: the hardware address that the device was made with."""

    mtu: Mtu | None = None
    """Largest packet, in bytes. Default: as it is."""

    min_mtu: Mtu | None = None
    """Shown only: the smallest MTU that the device takes."""

    max_mtu: Mtu | None = None
    """Shown only: the largest MTU that the device takes."""

    wait_ip: Annotated[WaitIp, Choice(WaitIp)] | None = None
    """Which addresses the interface needs before it counts as up. Default: any."""

    ipv4: InterfaceIpv4 | None = None
    """IPv4 of the interface. Default: as it is."""

    ipv6: InterfaceIpv6 | None = None
    """IPv6 of the interface. Default: as it is."""

    controller: str | None = None
    """Bond or bridge that the interface is a port of; empty detaches it. Default: as it is."""

    accept_all_mac_addresses: Flag | None = None
    """Whether the interface takes packets for every hardware address. Default: as it is."""

    copy_mac_from: str | None = None
    """Interface whose hardware address a bond or bridge gets."""

    ieee_802_1x: Ieee8021x | None = also("802.1x")
    """How the interface proves to a switch who it is. Default: as it does."""

    lldp: Lldp | None = None
    """Neighbours that announce themselves. Default: as it is."""

    ethtool: Ethtool | None = None
    """Offloads, flow control, rings, interrupts and error correction. Default: as they are."""

    mptcp: Mptcp | None = None
    """Multipath TCP. Default: as it is."""

    dispatch: Dispatch | None = None
    """Scripts to run when the interface comes up or goes down. Default: as they are."""

    ovs_db: OvsDb | None = None
    """Entries of the interface in Open vSwitch's database. Default: as they are."""

    def to_wire(self) -> JsonObject:
        """Write what was set, and the type also where it was not: the rest means nothing without it."""
        wire = super().to_wire()
        known: JsonObject = {} if self.type is InterfaceType.UNKNOWN else {"type": str(self.type)}
        return {"name": self.name, **known, **wire}

    @property
    def ports(self) -> list[str] | None:
        """Names of its ports; None if it says nothing about ports."""
        return None

    @property
    def parent(self) -> str | None:
        """Name of the interface that it rests on; None if it rests on none or does not say."""
        return None

    @property
    def peer(self) -> str | None:
        """Name of the other end of the pair that it is made with; None if it is not, or does not say."""
        return None

    @property
    def claim(self) -> str | None:
        """What no second interface of a node can be, such as a certain VLAN of an interface."""
        return None

    def problems(self) -> Iterator[tuple[str, str]]:
        for key, part in self._parts():
            yield from prefixed(key, part)
        if self.mtu is not None and self.mtu < _IPV6_MINIMUM_MTU and self.ipv6 is not None and self.ipv6.enabled:
            yield "mtu", f"{self.mtu} is too small for IPv6; give at least {_IPV6_MINIMUM_MTU} or disable ipv6"
        yield from self._wait_ip_problems()
        if self.identifier is Identifier.PCI_ADDRESS and self.pci_address is None:
            yield "pci-address", "is missing; with identifier pci-address it says which device is meant"
        if self.dispatch is not None and self.type in _WITHOUT_LINK:
            yield "dispatch", f"is for interfaces that the kernel has; {self.type} is none"

    def _parts(self) -> Iterator[tuple[str, NetworkModel | None]]:
        yield from (("ipv4", self.ipv4), ("ipv6", self.ipv6), ("ethtool", self.ethtool), ("mptcp", self.mptcp))
        yield from (("ovs-db", self.ovs_db), ("802.1x", self.ieee_802_1x))

    def _wait_ip_problems(self) -> Iterator[tuple[str, str]]:
        waits: dict[str, InterfaceIp | None] = {"ipv4": self.ipv4, "ipv6": self.ipv6}
        for family, ip in waits.items():
            if self.wait_ip is not None and family in self.wait_ip and ip is not None and ip.enabled is False:
                yield (
                    "wait-ip",
                    f'"{self.wait_ip}" waits for {family}, which is disabled on this interface; change one of them',
                )


class UnresolvedInterface(Interface):
    """An interface whose type the document leaves to the node.

    Keys that depend on the type are kept as they were written; they are judged once the
    type is known, by parsing ``to_wire()`` again with it.
    """

    model_config = ConfigDict(extra="allow")

    __pydantic_extra__: dict[str, JsonValue]


def prefixed(key: str, part: NetworkModel | None) -> Iterator[tuple[str, str]]:
    """Yield the problems of a part under its key."""
    if part is not None:
        for path, message in part.problems():
            yield (f"{key}.{path}" if path else key), message
